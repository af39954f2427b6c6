import type { ReactNode } from 'react';
import { t } from '#renderer/i18n/translate.ts';
import type { Comparison } from './compareStore.ts';

/** For each plan but the first: what it decides differently, and what that does to its figures. */
export function Differences({ comparison }: { readonly comparison: Comparison }): ReactNode {
  const [reference, ...others] = comparison.plans;
  if (reference === undefined) return null;
  return others.map((plan) => (
    <section key={plan.id} className="compare-differences" aria-label={plan.name}>
      <h2>{plan.name}</h2>
      <div className="compare-columns">
        <div>
          <h3>{t('compare.differences', { name: reference.name })}</h3>
          {plan.differences.length === 0 ? (
            <p className="muted">{t('compare.same')}</p>
          ) : (
            <ul className="selectable">
              {plan.differences.map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          )}
        </div>
        {plan.settings.length === 0 ? null : (
          <table className="compare-settings selectable">
            <caption>{t('compare.settings')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('compare.setting')}</th>
                <th scope="col">{reference.name}</th>
                <th scope="col">{plan.name}</th>
              </tr>
            </thead>
            <tbody>
              {plan.settings.map((setting) => (
                <tr key={setting.path}>
                  <th scope="row">{setting.title}</th>
                  <td>{setting.reference}</td>
                  <td>{setting.other}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </section>
  ));
}
