import { SlidersHorizontal } from 'lucide-react';
import type { ReactNode } from 'react';
import { t } from '#renderer/i18n/translate.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { openWay } from './wayStore.ts';

/** Goes to the settings of the roadmap. */
export function WayButton(): ReactNode {
  return (
    <Button icon={<SlidersHorizontal className="icon" />} onClick={openWay}>
      {t('roadmap.settings')}
    </Button>
  );
}
