/**
 * `npm run bench`: every benchmark of test/bench, one after the other; `npm run bench -- placement --time-limit 10` runs one, with
 * arguments of its own.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'test/bench');
const suffix = '.bench.ts';
const names = readdirSync(folder)
  .filter((name) => name.endsWith(suffix))
  .map((name) => name.slice(0, -suffix.length));
const [chosen, ...args] = process.argv.slice(2);
if (chosen !== undefined && !names.includes(chosen)) {
  process.stderr.write(`There is no benchmark ${chosen}; there are ${names.join(', ')}.\n`);
  process.exitCode = 2;
} else {
  for (const name of chosen === undefined ? names : [chosen]) {
    process.stdout.write(`\n== ${name}\n`);
    const result = spawnSync(process.execPath, [join(folder, `${name}${suffix}`), ...args], { stdio: 'inherit' });
    if (result.status !== 0) process.exitCode = 1;
  }
}
