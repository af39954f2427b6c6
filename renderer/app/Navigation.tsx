import {
  BookOpen,
  Boxes,
  Columns3,
  FileText,
  Gauge,
  LayoutGrid,
  Map as MapIcon,
  Signpost,
  SlidersHorizontal,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { t } from '#renderer/i18n/translate.ts';
import { goTo, pages, useView, type PageId } from '#renderer/state/view.ts';
import './navigation.css';

const icons: Readonly<Record<PageId, ReactNode>> = {
  overview: <Gauge className="icon" />,
  inventory: <Boxes className="icon" />,
  advice: <Signpost className="icon" />,
  placement: <LayoutGrid className="icon" />,
  compare: <Columns3 className="icon" />,
  roadmap: <MapIcon className="icon" />,
  handbook: <BookOpen className="icon" />,
  report: <FileText className="icon" />,
  assumptions: <SlidersHorizontal className="icon" />,
};

/** The pages, with Ctrl and a number as their keys. */
export function Navigation(): ReactNode {
  const current = useView((state) => state.page);
  return (
    <nav className="navigation" aria-label={t('nav.label')}>
      {pages.map((page, index) => (
        <button
          key={page}
          type="button"
          className="navigation-item"
          aria-current={page === current ? 'page' : undefined}
          data-apart={page === 'assumptions'}
          onClick={() => goTo(page)}
        >
          {icons[page]}
          <span>{t(`page.${page}`)}</span>
          <kbd aria-hidden="true">{index + 1}</kbd>
        </button>
      ))}
    </nav>
  );
}
