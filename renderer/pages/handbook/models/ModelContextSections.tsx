import type { ReactNode } from 'react';
import type { ModelContext } from '#core/handbook/handbookApi.ts';
import { t, tMaybe } from '#renderer/i18n/translate.ts';
import { quantityText, unitText } from '#renderer/pages/handbook/quantities.ts';
import { inspect } from '#renderer/state/view.ts';

/** Where the plan uses a model, the totals that it computes and the assumptions that fill it. */
export function ModelContextSections({ context }: { readonly context: ModelContext }): ReactNode {
  return (
    <section className="model-section">
      <h2>{t('handbook.uses')}</h2>
      {context.uses.length === 0 ? <p className="muted">{t('handbook.noUses')}</p> : null}
      <ul className="model-uses">
        {context.uses.map(({ use, text }) => (
          <li key={`${use} ${text}`}>
            <span className="model-use">{use}</span>
            {text}
          </li>
        ))}
      </ul>
      {context.totals.length === 0 ? null : (
        <p className="model-links">
          <span className="muted">{t('handbook.totals')}</span>
          {context.totals.map((total) => (
            <button key={total} type="button" className="link" onClick={() => inspect('total', total)}>
              {tMaybe(`total.${total}`, total)}
            </button>
          ))}
        </p>
      )}
      {context.assumptions.length === 0 ? null : <Feeds assumptions={context.assumptions} />}
      {context.workedOut.length === 0 ? null : (
        <p className="model-links">
          <span className="muted">{t('handbook.workedOut')}</span>
          {context.workedOut.map(({ id, title }) => (
            <button key={id} type="button" className="link" onClick={() => inspect('assumption', id)}>
              {title}
            </button>
          ))}
        </p>
      )}
    </section>
  );
}

function Feeds({ assumptions }: { readonly assumptions: ModelContext['assumptions'] }): ReactNode {
  return (
    <>
      <h3 className="model-subhead">{t('handbook.feeds')}</h3>
      <table className="feed-table">
        <tbody>
          {assumptions.map((feed) => (
            <tr key={`${feed.id} ${feed.field}`}>
              <td>
                <code>{feed.field}</code>
              </td>
              <th scope="row">
                <button type="button" className="link" onClick={() => inspect('assumption', feed.id)}>
                  {feed.changed ? (
                    <span className="changed-mark" role="img" aria-label={t('handbook.changedHere')} />
                  ) : null}
                  {feed.title}
                </button>
              </th>
              <td className="number">{quantityText(feed.likely)}</td>
              <td className="muted">{unitText(feed.unit)}</td>
              <td className="muted">{feed.how ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
