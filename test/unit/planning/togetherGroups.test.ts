import { describe, expect, test } from 'vitest';
import { mergeTogether } from '#core/planning/togetherGroups.ts';

const group = (id: string, movesTogether = false, dependsOn: readonly string[] = []) => ({
  id,
  movesTogether,
  dependsOn,
});
const workload = (id: string, groupId: string | null = null) => ({ id, groupId });

describe('sets that move together', () => {
  test('without sets the inventory’s groups stay as they are', () => {
    const merged = mergeTogether([group('g', true, ['h'])], [workload('a', 'g'), workload('b')], []);
    expect(merged.groups).toEqual([group('g', true, ['h'])]);
    expect([...merged.groupOf]).toEqual([['a', 'g']]);
  });

  test('workloads without a group get one of the set’s name', () => {
    const merged = mergeTogether(
      [],
      [workload('a'), workload('b'), workload('c')],
      [{ name: 'S', workloads: ['a', 'b'] }],
    );
    expect(merged.groups).toEqual([group('together:S', true)]);
    expect([...merged.groupOf]).toEqual([
      ['a', 'together:S'],
      ['b', 'together:S'],
    ]);
  });

  test('sets that share a member are one, and a set of one is none', () => {
    const merged = mergeTogether(
      [],
      ['a', 'b', 'c', 'd'].map((id) => workload(id)),
      [
        { name: 'S', workloads: ['a', 'b'] },
        { name: 'T', workloads: ['b', 'c'] },
        { name: 'U', workloads: ['d'] },
      ],
    );
    expect(merged.groups.map(({ id }) => id)).toEqual(['together:S']);
    expect([...merged.groupOf.keys()]).toEqual(['a', 'b', 'c']);
  });

  test('a group that moves as a whole joins with all its members', () => {
    const merged = mergeTogether(
      [group('g', true)],
      [workload('a', 'g'), workload('b', 'g'), workload('c')],
      [{ name: 'S', workloads: ['b', 'c'] }],
    );
    expect(merged.groups).toEqual([group('together:S', true)]);
    expect(merged.groupOf.get('a')).toBe('together:S');
  });

  test('two sets in one such group are one', () => {
    const merged = mergeTogether(
      [group('g', true)],
      [workload('a', 'g'), workload('b', 'g'), workload('c'), workload('d')],
      [
        { name: 'S', workloads: ['a', 'c'] },
        { name: 'T', workloads: ['b', 'd'] },
      ],
    );
    expect(merged.groups.map(({ id }) => id)).toEqual(['together:S']);
    expect(new Set(merged.groupOf.values())).toEqual(new Set(['together:S']));
  });

  test('order is kept on both sides of a group that loses members to a set', () => {
    // x waits for g, g waits for h; a of g and c of h move together.
    const merged = mergeTogether(
      [group('g', false, ['h']), group('h'), group('x', false, ['g'])],
      [workload('a', 'g'), workload('b', 'g'), workload('c', 'h'), workload('d', 'h'), workload('e', 'x')],
      [{ name: 'S', workloads: ['a', 'c'] }],
    );
    expect(merged.groups).toEqual([
      group('g', false, ['h', 'together:S']),
      group('h'),
      group('x', false, ['g', 'together:S']),
      group('together:S', true, ['h']),
    ]);
    expect(merged.groupOf.get('b')).toBe('g');
    expect(merged.groupOf.get('d')).toBe('h');
  });

  test('a name that a group has already is told apart', () => {
    const merged = mergeTogether(
      [group('together:S')],
      [workload('a', 'together:S'), workload('b'), workload('c')],
      [{ name: 'S', workloads: ['b', 'c'] }],
    );
    expect(merged.groups.map(({ id }) => id)).toEqual(['together:S', "together:S'"]);
  });
});
