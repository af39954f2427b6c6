import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '#core/planning/canonical.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import type { WritableDb } from '#db/database.ts';
import { addScenario, editActiveScenario, readHistoryState, redoEdit, undoEdit } from '#db/historyRepository.ts';
import {
  activateScenario,
  listScenarios,
  nextScenarioId,
  readActiveScenario,
  readScenario,
} from '#db/scenarioRepository.ts';
import { memoryPlan, rowsOf } from '#test/fixtures/db/planFiles.ts';

/** Everything that undo must bring back: all scenarios, and which is active. */
function stateOf(db: WritableDb): string {
  return canonicalJson(listScenarios(db).map((entry) => ({ ...entry, scenario: readScenario(db, entry.id) })));
}

/** What the model remembers: whole states, in the obvious way. */
interface Model {
  readonly past: string[];
  present: string;
  readonly future: string[];
}

type Command = fc.Command<Model, WritableDb>;

/** An edit of the active scenario, or a new scenario. */
function edit(name: string, work: (db: WritableDb) => void): Command {
  return {
    check: () => true,
    run: (model, db) => {
      work(db);
      const now = stateOf(db);
      if (now !== model.present) {
        model.past.push(model.present);
        model.future.length = 0;
      }
      model.present = now;
      check(model, db);
    },
    toString: () => name,
  };
}

function check(model: Model, db: WritableDb): void {
  expect(stateOf(db)).toBe(model.present);
  const { undo, redo } = readHistoryState(db);
  expect([undo !== null, redo !== null]).toEqual([model.past.length > 0, model.future.length > 0]);
  expect(listScenarios(db).filter(({ active }) => active)).toHaveLength(1);
}

const undo: Command = {
  check: () => true,
  run: (model, db) => {
    const label = undoEdit(db);
    const before = model.past.pop();
    expect(label === null).toBe(before === undefined);
    if (before !== undefined) {
      model.future.push(model.present);
      model.present = before;
    }
    check(model, db);
  },
  toString: () => 'undo',
};

const redo: Command = {
  check: () => true,
  run: (model, db) => {
    const label = redoEdit(db);
    const after = model.future.pop();
    expect(label === null).toBe(after === undefined);
    if (after !== undefined) {
      model.past.push(model.present);
      model.present = after;
    }
    check(model, db);
  },
  toString: () => 'redo',
};

const keys = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor', '');
const someChange: fc.Arbitrary<(scenario: Scenario) => Scenario> = fc.oneof(
  fc
    .record({ key: keys, likely: fc.option(fc.integer({ min: 0, max: 3 })) })
    .map(({ key, likely }) => (scenario: Scenario) => {
      const assumptions = new Map(Object.entries(scenario.assumptions));
      if (likely === null) assumptions.delete(key);
      else assumptions.set(key, { likely });
      return { ...scenario, assumptions: Object.fromEntries(assumptions) };
    }),
  fc
    .record({ ids: fc.uniqueArray(keys), technology: fc.option(fc.constantFrom('vm' as const, 'wasm' as const)) })
    .map(({ ids, technology }) => (scenario: Scenario) => {
      const overrides = new Map(Object.entries(scenario.technologyOverrides));
      for (const id of ids) {
        if (technology === null) overrides.delete(id);
        else overrides.set(id, technology);
      }
      return { ...scenario, technologyOverrides: Object.fromEntries(overrides) };
    }),
  fc.integer({ min: 0, max: 2 }).map((seed) => (scenario: Scenario) => ({ ...scenario, seed })),
  fc.constantFrom(null, 10).map((maxMovesPerWave) => (scenario: Scenario) => ({ ...scenario, maxMovesPerWave })),
  fc.array(fc.constantFrom('h1', 'h2'), { maxLength: 2 }).map((hosts) => (scenario: Scenario) => ({
    ...scenario,
    changes: hosts.map((hostId) => ({ kind: 'remove-host' as const, hostId })),
  })),
);

test('any sequence of edits, undo and redo leaves what a list of whole states would', () => {
  const commands = [
    someChange.map((change) => edit('edit', (db) => void editActiveScenario(db, 'an edit', change))),
    fc.constantFrom('A', 'B').map((name) =>
      edit(`create ${name}`, (db) => {
        const { scenario } = readActiveScenario(db)!;
        addScenario(db, 'a scenario', nextScenarioId(db), { ...scenario, name });
      }),
    ),
    fc.constant(undo),
    fc.constant(redo),
  ];
  fc.assert(
    fc.property(fc.commands(commands, { maxCommands: 40 }), (sequence) => {
      const db = memoryPlan();
      fc.modelRun(() => ({ model: { past: [], present: stateOf(db), future: [] }, real: db }), sequence);
    }),
    { numRuns: 150 },
  );
});

test('an edit that changes nothing leaves no trace, and keeps what can be redone', () => {
  const db = memoryPlan();
  editActiveScenario(db, 'the seed', (scenario) => ({ ...scenario, seed: 7 }));
  undoEdit(db);
  expect(editActiveScenario(db, 'nothing', (scenario) => ({ ...scenario }))).toBe(false);
  expect(readHistoryState(db)).toEqual({ undo: null, redo: 'the seed' });
});

test('undo goes back to the scenario that the edit was made in', () => {
  const db = memoryPlan();
  editActiveScenario(db, 'the seed', (scenario) => ({ ...scenario, seed: 7 }));
  addScenario(db, 'the new scenario', 'scenario-2', readScenario(db, 'scenario-1')!);
  undoEdit(db);
  redoEdit(db);
  activateScenario(db, 'scenario-1');
  expect(undoEdit(db)).toBe('the new scenario');
  expect(undoEdit(db)).toBe('the seed');
  expect(readActiveScenario(db)).toMatchObject({ id: 'scenario-1', scenario: { seed: 1 } });
});

test('an edit of one override among thousands stores that one', () => {
  const db = memoryPlan();
  const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`w${index}`, 'vm' as const]));
  editActiveScenario(db, 'many', (scenario) => ({ ...scenario, technologyOverrides: many }));
  editActiveScenario(db, 'one', (scenario) => ({ ...scenario, technologyOverrides: { ...many, w7: 'wasm' } }));
  const edits = rowsOf(db, 'edits') as { changes: string }[];
  expect(JSON.parse(edits[1]!.changes)).toEqual([{ path: ['technologyOverrides', 'w7'], before: 'vm', after: 'wasm' }]);
});
