import { ApiError } from '#core/api.ts';
import type { Explanation } from '#core/api/planCalls.ts';
import { technologyNames } from '#core/drawing/palette.ts';
import { toPlannedTechnology } from '#core/inventory/technology.ts';
import { all, type ReadableDb } from '#db/database.ts';
import { readPlannedWorkload } from '#db/plannedPlacementRepository.ts';
import { readMovesOf, readWaves } from '#db/plannedWaveRepository.ts';
import { readPlanAssumptions, readPlanSummary } from '#db/planRepository.ts';
import { moveId } from '#db/tables.ts';
import { invariantTexts } from './invariantTexts.ts';
import { assumptionRow, figure, row, section } from './rows.ts';
import { shownWave } from './shownWave.ts';

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
