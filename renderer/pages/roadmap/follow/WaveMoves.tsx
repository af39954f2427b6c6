import { CalendarX2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { FollowedMove, FollowReport } from '#core/followUp/followApi.ts';
import { formatDate, formatDateRange } from '#core/drawing/format.ts';
import { technologyNames } from '#core/drawing/palette.ts';
import { useRun } from '#renderer/app/useRun.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { Button, IconButton } from '#renderer/ui/Button.tsx';
import { Loading } from '#renderer/ui/Loading.tsx';
import { Problem } from '#renderer/ui/Problem.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { markHost, markMoves, useFollow } from './followStore.ts';

const pageSize = 100;

/** The moves of one wave and the hosts that it releases, each with a box to mark it done. */
export function WaveMoves({
  wave,
  wavesBefore,
}: {
  readonly wave: FollowReport['waves'][number];
  readonly wavesBefore: number;
}): ReactNode {
  const run = useRun();
  const [search, setSearch] = useState('');
  const [limit, setLimit] = useState(pageSize);
  const answer = useApi('follow.moves', { wave: wave.wave, search, limit }, { keepPrevious: true });
  const shown = wave.wave + wavesBefore;
  const isAllDone = wave.moves.done === wave.moves.planned;
  return (
    <aside className="follow-moves" aria-label={t('follow.waveMoves', { wave: shown })}>
      <header>
        <h2>{t('follow.wave', { wave: shown })}</h2>
        <span className="muted">{formatDateRange(wave.start, wave.end)}</span>
        <span className="follow-space" />
        {wave.moves.planned === 0 ? null : (
          <Button
            onClick={() =>
              run(() => markMoves({ wave: wave.wave, workloads: null, status: isAllDone ? 'open' : 'done' }))
            }
          >
            {isAllDone ? t('follow.allOpen') : t('follow.allDone')}
          </Button>
        )}
      </header>
      {wave.hosts.length === 0 ? null : (
        <section aria-label={t('follow.hosts')}>
          <h3>{t('follow.hosts')}</h3>
          <ul className="follow-hosts">
            {wave.hosts.map((host) => (
              <li key={host.id}>
                <label>
                  <input
                    type="checkbox"
                    aria-label={t('follow.hostOff', { name: host.name })}
                    checked={host.offOn !== null}
                    onChange={(event) => {
                      const off = event.target.checked;
                      run(() => markHost(host.id, off));
                    }}
                  />
                  {host.name}
                </label>
                <span className="muted">{host.offOn === null ? null : formatDate(host.offOn)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {wave.moves.planned === 0 ? (
        <p className="muted">{t('follow.noMoves')}</p>
      ) : (
        <TextField label={t('table.search')} value={search} maxLength={200} onChange={setSearch} />
      )}
      {answer.isError ? (
        <Problem error={answer.error} onRetry={() => void answer.refetch()} />
      ) : answer.data === undefined ? (
        <Loading />
      ) : (
        <>
          <ul className="follow-move-list">
            {answer.data.rows.map((move) => (
              <MoveItem key={move.workload} wave={wave.wave} move={move} />
            ))}
          </ul>
          {answer.data.total <= answer.data.rows.length || limit >= 500 ? null : (
            <Button onClick={() => setLimit(Math.min(500, limit + pageSize))}>
              {t('follow.more', { count: Math.min(pageSize, answer.data.total - answer.data.rows.length) })}
            </Button>
          )}
        </>
      )}
    </aside>
  );
}

function MoveItem({ wave, move }: { readonly wave: number; readonly move: FollowedMove }): ReactNode {
  const run = useRun();
  const isDone = move.status === 'done';
  const what =
    move.fromTechnology === move.toTechnology
      ? `${move.fromHost} → ${move.toHost}`
      : `${technologyNames[move.fromTechnology]} → ${technologyNames[move.toTechnology]}, ${move.toHost}`;
  const mark = (status: FollowedMove['status']): void =>
    run(() => markMoves({ wave, workloads: [move.workload], status }));
  return (
    <li data-status={move.status}>
      <label>
        <input
          type="checkbox"
          aria-label={t('follow.done', { name: move.name })}
          checked={isDone}
          onChange={() => mark(isDone ? 'open' : 'done')}
        />
        <span className="follow-move-name">{move.name}</span>
        <span className="muted">{what}</span>
      </label>
      <span className="follow-move-mark">
        {move.status === 'slipped' ? (
          <button type="button" className="follow-slipped" title={t('follow.open')} onClick={() => mark('open')}>
            {t('follow.slippedOn', { day: formatDate(move.on ?? '') })}
          </button>
        ) : isDone ? (
          <span className="muted">{formatDate(move.on ?? '')}</span>
        ) : (
          <IconButton
            label={t('follow.slip', { name: move.name })}
            onClick={() => useFollow.setState({ slipping: { wave, workload: move.workload, name: move.name } })}
          >
            <CalendarX2 className="icon" />
          </IconButton>
        )}
      </span>
      {move.note === '' ? null : <p className="muted follow-move-note">{move.note}</p>}
    </li>
  );
}
