import type { ReactNode } from 'react';
import { reportSections, type ReportOptions } from '#core/api/reportCalls.ts';
import { planFigures } from '#core/scenario/assumptionFlow.ts';
import { t } from '#renderer/i18n/translate.ts';
import { ChangedMark } from '#renderer/marks/ChangedMark.tsx';
import { inspect } from '#renderer/state/view.ts';
import { CheckField } from '#renderer/ui/CheckField.tsx';
import { Segmented } from '#renderer/ui/Segmented.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { LogoField } from './LogoField.tsx';
import { toggleSection, useReportOptions } from './reportStore.ts';

/** Version, language, paper, company and logo, and the sections of the full version. */
export function ReportOptionsPanel({ options }: { readonly options: ReportOptions }): ReactNode {
  return (
    <aside className="report-options" aria-label={t('report.options')}>
      <h2>{t('report.version')}</h2>
      <Segmented
        label={t('report.version')}
        value={options.version}
        onChange={(version) => useReportOptions.setState({ version })}
        options={[
          { value: 'full', label: t('report.versionFull') },
          { value: 'executive', label: t('report.versionExecutive') },
        ]}
      />
      {options.version === 'executive' ? (
        <p className="muted">{t('report.executiveText')}</p>
      ) : (
        <Sections options={options} />
      )}
      <h2>{t('report.language')}</h2>
      <Segmented
        label={t('report.language')}
        value={options.language}
        onChange={(language) => useReportOptions.setState({ language })}
        options={[
          { value: 'en', label: t('report.languageEnglish') },
          { value: 'zh', label: <span lang="zh-Hans">{t('report.languageChinese')}</span> },
        ]}
      />
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
      <LogoField logo={options.logo} />
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

function Sections({ options }: { readonly options: ReportOptions }): ReactNode {
  return (
    <>
      <h2>{t('report.sections')}</h2>
      {reportSections.map((section) => (
        <CheckField
          key={section}
          label={t(`section.${section}`)}
          checked={options.sections.includes(section)}
          onChange={() => toggleSection(section)}
        />
      ))}
    </>
  );
}
