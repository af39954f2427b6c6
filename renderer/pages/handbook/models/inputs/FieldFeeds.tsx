import type { ReactNode } from 'react';
import type { ModelContext } from '#core/handbook/handbookApi.ts';
import { t } from '#renderer/i18n/translate.ts';
import { quantityText } from '#renderer/pages/handbook/quantities.ts';
import { inspect } from '#renderer/state/view.ts';

/** The assumptions that fill an input in the plan: each leads to its range and source, and can be taken over here. */
export function FieldFeeds({
  feeds,
  onUse,
}: {
  readonly feeds: ModelContext['assumptions'];
  readonly onUse: (value: number) => void;
}): ReactNode {
  return feeds.map((feed) => (
    <p key={feed.id} className="model-input-feed">
      <button type="button" className="link" title={feed.how} onClick={() => inspect('assumption', feed.id)}>
        {feed.changed ? <span className="changed-mark" role="img" aria-label={t('handbook.changedHere')} /> : null}
        {t('handbook.fedBy', { value: quantityText(feed.likely), title: feed.title })}
      </button>
      {feed.how === undefined ? (
        <button type="button" className="link" onClick={() => onUse(feed.likely)}>
          {t('handbook.useValue')}
        </button>
      ) : null}
    </p>
  ));
}
