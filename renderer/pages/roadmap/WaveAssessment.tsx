import { CircleCheck, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { WaveAssessmentView } from '#core/api/roadmapCalls.ts';
import { formatNumber, formatPercent } from '#core/drawing/format.ts';
import { t } from '#renderer/i18n/translate.ts';
import { inspect } from '#renderer/state/view.ts';
import { inShownWaves } from './waveNumbers.ts';
import './waveAssessment.css';

const parts = ['usage', 'system', 'traits', 'group', 'host'] as const;
/** Workloads that a violation names. */
const mostNames = 8;

/** How well the wave keeps to the wave rules, and how much is known of what it moves. */
export function WaveAssessment({
  assessment,
  wavesBefore,
}: {
  readonly assessment: WaveAssessmentView | null;
  readonly wavesBefore: number;
}): ReactNode {
  if (assessment === null) return <p className="wave-note muted">{t('assessment.none')}</p>;
  const { confidence, completeness, risk, priority, violations } = assessment;
  return (
    <div className="wave-assessment selectable">
      <dl className="assessment-figures">
        <Figure label={t('assessment.risk')} value={formatPercent(risk)} hint={t('assessment.riskHint')} />
        <Figure
          label={t('assessment.confidence')}
          value={formatPercent(confidence)}
          hint={t('assessment.confidenceHint')}
        />
        <Figure
          label={t('assessment.priority')}
          value={priority === null ? '–' : formatNumber(priority, 0)}
          hint={t('assessment.priorityHint')}
        />
      </dl>
      {violations.length === 0 ? (
        <p className="assessment-kept">
          <CircleCheck className="icon" aria-hidden="true" />
          {t('assessment.kept')}
        </p>
      ) : (
        <ul className="assessment-violations">
          {violations.map(({ rule, force, weight, text, workloads, count }) => (
            <li key={rule}>
              <p>
                <TriangleAlert className="icon" aria-hidden="true" />
                <strong>{t(`way.rule.${rule}`)}</strong>
                <span className="muted">
                  {t('assessment.force', { force: t(`way.rules.${force}`), weight: formatNumber(weight, 1) })}
                </span>
              </p>
              <p>{inShownWaves(text, wavesBefore)}</p>
              <p className="assessment-names">
                {workloads.slice(0, mostNames).map(({ id, name }) => (
                  <button key={id} type="button" className="explain-link" onClick={() => inspect('workload', id)}>
                    {name}
                  </button>
                ))}
                {count > mostNames ? (
                  <span className="muted">{t('rules.moreWords', { count: count - mostNames })}</span>
                ) : null}
              </p>
            </li>
          ))}
        </ul>
      )}
      <h3>{t('assessment.known')}</h3>
      <table className="assessment-known">
        <tbody>
          {parts.map((part) => (
            <tr key={part}>
              <th scope="row">{t(`assessment.part.${part}`)}</th>
              <td>
                <meter min={0} max={1} value={completeness[part]} aria-label={t(`assessment.part.${part}`)} />
              </td>
              <td className="number">{formatPercent(completeness[part])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Figure({
  label,
  value,
  hint,
}: {
  readonly label: string;
  readonly value: string;
  readonly hint: string;
}): ReactNode {
  return (
    <div title={hint}>
      <dt className="muted">{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
