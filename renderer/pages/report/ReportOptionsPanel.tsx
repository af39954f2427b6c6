import type { ReactNode } from 'react';
import { reportSections, type ReportOptions } from '#core/api.ts';
import { planFigures } from '#core/scenario/assumptionFlow.ts';
import { t } from '#renderer/i18n/translate.ts';
import { ChangedMark } from '#renderer/marks/ChangedMark.tsx';
import { inspect } from '#renderer/state/view.ts';
import { CheckField } from '#renderer/ui/CheckField.tsx';
import { Segmented } from '#renderer/ui/Segmented.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { toggleSection, useReportOptions } from './reportStore.ts';

/** Sections on and off, paper, and the company on the title. */
export function ReportOptionsPanel({ options }: { readonly options: ReportOptions }): ReactNode {
  return (
    <aside className="report-options" aria-label={t('report.options')}>
      <h2>{t('report.sections')}</h2>
      {reportSections.map((section) => (
        <CheckField
          key={section}
          label={t(`section.${section}`)}
          checked={options.sections.includes(section)}
          onChange={() => toggleSection(section)}
        />
      ))}
      <h2>{t('report.paper')}</h2>
      <Segmented
        label={t('report.paper')}
        value={options.paper}
        onChange={(paper) => useReportOptions.setState({ paper })}
        options={[
          { value: 'A4', label: 'A4' },
          { value: 'Letter', label: 'Letter' },
        ]}
      />
      <TextField
        label={t('report.company')}
        value={options.company}
        maxLength={120}
        onChange={(company) => useReportOptions.setState({ company })}
      />
      <h2>{t('report.figures')}</h2>
      <ul className="report-figures">
        {planFigures.map((figure) => (
          <li key={figure}>
            <button type="button" className="link" onClick={() => inspect('total', figure)}>
              {figure === 'waves' ? t('overview.waves') : t(`total.${figure}`)}
            </button>
            <ChangedMark figure={figure} />
          </li>
        ))}
      </ul>
    </aside>
  );
}
