import { readFileSync, statSync } from 'node:fs';
import { ApiError, type CallOutput } from '#core/api.ts';
import type { FileState } from '#core/api/fileCalls.ts';
import { memberFinder } from '#core/planning/placementRules.ts';
import { largestScenarioFile, readScenarioFile, writeScenarioFile } from '#core/scenario/scenarioFile.ts';
import { assumptionProblems } from '#core/scenario/assumptions.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import { describeFileError } from '#db/fileErrors.ts';
import { addScenario } from '#db/historyRepository.ts';
import { readClusterNames, readNamesOf } from '#db/ruleRepository.ts';
import { listScenarios, nextScenarioId } from '#db/scenarioRepository.ts';
import { writeAtomically } from '../atomicFile.ts';
import type { Handlers } from '../dispatcher.ts';
import type { ResolvedFile } from '../protocol.ts';
import { ruleWordReader } from '../ruleWordReader.ts';
import type { ServiceContext } from '../serviceContext.ts';

/** Held moves that one answer names. */
const mostHeld = 2000;

/** What a scenario says of the way: the meaning of its words, what it holds, the whole of it as a file. */
export function wayHandlers(context: ServiceContext) {
  const { session } = context;
  const reader = ruleWordReader(context);

  function clustersNamed(words: readonly string[]): CallOutput<'members.match'> {
    const clusters = readClusterNames(session.db);
    const find = memberFinder(clusters);
    const found = new Set(find(words));
    return {
      workloads: 0,
      running: 0,
      hosts: 0,
      clusters: found.size,
      names: clusters.flatMap(({ id, name }) => (found.has(id) ? [name] : [])).slice(0, 12),
      unknown: words.filter((word) => find([word]).length === 0).slice(0, 50),
    };
  }

  return {
    'members.match': ({ of, words }) => (of === 'clusters' ? clustersNamed(words) : reader().members(of, words)),
    'roadmap.held': () => {
      const held = Object.entries(session.active().scenario.roadmap.heldInWave);
      const names = readNamesOf(
        session.db,
        'workloads',
        held.map(([id]) => id),
      );
      return {
        total: held.length,
        held: held
          .map(([id, wave]) => ({ id, name: names.get(id)?.name ?? null, wave }))
          .sort((a, b) => a.wave - b.wave || ((a.name ?? a.id) < (b.name ?? b.id) ? -1 : 1))
          .slice(0, mostHeld),
      };
    },
    'scenario.export': ({ token }, call) => {
      const { path, name } = call.file(token);
      writeAtomically(path, writeScenarioFile(session.active().scenario));
      return { name };
    },
    'scenario.import': async ({ token }, call): Promise<FileState> => {
      const scenario = readFile(call.file(token));
      await session.change((db) => {
        const name = freeName(
          scenario.name,
          listScenarios(db).map((one) => one.name),
        );
        addScenario(db, `the import of the scenario ${name}`, nextScenarioId(db), { ...scenario, name });
      });
      context.emit(['scenario', 'plan', 'findings', 'history', 'file']);
      return session.state();
    },
  } satisfies Partial<Handlers>;
}

function freeName(name: string, taken: readonly string[]): string {
  const known = new Set(taken.map((one) => one.toLowerCase()));
  for (let n = 1; ; n++) {
    const own = n === 1 ? name : `${name.slice(0, 190)} (${n})`;
    if (!known.has(own.toLowerCase())) return own;
  }
}

/** The scenario of a file. Throws `import-refused` with every problem, `file-not-readable`. */
function readFile({ path, name }: ResolvedFile): Scenario {
  let text: string;
  try {
    if (statSync(path).size > largestScenarioFile) {
      throw new ApiError('import-refused', `${name} is larger than 20 MB, so it is no scenario.`);
    }
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError('file-not-readable', `${name} cannot be read: ${describeFileError(error)}.`, { file: name });
  }
  const read = readScenarioFile(name, text);
  const problems = read.ok
    ? assumptionProblems(read.scenario).map(({ message }) => ({
        file: name,
        field: 'assumptions',
        value: '',
        reason: message,
      }))
    : read.problems;
  if (read.ok && problems.length === 0) return read.scenario;
  const shown = problems
    .slice(0, 3)
    .map(({ field, value, reason }) => `${field}${value === '' ? '' : ` is ${value}`}: ${reason}`);
  const more = problems.length > 3 ? ` And ${problems.length - 3} more.` : '';
  throw new ApiError('import-refused', `${name} is not a scenario. ${shown.join(' ')}${more}`, { problems });
}
