import { readFileSync, statSync } from 'node:fs';
import { ApiError } from '#core/api.ts';
import type { FileState } from '#core/api/fileCalls.ts';
import type { AssumptionSetRef } from '#core/handbook/handbookApi.ts';
import {
  compareAssumptionSets,
  isSameSet,
  largestAssumptionFile,
  readAssumptionFile,
  writeAssumptionFile,
  type AssumptionFileProblem,
  type AssumptionSetValues,
} from '#core/scenario/assumptionSet.ts';
import { assumptionDefinitions } from '#core/scenario/assumptions.ts';
import type { WritableDb } from '#db/database.ts';
import {
  findAssumptionSet,
  listAssumptionSets,
  nextAssumptionSetId,
  readAssumptionSet,
  type StoredAssumptionSet,
} from '#db/assumptionSetRepository.ts';
import { describeFileError } from '#db/fileErrors.ts';
import { editActiveScenario, editAssumptionSets } from '#db/historyRepository.ts';
import { writeAtomically } from '../atomicFile.ts';
import type { Handlers } from '../dispatcher.ts';
import type { ResolvedFile } from '../protocol.ts';
import type { ServiceContext } from '../serviceContext.ts';

/** Named sets of assumptions: kept in the plan file, applied to a scenario, compared, written to files and read from them. */
export function assumptionSetHandlers(context: ServiceContext) {
  const { session } = context;

  function stored(id: string): StoredAssumptionSet {
    const set = readAssumptionSet(session.db, id);
    if (set === null) throw new ApiError('not-found', 'That set of assumptions is no longer there.');
    return set;
  }

  function valuesOf(ref: AssumptionSetRef): AssumptionSetValues {
    switch (ref.kind) {
      case 'defaults':
        return { name: 'Defaults', note: '', assumptions: {} };
      case 'current': {
        const { scenario } = session.active();
        return { name: scenario.name, note: '', assumptions: scenario.assumptions };
      }
      case 'saved':
        return stored(ref.id);
    }
  }

  /** A change of the sets alone: no plan depends on them. */
  async function changeSets<Result>(work: (db: WritableDb) => Result): Promise<Result> {
    const result = await session.change(work);
    context.emit(['history']);
    return result;
  }

  return {
    'assumptionSets.list': () => {
      const { assumptions } = session.active().scenario;
      return listAssumptionSets(session.db).map((set) => ({
        id: set.id,
        name: set.name,
        note: set.note,
        changed: Object.keys(set.assumptions).length,
        applied: isSameSet(set.assumptions, assumptions),
      }));
    },
    'assumptionSets.save': async ({ id, name, note }): Promise<FileState> => {
      const namesake = findAssumptionSet(session.db, name);
      if (namesake !== null && namesake.id !== id) {
        throw new ApiError('invalid-input', `There is a set named “${namesake.name}” already. Choose another name.`);
      }
      if (id !== undefined) stored(id);
      const { assumptions } = session.active().scenario;
      await changeSets((db) => {
        const set = { id: id ?? nextAssumptionSetId(db), name, note, assumptions };
        editAssumptionSets(db, `the saving of the set “${name}”`, { store: [set] });
      });
      return session.state();
    },
    'assumptionSets.apply': async ({ ref }): Promise<FileState> => {
      const { name, assumptions } = valuesOf(ref);
      await session.change((db) => {
        editActiveScenario(db, `the set “${name}”`, (scenario) => ({ ...scenario, assumptions: { ...assumptions } }));
      });
      context.emit(['scenario', 'plan', 'history']);
      return session.state();
    },
    'assumptionSets.delete': async ({ id }): Promise<FileState> => {
      const { name } = stored(id);
      await changeSets((db) => editAssumptionSets(db, `the removal of the set “${name}”`, { remove: [id] }));
      return session.state();
    },
    'assumptionSets.compare': ({ refs }) => {
      const sets = refs.map((ref) => ({ ref, ...valuesOf(ref) }));
      return {
        sets: sets.map(({ ref, name }) => ({ ref, name })),
        rows: compareAssumptionSets(sets.map(({ assumptions }) => assumptions)),
      };
    },
    'assumptionSets.export': ({ token, ref }, call) => {
      const { path, name } = call.file(token);
      writeAtomically(path, writeAssumptionFile(valuesOf(ref)));
      return { name, assumptions: assumptionDefinitions.length };
    },
    'assumptionSets.import': async ({ tokens }, call) => {
      const sets = readFiles(tokens.map((token) => call.file(token)));
      const names = sets.map(({ name }) => `“${name}”`).join(', ');
      return changeSets((db) => {
        const taken: StoredAssumptionSet[] = [];
        let next = Number(nextAssumptionSetId(db).slice('set-'.length));
        for (const set of sets) {
          const namesake = taken.find((other) => sameName(other.name, set.name)) ?? findAssumptionSet(db, set.name);
          taken.push({ ...set, id: namesake?.id ?? `set-${next++}` });
        }
        editAssumptionSets(db, `the import of ${names}`, { store: taken });
        return { sets: taken.map(({ id, name }) => ({ id, name })) };
      });
    },
  } satisfies Partial<Handlers>;
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Every file's set. Throws `import-refused` with every problem of every file. */
function readFiles(files: readonly ResolvedFile[]): AssumptionSetValues[] {
  const problems: AssumptionFileProblem[] = [];
  const sets: AssumptionSetValues[] = [];
  for (const { path, name } of files) {
    const read = readAssumptionFile(name, textOf(path, name));
    if (read.ok) sets.push(read.set);
    else problems.push(...read.problems);
  }
  const [first] = problems;
  if (first !== undefined) {
    const more = problems.length === 1 ? '' : ` (and ${problems.length - 1} more)`;
    const value = first.value === '' ? '' : ` is ${first.value}`;
    throw new ApiError('import-refused', `${first.file}: ${first.field}${value}. ${first.reason}${more}`, { problems });
  }
  return sets;
}

function textOf(path: string, name: string): string {
  try {
    if (statSync(path).size > largestAssumptionFile) {
      throw new ApiError('import-refused', `${name} is larger than 1 MB, so it is no file of assumptions.`, {
        problems: [{ file: name, field: 'file', value: '', reason: 'It is larger than 1 MB.' }],
      });
    }
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError('file-not-readable', `${name} cannot be read: ${describeFileError(error)}.`, { file: name });
  }
}
