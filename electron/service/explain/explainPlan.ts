import { ApiError } from '#core/api.ts';
import type { Explanation } from '#core/api/planCalls.ts';
import { formatPercent } from '#core/drawing/format.ts';
import { technologyNames } from '#core/drawing/palette.ts';
import { toPlannedTechnology } from '#core/inventory/technology.ts';
import { totalIds, type AssumptionValue, type TotalId } from '#core/planResult.ts';
import { assumptionDefinition, resolveAssumptions } from '#core/scenario/assumptions.ts';
import { modelsOfTotal } from '#core/handbook/modelUses.ts';
import { assumptionFlow, assumptionsOf, type PlanFigure } from '#core/scenario/assumptionFlow.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import { all, type ReadableDb } from '#db/database.ts';
import {
  readMovesOf,
  readPlanAssumptions,
  readPlannedWorkload,
  readPlanSummary,
  readWaves,
} from '#db/planRepository.ts';
import type { PlanSummary } from '#db/planTables.ts';
import { moveId } from '#db/tables.ts';
import { invariantTexts } from './invariantTexts.ts';
import { explainWorth } from './explainWorth.ts';
import { shownWave } from './shownWave.ts';
import { assumptionRow, figure, row, section, type Row, type Section } from './rows.ts';

interface TotalFacts {
  readonly title: string;
  readonly unit: (currency: string) => string;
  readonly text: string;
  readonly formula: string;
}

/** What each total is, in the words of core/planning/totals.ts. */
const totals: Readonly<Record<TotalId, TotalFacts>> = {
  hosts: {
    title: 'Hosts switched on',
    unit: () => 'hosts',
    text: 'Hosts that carry workloads or stand by for a failure.',
    formula: 'hosts = number of hosts that are on',
  },
  powerW: {
    title: 'Electrical power',
    unit: () => 'W',
    text: 'Mean power of the hosts that are on, by their load; an estimate is scaled where nothing was measured.',
    formula: 'power = Σ over hosts on: (idle + (maximum − idle) × min(1, load / cores)) × scale',
  },
  energyKWhPerYear: {
    title: 'Energy a year',
    unit: () => 'kWh',
    text: 'Energy of the site: that of the hosts and what cooling and supply add.',
    formula: 'energy = power / 1000 × 8760 h × PUE',
  },
  kgCO2ePerYear: {
    title: 'Carbon a year',
    unit: () => 'kg CO2e',
    text: 'Carbon of the energy used; what making the hosts took is shown beside it and not in it.',
    formula: 'carbon = energy × grams per kWh / 1000',
  },
  costPerYear: {
    title: 'Cost a year',
    unit: (currency) => currency,
    text: 'Money follows hosts: write-off, licence and administration by the heaviest platform on each, and energy.',
    formula: 'cost = hosts × price / life + Σ licences + administrators × salary + energy × price',
  },
  expectedAnnualLoss: {
    title: 'Expected loss a year',
    unit: (currency) => currency,
    text: 'What attackers who leave a workload cost in the mean of many years. Few and large losses, not this sum each year.',
    formula: 'loss = attempts × Σ over technologies (workloads × probability of escape) × cost of an escape',
  },
};

function isTotalId(id: string): id is TotalId {
  return (totalIds as readonly string[]).includes(id);
}

/** A total: its formula, what goes in, its band and what moves it. `before.` and `saved.` in front of the id are let through. */
export function explainTotal(db: ReadableDb, id: string, planId: number): Explanation {
  const total = id.replace(/^(before|after|saved)\./, '');
  if (total === 'waves') return explainWaves(db, planId);
  if (total === 'npv') return explainWorth(db, planId);
  if (!isTotalId(total)) throw new ApiError('not-found', `There is no total ${id}.`);
  const facts = totals[total];
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

/** The models that compute a figure, each leading to its page in the handbook. */
function modelRows(ids: readonly string[]): Row[] {
  return ids.map((id) => row('Model', id, { link: { kind: 'model', id } }));
}

/** What a figure is computed from: first what a model takes directly, then what sizes the workloads and hosts before it. */
function inputSections(figure: PlanFigure, used: ReadonlyMap<string, AssumptionValue>): Section[] {
  const flows = assumptionsOf(figure).flatMap((id) => {
    const flow = assumptionFlow(id);
    return flow === undefined ? [] : [flow];
  });
  const direct = flows.filter(({ feeds }) => feeds.length > 0);
  const sizing = flows.filter(({ feeds }) => feeds.length === 0);
  return [
    ...(direct.length === 0
      ? []
      : [
          section(
            'Inputs',
            direct.map(({ id }) => assumptionRow(id, used)),
            { text: 'Each with its source; its range and how it varies are one click away.' },
          ),
        ]),
    ...(sizing.length === 0
      ? []
      : [
          section(
            direct.length === 0 ? 'Inputs' : 'Inputs of the sizes behind it',
            sizing.map(({ id }) => assumptionRow(id, used)),
            { text: 'They decide what each workload needs and what each host can give.' },
          ),
        ]),
  ];
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

/** The number of waves: what fills them, and why there are not fewer. */
function explainWaves(db: ReadableDb, planId: number): Explanation {
  const waves = readWaves(db, planId);
  const summary = readPlanSummary(db, planId);
  const used = readPlanAssumptions(db, planId);
  const effort = waves.reduce((sum, wave) => sum + wave.effortDays, 0);
  const moves = waves.reduce((sum, wave) => sum + wave.moves, 0);
  const { waveLowerBound } = summary.details;
  const { maxMovesPerWave, waveDays } = summary.scenario;
  return {
    title: 'Waves',
    subtitle: `${figure(waves.length)} waves, at least ${figure(waveLowerBound)} by the proven bound`,
    sections: [
      section(
        'Formula',
        [
          ...modelRows(['portability.effort']),
          row('Moves', figure(moves)),
          row('Effort of all moves', figure(effort), { unit: 'person-days' }),
          row('Most moves in a wave', maxMovesPerWave === null ? 'no limit' : figure(maxMovesPerWave), {
            source: 'the scenario',
          }),
          row('Length of a wave', figure(waveDays), { unit: 'days', source: 'the scenario' }),
        ],
        {
          text: 'Moves fill waves up to the team’s capacity and the limit of moves, in an order that keeps room on every host.',
          formula: 'waves ≥ max(effort / capacity, moves / most moves in a wave)',
        },
      ),
      ...inputSections('waves', used),
      section(
        'Each wave',
        waves.map((wave) =>
          row(
            `Wave ${shownWave(summary, wave.number)}`,
            `${figure(wave.effortDays)} of ${figure(wave.effortCapacityDays)}`,
            {
              unit: 'person-days',
              link: { kind: 'wave', id: String(wave.number) },
            },
          ),
        ),
      ),
    ],
  };
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

/** An assumption: value, range, distribution, source, and which totals it moves. Needs no plan. */
export function explainAssumption(db: ReadableDb, id: string, scenario: Scenario, planId: number | null): Explanation {
  const resolved = resolveAssumptions(scenario).find(({ definition }) => definition.id === id);
  const used: ReadonlyMap<string, AssumptionValue> = planId === null ? new Map() : readPlanAssumptions(db, planId);
  if (resolved === undefined) {
    const value = used.get(id);
    if (value === undefined) throw new ApiError('not-found', `There is no assumption ${id}.`);
    return {
      title: id,
      subtitle: 'Set in the scenario',
      sections: [section('Value', [row(id, String(value.value), { unit: value.unit, source: value.source })])],
    };
  }
  const { definition, low, likely, high, changed } = resolved;
  const { unit } = definition;
  const moved =
    planId === null ? [] : readPlanSummary(db, planId).details.tornado.filter((bar) => bar.assumption === id);
  const inPlan = used.get(id)?.value;
  return {
    title: definition.title,
    subtitle: changed
      ? `Assumption (${definition.group}), changed in this scenario`
      : `Assumption (${definition.group})`,
    sections: [
      section(
        'Value',
        [
          row('Low', figure(low), { unit }),
          row('Likely', figure(likely), { unit, source: changed ? 'set in the scenario' : definition.source }),
          row('High', figure(high), { unit }),
          ...(changed
            ? [
                row('Default', `${figure(definition.low)}, ${figure(definition.likely)}, ${figure(definition.high)}`, {
                  unit,
                  source: definition.source,
                }),
              ]
            : []),
          ...(typeof inPlan === 'number' && inPlan !== likely
            ? [row('In the plan shown', figure(inPlan), { unit, source: 'The plan is older than the change.' })]
            : []),
        ],
        { text: definition.description },
      ),
      section(
        'How it varies',
        [
          row('Distribution', definition.distribution),
          row('Least that makes sense', figure(definition.min), { unit }),
          row('Most that makes sense', figure(definition.max), { unit }),
        ],
        { text: 'Bands are sampled from low to high with this distribution.' },
      ),
      ...whereItEnters(id),
      ...(moved.length === 0
        ? []
        : [
            section(
              'What it moves',
              moved.map((bar) =>
                row(totals[bar.total].title, `${figure(bar.atLow)} to ${figure(bar.atHigh)}`, {
                  link: { kind: 'total', id: bar.total },
                }),
              ),
              { text: 'The total at its low and at its high value, all other assumptions at their likely one.' },
            ),
          ]),
    ],
  };
}

/** The models and figures that an assumption reaches, and the model that its default was worked out with. */
function whereItEnters(id: string): Section[] {
  const flow = assumptionFlow(id);
  if (flow === undefined) return [];
  const rows = [
    ...flow.feeds.map(({ model, field, how }) =>
      row(field, model, { source: how ?? 'as it is', link: { kind: 'model', id: model } }),
    ),
    ...(flow.workedOutWith === undefined
      ? []
      : [row('Default worked out with', flow.workedOutWith, { link: { kind: 'model', id: flow.workedOutWith } })]),
    ...flow.moves.map((moved) =>
      row('Can move', moved === 'waves' ? 'Waves' : totals[moved].title, { link: { kind: 'total', id: moved } }),
    ),
  ];
  return [
    rows.length === 0
      ? section('Where it enters', [], { text: 'It is shown beside the totals and is in none of them.' })
      : section('Where it enters', rows),
  ];
}

/** A check of the certificate: what it says and what was found. */
export function explainInvariant(db: ReadableDb, id: string, planId: number): Explanation {
  const entry = readPlanSummary(db, planId).certificate.find(({ invariant }) => invariant === id);
  if (entry === undefined) throw new ApiError('not-found', `The certificate has no check ${id}.`);
  return {
    title: invariantTexts[id]?.title ?? id,
    subtitle: entry.holds ? 'Holds' : 'Violated',
    sections: [
      section(
        'What is checked',
        [
          row('Looked at', figure(entry.statesChecked), { unit: 'states or waves' }),
          row('Result', entry.holds ? 'It holds in all of them.' : 'It does not hold.'),
          ...(entry.counterexample === null ? [] : [row('First violation', entry.counterexample)]),
        ],
        {
          text:
            invariantTexts[id]?.text ??
            'The checker reads the finished plan alone and shares no code with the planner.',
        },
      ),
      section('Who checked', [row('Checker', 'core/roadmap/check.ts')], {
        text: 'The checker reads the finished plan alone and shares no code with the planner. `headroom check` runs it again on a stored plan.',
      }),
    ],
  };
}

/** A wave: when, how full, what moves, which hosts go. */
export function explainWave(db: ReadableDb, id: string, planId: number): Explanation {
  const wave = readWaves(db, planId).find(({ number }) => String(number) === id);
  if (wave === undefined) throw new ApiError('not-found', `The roadmap has no wave ${id}.`);
  const used = readPlanAssumptions(db, planId);
  const summary = readPlanSummary(db, planId);
  const index = summary.curve.findIndex(({ after }) => after === wave.number);
  const point = summary.curve[index];
  const earlier = summary.curve[index - 1];
  const moves = all<{ workload_id: string; name: string; from_host_name: string; to_host_name: string }>(
    db,
    'SELECT workload_id, name, from_host_name, to_host_name FROM plan_moves WHERE plan_id = ? AND wave = ? ORDER BY position LIMIT 50',
    [planId, wave.number],
  );
  return {
    title: `Wave ${shownWave(summary, wave.number)}`,
    subtitle: `${wave.start} to ${wave.end}`,
    sections: [
      section(
        'Team load',
        [
          row('Effort', figure(wave.effortDays), { unit: 'person-days' }),
          row('Capacity', figure(wave.effortCapacityDays), { unit: 'person-days' }),
          assumptionRow('team.effortDaysPerWave', used),
          assumptionRow('team.hostMoveDays', used),
        ],
        { formula: 'effort = Σ over moves: days to change the technology + days to change the host' },
      ),
      ...(point === undefined || earlier === undefined
        ? []
        : [
            section('What it changes', [
              row('Hosts on', `${figure(earlier.totals.hosts)} before, ${figure(point.totals.hosts)} after`, {
                link: { kind: 'total', id: 'hosts' },
              }),
              row('Power', `${figure(earlier.totals.powerW)} before, ${figure(point.totals.powerW)} after`, {
                unit: 'W',
                link: { kind: 'total', id: 'powerW' },
              }),
              row(
                'Cost a year',
                `${figure(earlier.totals.costPerYear)} before, ${figure(point.totals.costPerYear)} after`,
                { unit: summary.scenario.currency, link: { kind: 'total', id: 'costPerYear' } },
              ),
            ]),
          ]),
      section(
        'Changes of technology',
        wave.byTransition.map(({ from, to, moves: count }) =>
          row(
            toPlannedTechnology(from) === toPlannedTechnology(to)
              ? `Moves as ${technologyNames[to]}`
              : `${technologyNames[from]} to ${technologyNames[to]}`,
            figure(count),
          ),
        ),
      ),
      section(
        `Hosts switched off (${wave.released.length})`,
        wave.released.map((host) => row('Host', host.name, { link: { kind: 'host', id: host.id } })),
      ),
      section(
        `Moves (${figure(wave.moves)})`,
        moves.map((move) =>
          row(move.name, `${move.from_host_name} to ${move.to_host_name}`, {
            link: { kind: 'move', id: moveId(wave.number, move.workload_id) },
          }),
        ),
        wave.moves > moves.length ? { text: `The first ${moves.length}.` } : {},
      ),
    ],
  };
}

/** A move: what, from where to where, why, and what it takes. */
export function explainMove(db: ReadableDb, id: string, planId: number): Explanation {
  const [waveText = '', ...rest] = id.split('/');
  const workloadId = rest.join('/');
  const move = readMovesOf(db, planId, workloadId).find(({ wave }) => String(wave) === waveText);
  const workload = readPlannedWorkload(db, planId, workloadId);
  if (move === undefined || workload === null) throw new ApiError('not-found', 'The roadmap no longer has this move.');
  const used = readPlanAssumptions(db, planId);
  const needed = workload.demand[toPlannedTechnology(move.toTechnology)];
  const isChange = toPlannedTechnology(move.fromTechnology) !== toPlannedTechnology(move.toTechnology);
  return {
    title: `${workload.name}: ${move.fromHostName} to ${move.toHostName}`,
    subtitle: `Wave ${shownWave(readPlanSummary(db, planId), move.wave)}`,
    sections: [
      section('Why', [], {
        text: move.reason === '' ? 'The roadmap gives no reason beyond the target placement.' : move.reason,
      }),
      section('From and to', [
        row('Workload', workload.name, { link: { kind: 'workload', id: workloadId } }),
        row('From', move.fromHostName, {
          source: technologyNames[move.fromTechnology],
          link: { kind: 'host', id: move.fromHost },
        }),
        row('To', move.toHostName, {
          source: technologyNames[move.toTechnology],
          link: { kind: 'host', id: move.toHost },
        }),
        row('Wave', String(move.wave), { link: { kind: 'wave', id: String(move.wave) } }),
        row('Needs there: CPU', figure(needed.cpuCores), { unit: 'cores' }),
        row('Needs there: memory', figure(needed.memoryMiB), {
          unit: 'MiB',
          source: 'While it moves, both hosts hold room for it.',
        }),
      ]),
      section(
        'Effort',
        [
          row('Effort', figure(move.effortDays), { unit: 'person-days' }),
          assumptionRow('team.hostMoveDays', used),
          ...(isChange
            ? [
                row('Model', 'portability.effort', { link: { kind: 'model', id: 'portability.effort' } }),
                ...[
                  'team.fixedDays',
                  'team.apiDays',
                  'team.componentDays',
                  'team.stateDays',
                  'team.dependencyDays',
                  'team.apiReuse',
                  'team.dependencies',
                ].map((assumption) => assumptionRow(assumption, used)),
              ]
            : []),
        ],
        {
          formula: isChange
            ? 'effort = days to change the technology (portability.effort), and days of a host move where only the host changes'
            : 'effort = days of one change of host',
        },
      ),
    ],
  };
}

/** What the plan says of a cluster, for its explanation. */
export function plannedClusterSections(db: ReadableDb, name: string | null, planId: number | null): Section[] {
  if (planId === null) return [];
  const found = readPlanSummary(db, planId).details.clusters.find(({ cluster }) => cluster === name);
  if (found === undefined) return [];
  return [
    section(
      'Placement',
      [
        row('Hosts used today', figure(found.asIs.hostsUsed)),
        row('Consolidated, as it runs today', figure(found.consolidated.hostsUsed), {
          source: `at least ${figure(found.consolidated.lowerBound)}, gap ${formatPercent(found.consolidated.gap)}`,
        }),
        row('After the roadmap', figure(found.target.hostsUsed), {
          source: `at least ${figure(found.target.lowerBound)}, gap ${formatPercent(found.target.gap)}`,
        }),
        row('Host failures it survives', figure(found.failuresTolerated)),
        row(
          'What decides the number',
          {
            cpu: 'CPU',
            memory: 'Memory',
            storage: 'Local storage',
            iops: 'Disk operations',
            network: 'Network',
            gpu: 'GPUs',
            workloads: 'The number of workloads',
            reserve: 'The reserve for failures',
          }[found.bindingResource],
        ),
        row('Method', found.method),
      ],
      {
        text: 'No placement under the same limits uses fewer hosts than the bound.',
        formula: 'gap = (hosts used − lower bound) / lower bound',
      },
    ),
  ];
}
