import { ArrowRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CallOutput } from '#core/api.ts';
import { t } from '#renderer/i18n/translate.ts';
import { TechnologyMark } from '#renderer/ui/Glyphs.tsx';

/** What replaces what, aspect by aspect, for each kind of move in the wave. */
export function Replacements({ groups }: { readonly groups: CallOutput<'roadmap.wave'>['replacements'] }): ReactNode {
  if (groups.length === 0) return <p className="wave-note muted">{t('roadmap.noReplacements')}</p>;
  return (
    <div className="replacements selectable">
      {groups.map((group) => (
        <section key={`${group.from}>${group.to}`}>
          <h3 className="replacement-head">
            <TechnologyMark technology={group.from} />
            <ArrowRight className="icon" role="img" aria-label={t('roadmap.becomes')} />
            <TechnologyMark technology={group.to} />
            <span className="muted">{t('status.workloads', { count: group.workloads })}</span>
          </h3>
          <table className="plain-table">
            <tbody>
              {group.items.map((item) => (
                <tr key={item.aspect} title={item.source}>
                  <th scope="row" className="muted">
                    {item.aspect}
                  </th>
                  <td>{item.before}</td>
                  <td>
                    <ArrowRight className="icon replacement-arrow" aria-hidden="true" /> {item.after}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </div>
  );
}
