import type { Explanation } from '#core/api/planCalls.ts';
import type { ReadableDb } from '#db/database.ts';
import { readPlanAssumptions, readPlanSummary } from '#db/planRepository.ts';
import { readWaves } from '#db/plannedWaveRepository.ts';
import { inputSections, modelRows } from './figureInputs.ts';
import { figure, row, section } from './rows.ts';
import { shownWave } from './shownWave.ts';

/** The number of waves: what fills them, and why there are not fewer. */
export function explainWaves(db: ReadableDb, planId: number): Explanation {
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
