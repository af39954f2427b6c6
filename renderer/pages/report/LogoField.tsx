import { ImagePlus, Trash2 } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import type { ReportLogo } from '#core/api/reportCalls.ts';
import { runAction } from '#renderer/app/useRun.ts';
import { t } from '#renderer/i18n/translate.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { chooseLogo } from './logo.ts';
import { useReportOptions } from './reportStore.ts';

async function choose(): Promise<void> {
  const logo = await chooseLogo();
  if (logo !== null) useReportOptions.setState({ logo });
}

/** The picture on the title: shown, chosen, removed. */
export function LogoField({ logo }: { readonly logo: ReportLogo | null }): ReactNode {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (logo === null) {
      setUrl(null);
      return;
    }
    const made = URL.createObjectURL(new Blob([logo.bytes.slice()], { type: logo.mediaType }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [logo]);
  return (
    <div className="report-logo">
      <h2>{t('report.logo')}</h2>
      {url === null ? null : <img src={url} alt={t('report.logo')} />}
      <div className="report-logo-actions">
        <Button icon={<ImagePlus className="icon" />} onClick={() => runAction(choose)}>
          {t('report.logoChoose')}
        </Button>
        {logo === null ? null : (
          <Button
            variant="plain"
            icon={<Trash2 className="icon" />}
            aria-label={t('report.logoRemove')}
            onClick={() => useReportOptions.setState({ logo: null })}
          />
        )}
      </div>
      <p className="muted">{t('report.logoHint')}</p>
    </div>
  );
}
