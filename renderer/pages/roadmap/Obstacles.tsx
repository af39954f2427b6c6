import { ChevronDown, ChevronRight, OctagonAlert, ShieldCheck, SquarePen, Wand2 } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { roadmapConflictSchema, type RoadmapConflictView } from '#core/api/roadmapCalls.ts';
import { applyScenarioEdit } from '#core/scenario/scenarioEdit.ts';
import { usePlanning } from '#renderer/app/planning.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { changeScenario } from '#renderer/pages/way/waySettings.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Tip } from '#renderer/ui/Tip.tsx';
import { openLimit } from './openLimit.ts';
import './obstacles.css';

type Limit = RoadmapConflictView['limits'][number];

/**
 * What stands in the way of the target: of the plan that is shown, or, where planning has just failed for it, of any plan at all.
 * Nothing where everything is reached.
 */
export function Obstacles(): ReactNode {
  const own = useApi('roadmap.conflicts', {}).data ?? [];
  const error = usePlanning((state) => state.error);
  const refused = error === null ? [] : conflictsIn(error.details);
  if (refused.length > 0) return <ObstaclePanel conflicts={refused} isRefused />;
  return own.length === 0 ? null : <ObstaclePanel conflicts={own} isRefused={false} />;
}

/** The clashes that came with an error, as far as they have the form of the contract. */
function conflictsIn(details: Readonly<Record<string, unknown>>): readonly RoadmapConflictView[] {
  const read = roadmapConflictSchema.array().safeParse(details['conflicts'] ?? []);
  return read.success ? read.data : [];
}

interface ObstaclePanelProps {
  readonly conflicts: readonly RoadmapConflictView[];
  readonly isRefused: boolean;
}

function ObstaclePanel({ conflicts, isRefused }: ObstaclePanelProps): ReactNode {
  const [isOpen, setOpen] = useState(true);
  const heading = useId();
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <section className="obstacles" aria-labelledby={heading} data-refused={isRefused}>
      <header className="obstacles-head">
        <OctagonAlert className="icon" aria-hidden="true" />
        <h2 id={heading}>{t(isRefused ? 'obstacles.titleRefused' : 'obstacles.title')}</h2>
        <span className="muted">{t('obstacles.count', { count: conflicts.length })}</span>
        <span className="spacer" />
        <Button
          variant="plain"
          aria-expanded={isOpen}
          icon={<Chevron className="icon" aria-hidden="true" />}
          onClick={() => setOpen(!isOpen)}
        >
          {t(isOpen ? 'obstacles.hide' : 'obstacles.show')}
        </Button>
      </header>
      {isOpen ? (
        <div className="obstacles-body">
          <p className="muted">{t('obstacles.anyOne')}</p>
          {conflicts.map((conflict, index) => (
            <Clash key={conflict.text} conflict={conflict} number={index + 1} />
          ))}
        </div>
      ) : null}
    </section>
  );
}

function Clash({ conflict, number }: { readonly conflict: RoadmapConflictView; readonly number: number }): ReactNode {
  const { text, proven, limits } = conflict;
  return (
    <section className="obstacle" aria-label={t('obstacles.setLabel', { number })}>
      <p className="obstacle-text selectable">
        {text}{' '}
        <Tip text={t(proven ? 'obstacles.provenHelp' : 'obstacles.notProvenHelp')}>
          <span className="obstacle-proof" data-proven={proven} tabIndex={0}>
            {proven ? <ShieldCheck className="icon" aria-hidden="true" /> : null}
            {t(proven ? 'obstacles.proven' : 'obstacles.notProven')}
          </span>
        </Tip>
      </p>
      <ul>
        {limits.map((limit) => (
          <LimitRow key={limit.id} limit={limit} />
        ))}
      </ul>
    </section>
  );
}

/** A limit, which opens where it is written, and the nearest change to it, which a click makes. */
function LimitRow({ limit }: { readonly limit: Limit }): ReactNode {
  const { text, change, edit, place, isTried, reachesAll } = limit;
  return (
    <li className="obstacle-limit">
      {place === null ? (
        <span>{text}</span>
      ) : (
        <button
          type="button"
          className="explain-link obstacle-open"
          aria-label={t('obstacles.open', { limit: text })}
          onClick={() => openLimit(limit)}
        >
          <SquarePen className="icon" aria-hidden="true" />
          {text}
        </button>
      )}
      <span className="obstacle-change">
        {edit === null ? (
          <span>{change}</span>
        ) : (
          <Button
            className="obstacle-apply"
            icon={<Wand2 className="icon" aria-hidden="true" />}
            aria-label={t('obstacles.apply', { change })}
            onClick={() => changeScenario((scenario) => applyScenarioEdit(scenario, edit))}
          >
            {change}
          </Button>
        )}
        {!isTried ? (
          <span className="muted">{t('obstacles.untried')}</span>
        ) : reachesAll ? null : (
          <span className="muted">{t('obstacles.others')}</span>
        )}
      </span>
    </li>
  );
}
