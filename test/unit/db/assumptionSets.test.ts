import { describe, expect, test } from 'vitest';
import {
  findAssumptionSet,
  listAssumptionSets,
  nextAssumptionSetId,
  readAssumptionSet,
  writeAssumptionSet,
} from '#db/assumptionSetRepository.ts';
import { connect, disconnect, raw, type WritableDb } from '#db/database.ts';
import { editActiveScenario, editAssumptionSets, readHistoryState, redoEdit, undoEdit } from '#db/historyRepository.ts';
import { migrate, readMigrations } from '#db/migrations.ts';
import { ensureScenario, readActiveScenario } from '#db/scenarioRepository.ts';
import { baseScenario } from '#core/scenario/scenario.ts';

const migrations = readMigrations(new URL('../../../db/migrations/', import.meta.url));

function withFile(work: (db: WritableDb) => void): void {
  const db = connect(':memory:', { mustExist: false });
  migrate(db, migrations);
  ensureScenario(db, baseScenario);
  work(db);
  disconnect(db);
}

const cooling = { id: 'set-1', name: 'Cooling', note: '', assumptions: { 'energy.pue': { likely: 1.3 } } };

describe('the migration to assumption sets', () => {
  test('adds an empty table and leaves everything else as it was', () => {
    const db = connect(':memory:', { mustExist: false });
    migrate(db, migrations.slice(0, 1));
    raw(db).exec('INSERT INTO scenarios (id, position, json, is_active) VALUES (\'s\', 1, \'{"name":"S"}\', 1)');
    const before = raw(db).prepare('SELECT * FROM scenarios').all();
    migrate(db, migrations.slice(0, 2));
    expect(raw(db).prepare('SELECT * FROM scenarios').all()).toEqual(before);
    expect(raw(db).prepare('SELECT * FROM assumption_sets').all()).toEqual([]);
    disconnect(db);
  });
});

describe('stored sets', () => {
  test('come back as they were, by name', () => {
    withFile((db) => {
      writeAssumptionSet(db, { ...cooling, id: 'set-2', name: 'warm' });
      writeAssumptionSet(db, cooling);
      expect(listAssumptionSets(db).map(({ name }) => name)).toEqual(['Cooling', 'warm']);
      expect(readAssumptionSet(db, 'set-1')).toEqual(cooling);
      expect(findAssumptionSet(db, 'COOLING')?.id).toBe('set-1');
      expect(readAssumptionSet(db, 'set-9')).toBeNull();
    });
  });

  test('never share a name', () => {
    withFile((db) => {
      writeAssumptionSet(db, cooling);
      expect(() => writeAssumptionSet(db, { ...cooling, id: 'set-2', name: 'cooling' })).toThrow('UNIQUE');
    });
  });

  test('are edited as one step that is undone and redone, among edits of the scenario', () => {
    withFile((db) => {
      editAssumptionSets(db, 'the saving', { store: [cooling] });
      editActiveScenario(db, 'the PUE', (scenario) => ({
        ...scenario,
        assumptions: { 'energy.pue': { likely: 1.4 } },
      }));
      editAssumptionSets(db, 'the swap', { store: [{ ...cooling, id: 'set-2', name: 'Other' }], remove: ['set-1'] });
      expect(listAssumptionSets(db).map(({ id }) => id)).toEqual(['set-2']);
      expect(undoEdit(db)).toBe('the swap');
      expect(listAssumptionSets(db)).toEqual([cooling]);
      expect(readActiveScenario(db)?.scenario.assumptions).toEqual({ 'energy.pue': { likely: 1.4 } });
      expect([undoEdit(db), undoEdit(db)]).toEqual(['the PUE', 'the saving']);
      expect(listAssumptionSets(db)).toEqual([]);
      expect([redoEdit(db), redoEdit(db), redoEdit(db)]).toEqual(['the saving', 'the PUE', 'the swap']);
      expect(listAssumptionSets(db).map(({ name }) => name)).toEqual(['Other']);
      expect(readHistoryState(db)).toEqual({ undo: 'the swap', redo: null });
    });
  });

  test('get ids that no edit still names', () => {
    withFile((db) => {
      expect(nextAssumptionSetId(db)).toBe('set-1');
      editAssumptionSets(db, 'the saving', { store: [cooling] });
      editAssumptionSets(db, 'the removal', { remove: ['set-1'] });
      expect(nextAssumptionSetId(db)).toBe('set-2');
    });
  });
});
