import { describe, expect, test } from 'vitest';
import { roadmapSettingsSchema, type RoadmapSettings } from '#core/scenario/roadmapSettings.ts';
import { draftOf, emptyDraft, listKinds, readDraft, type Entry } from '#renderer/pages/way/drafts.ts';
import { entrySentence, entryTitle } from '#renderer/pages/way/entrySentence.ts';

const start = { startDate: '2027-01-04' };

const settings: RoadmapSettings = roadmapSettingsSchema.parse({
  teams: [
    {
      id: 'core',
      name: 'Core',
      skills: ['container', 'database'],
      daysPerWave: 12.5,
      clusters: ['PROD-A'],
      absences: [{ from: '2027-02-01', to: '2027-02-12' }],
    },
  ],
  freezes: [
    { name: 'Year end', from: '2027-12-15', to: '2028-01-05' },
    { name: 'Sales', from: '2027-11-20', to: '2027-11-30', workloads: ['shop-*'] },
  ],
  maintenanceWindows: [{ name: 'Weekend', workloads: ['*'], weekdays: [6, 7], from: '22:00', hours: 6.5 }],
  hardware: [
    { kind: 'lease-end', name: 'Rack 4', hosts: ['esx-4*'], date: '2027-06-30' },
    {
      kind: 'arrival',
      name: 'Order 7',
      cluster: 'PROD-A',
      date: '2027-03-01',
      count: 4,
      cpuCores: 64,
      memoryMiB: 1048576,
      price: 21000,
    },
  ],
  together: [{ name: 'Shop', workloads: ['shop-a', 'shop-b'] }],
  before: [{ name: 'Base first', first: ['ldap*'], later: ['shop-*'], wavesBetween: 1 }],
  pace: [{ name: 'Tills', workloads: ['till-*'], maxPerWave: 3 }],
  budgets: [{ quarter: '2027-Q1', amount: 50000 }],
  traits: [{ workloads: ['shop-*'], environment: 'production', value: 80, language: 'Go' }],
});

function read(kind: (typeof listKinds)[number], change: Record<string, unknown>, others: readonly Entry[] = []) {
  return readDraft(kind, { ...emptyDraft(kind, start), ...change } as never, others, null);
}

describe('forms of the roadmap settings', () => {
  test('an entry of every list comes back from its form as it was', () => {
    for (const kind of listKinds) {
      for (const entry of settings[kind] as readonly Entry[]) {
        const id = 'id' in entry ? entry.id : null;
        expect(readDraft(kind, draftOf(kind, entry, start), [], id)).toEqual({ entry, problems: [] });
        expect(entryTitle(kind, entry)).not.toBe('');
        expect(entrySentence(kind, entry, 'EUR')).not.toMatch(/undefined|\{/);
      }
    }
  });

  test('an empty form of every list says in words what is missing', () => {
    for (const kind of listKinds) {
      const { entry, problems } = read(kind, {});
      expect(entry, kind).toBeNull();
      for (const { message } of problems) expect(message, kind).toMatch(/^[A-Z].*\.$/);
    }
    expect(read('teams', {}).problems.map(({ message }) => message)).toEqual([
      'Name is missing.',
      'Person-days a wave is missing.',
    ]);
  });

  test('a freeze that ends before it begins is refused', () => {
    const { entry, problems } = read('freezes', { name: 'X', from: '2027-03-02', to: '2027-03-01' });
    expect(entry).toBeNull();
    expect(problems).toEqual([{ field: 'to', message: 'The last day, 2027-03-01, is before the first, 2027-03-02.' }]);
  });

  test('a day that the calendar does not have is refused', () => {
    expect(read('freezes', { name: 'X', from: '2027-02-30' }).problems[0]?.field).toBe('from');
  });

  test('a name that is taken is refused, in any case', () => {
    const { problems } = read('pace', { name: 'TILLS', workloads: ['a'] }, settings.pace);
    expect(problems).toEqual([{ field: 'name', message: 'There is one named TILLS already.' }]);
  });

  test('a quarter has one budget', () => {
    expect(read('budgets', { quarter: '2027-Q1', amount: '5' }, settings.budgets).problems[0]?.field).toBe('quarter');
    expect(read('budgets', { quarter: '2027-Q5', amount: '5' }).problems[0]?.message).toContain('2027-Q1');
  });

  test('figures out of their bounds are refused with the bounds in the unit of the field', () => {
    expect(read('maintenanceWindows', { name: 'X', workloads: ['a'], hours: '30' }).problems).toEqual([
      { field: 'hours', message: 'Hours lies between 0.25 and 24.' },
    ]);
    expect(read('pace', { name: 'X', workloads: ['a'], maxPerWave: '1.5' }).problems[0]?.message).toContain('whole');
    expect(read('pace', { name: 'X', workloads: ['a'], maxPerWave: 'many' }).problems[0]?.message).toContain('“many”');
  });

  test('what moves first cannot move later', () => {
    const { problems } = read('before', { name: 'X', first: ['a', 'b'], later: ['b'] });
    expect(problems.map(({ field }) => field)).toEqual(['later']);
  });

  test('traits that say nothing are refused', () => {
    expect(read('traits', { workloads: ['a'] }).problems[0]?.message).toBe(
      'Say at least one thing about these workloads.',
    );
  });

  test('traits may say one thing alone', () => {
    for (const [field, value] of [
      ['environment', 'test'],
      ['criticality', 'high'],
      ['complexity', 'low'],
      ['value', 7],
      ['language', 'Go'],
    ] as const) {
      const { entry, problems } = read('traits', { workloads: ['a'], [field]: String(value) });
      expect(problems).toEqual([]);
      expect(entry).toEqual({ workloads: ['a'], [field]: value });
    }
  });

  test('a new team has an id that no other has', () => {
    const { entry } = read('teams', { name: 'Core!', daysPerWave: '5' }, settings.teams);
    expect(entry).toMatchObject({ id: 'core-2', name: 'Core!', daysPerWave: 5, skills: [], clusters: [] });
  });

  test('memory is written in GiB and stored in MiB', () => {
    const { entry } = read('hardware', {
      kind: 'arrival',
      name: 'X',
      cluster: ['C'],
      count: '2',
      cpuCores: '64',
      memoryMiB: '512',
    });
    expect(entry).toMatchObject({ kind: 'arrival', memoryMiB: 524288, price: null });
  });
});
