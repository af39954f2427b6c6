import { ApiError } from '#core/api.ts';
import type { Explanation } from '#core/api/planCalls.ts';
import { formatPercent } from '#core/drawing/format.ts';
import { modelsOfTotal } from '#core/handbook/modelUses.ts';
import type { TotalId } from '#core/planResult.ts';
import { assumptionDefinition } from '#core/scenario/assumptions.ts';
import type { ReadableDb } from '#db/database.ts';
import { readPlanAssumptions, readPlanSummary } from '#db/planRepository.ts';
import type { PlanSummary } from '#db/planTables.ts';
import { explainWaves } from './explainWaves.ts';
import { explainWorth } from './explainWorth.ts';
import { inputSections, modelRows } from './figureInputs.ts';
import { figure, row, section, type Row, type Section } from './rows.ts';
import { isTotalId, totalFacts } from './totalFacts.ts';

/** A total: its formula, what goes in, its band and what moves it. `before.` and `saved.` in front of the id are let through. */
export function explainTotal(db: ReadableDb, id: string, planId: number): Explanation {
  const total = id.replace(/^(before|after|saved)\./, '');
  if (total === 'waves') return explainWaves(db, planId);
  if (total === 'npv') return explainWorth(db, planId);
  if (!isTotalId(total)) throw new ApiError('not-found', `There is no total ${id}.`);
  const facts = totalFacts[total];
  const summary = readPlanSummary(db, planId);
  const used = readPlanAssumptions(db, planId);
  const unit = facts.unit(summary.scenario.currency);
  const before = summary.totals.before[total];
  const after = summary.totals.after[total];
  const { beforeBands, savedBands, bandSamples } = summary.details;
  const band = ({ p10, p50, p90 }: { p10: number; p50: number; p90: number }): string =>
    `${figure(p10)} – ${figure(p90)}, median ${figure(p50)}`;
  const afterBand = summary.bands[total];
  return {
    title: facts.title,
    subtitle: `${figure(before)} before, ${figure(after)} after, ${unit}`,
    sections: [
      section('Formula', [...modelRows(modelsOfTotal[total]), ...valueRows(total, summary)], {
        text: facts.text,
        formula: facts.formula,
      }),
      ...inputSections(total, used),
      section('Before and after', [
        row('Before', figure(before), { unit }),
        row('After', figure(after), { unit }),
        row('Saved', figure(before - after), {
          unit,
          source: before > 0 ? formatPercent((before - after) / before) : undefined,
        }),
      ]),
      section(
        'How sure it is',
        [
          row('Before, P10 to P90', band(beforeBands[total]), { unit }),
          ...(afterBand === undefined ? [] : [row('After, P10 to P90', band(afterBand), { unit })]),
          row('Saved, P10 to P90', band(savedBands[total]), { unit }),
        ],
        { text: `From ${figure(bandSamples)} draws of all assumptions within their ranges.` },
      ),
      ...tornadoSections(total, summary, unit),
    ],
  };
}

function valueRows(total: TotalId, summary: PlanSummary): Row[] {
  const { details, scenario } = summary;
  switch (total) {
    case 'hosts':
      return details.clusters.map(({ cluster, target, asIs }) =>
        row(cluster ?? 'Stand-alone hosts', `${figure(asIs.hostsUsed)} today, ${figure(target.hostsUsed)} after`, {
          unit: 'hosts',
          source: `at least ${figure(target.lowerBound)} by the proven bound`,
          link: cluster === null ? undefined : { kind: 'cluster', id: cluster },
        }),
      );
    case 'costPerYear':
      return Object.keys(details.costParts.before).map((part) =>
        row(
          part,
          `${figure(details.costParts.before[part] ?? 0)} before, ${figure(details.costParts.after[part] ?? 0)} after`,
          {
            unit: scenario.currency,
          },
        ),
      );
    case 'energyKWhPerYear':
      return [
        row('Power before', figure(summary.totals.before.powerW), { unit: 'W', link: { kind: 'total', id: 'powerW' } }),
        row('Power after', figure(summary.totals.after.powerW), { unit: 'W', link: { kind: 'total', id: 'powerW' } }),
      ];
    case 'kgCO2ePerYear':
      return [
        row('Energy before', figure(summary.totals.before.energyKWhPerYear), {
          unit: 'kWh',
          link: { kind: 'total', id: 'energyKWhPerYear' },
        }),
        row('Energy after', figure(summary.totals.after.energyKWhPerYear), {
          unit: 'kWh',
          link: { kind: 'total', id: 'energyKWhPerYear' },
        }),
        row(
          'Making the hosts, not included',
          `${figure(details.embodiedKgCO2ePerYear.before)} before, ${figure(details.embodiedKgCO2ePerYear.after)} after`,
          { unit: 'kg CO2e a year' },
        ),
      ];
    case 'powerW':
    case 'expectedAnnualLoss':
      return [];
  }
}

function tornadoSections(total: TotalId, summary: PlanSummary, unit: string): Section[] {
  const bars = summary.details.tornado.filter((bar) => bar.total === total).slice(0, 8);
  if (bars.length === 0) return [];
  return [
    section(
      'What moves it most',
      bars.map((bar) =>
        row(
          assumptionDefinition(bar.assumption)?.title ?? bar.assumption,
          `${figure(bar.atLow)} to ${figure(bar.atHigh)}`,
          {
            unit,
            link: { kind: 'assumption', id: bar.assumption },
          },
        ),
      ),
      { text: 'One assumption at its low and at its high value, all others at their likely one.' },
    ),
  ];
}
