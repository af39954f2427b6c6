/**
 * Plans generated estates and prints what each roadmap is worth, the most that any is worth, the gap and the seconds of both.
 *
 *   node test/bench/roadmap.bench.ts [--estates N] [--large]
 *
 * First statistics over estates of 200 workloads, then, with --large, 1,000 and 5,000 workloads in about 24 waves.
 */
import { parseArgs } from 'node:util';
import { quietContext } from '#core/job.ts';
import { prepare } from '#core/roadmap/prepare.ts';
import type { RoadmapProblem } from '#core/roadmap/problem.ts';
import { searchSequence } from '#core/roadmap/search.ts';
import { valueBound } from '#core/roadmap/valueBound.ts';
import { waveBound } from '#core/roadmap/waveBound.ts';
import { valuedEstate } from './valuedEstate.ts';

interface Row {
  readonly waves: number;
  readonly value: number;
  readonly bound: number;
  readonly gap: number;
  readonly planSeconds: number;
  readonly boundSeconds: number;
  readonly method: string;
}

async function run(problem: RoadmapProblem): Promise<Row> {
  const start = performance.now();
  const prepared = prepare(problem);
  const outcome = searchSequence(prepared, quietContext);
  const planned = performance.now();
  const found = await valueBound(prepared, outcome, waveBound(prepared, outcome).waves, quietContext);
  const end = performance.now();
  if (found === null) throw new Error('the problem has no objective');
  return {
    waves: outcome.sequence.waves.length,
    value: found.value,
    bound: found.bound,
    gap: found.gap ?? Infinity,
    planSeconds: (planned - start) / 1000,
    boundSeconds: (end - planned) / 1000,
    method: found.method,
  };
}

function line(name: string, row: Row): string {
  return [
    name.padEnd(22),
    `${row.waves} waves`.padStart(9),
    `worth ${row.value.toFixed(0)}`.padStart(16),
    `at most ${row.bound.toFixed(0)}`.padStart(18),
    `gap ${(100 * row.gap).toFixed(2)} %`.padStart(12),
    `planned in ${row.planSeconds.toFixed(1)} s`.padStart(18),
    `bounded in ${row.boundSeconds.toFixed(1)} s`.padStart(18),
    ` ${row.method}`,
  ].join(' ');
}

const { values } = parseArgs({
  options: { estates: { type: 'string', default: '50' }, large: { type: 'boolean', default: false } },
});
const gaps: number[] = [];
for (let seed = 1; seed <= Number(values.estates); seed++) {
  const row = await run(valuedEstate(200, seed));
  gaps.push(row.gap);
  console.log(line(`200 workloads, seed ${seed}`, row));
}
gaps.sort((a, b) => a - b);
if (gaps.length > 0) {
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const at = (share: number): string => (100 * gaps[Math.floor(share * (gaps.length - 1))]!).toFixed(2);
  console.log(
    `gap: mean ${(100 * mean).toFixed(2)} %, median ${at(0.5)} %, 90 of 100 below ${at(0.9)} %, most ${at(1)} %`,
  );
}
if (values.large) {
  for (const workloads of [1000, 5000])
    console.log(line(`${workloads} workloads`, await run(valuedEstate(workloads, 1))));
}
