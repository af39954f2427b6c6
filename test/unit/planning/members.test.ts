import { expect, test } from 'vitest';
import { workloadFinder } from '#core/planning/members.ts';
import { environmentWith, criticalityWith, traitFindings, traitsByWorkload } from '#core/planning/traits.ts';
import { workloadOf } from '#test/fixtures/inventory.ts';

const group = (id: string, name: string) => ({
  id,
  key: id,
  name,
  movesTogether: false,
  dependsOn: [],
  basis: 'test',
});
const find = workloadFinder({
  workloads: [
    workloadOf('w1', { name: 'shop-web', groupId: 'g1' }),
    workloadOf('w2', { name: 'shop-db', groupId: 'g1' }),
    workloadOf('w3', { name: 'Wiki', groupId: 'g2' }),
    workloadOf('w4', { name: 'shop+1' }),
  ],
  groups: [group('g1', 'Shop'), group('g2', 'Intranet')],
});

test('ids, names in any case, patterns, groups by id and by name', () => {
  expect(find(['w2'])).toEqual(['w2']);
  expect(find(['wiki'])).toEqual(['w3']);
  expect(find(['shop-*'])).toEqual(['w1', 'w2']);
  expect(find(['g1'])).toEqual(['w1', 'w2']);
  expect(find(['intranet'])).toEqual(['w3']);
  expect(find(['Intra*', 'w1'])).toEqual(['w1', 'w3']);
});

test('answers are in the order of the inventory, each once; signs of patterns are letters elsewhere', () => {
  expect(find(['Shop', 'w2', 'shop-db', 'w1'])).toEqual(['w1', 'w2']);
  expect(find(['shop+1'])).toEqual(['w4']);
  expect(find(['nothing', 'no*'])).toEqual([]);
});

test('later traits win, field by field', () => {
  const traits = traitsByWorkload(
    [
      { workloads: ['Shop'], criticality: 'high', language: 'java' },
      { workloads: ['shop-web'], criticality: 'low' },
    ],
    find,
  );
  expect(traits.get('w1')).toEqual({ criticality: 'low', language: 'java' });
  expect(traits.get('w2')).toEqual({ criticality: 'high', language: 'java' });
  expect(traits.has('w3')).toBe(false);
});

test('environment and criticality: what is said wins over what a name shows', () => {
  expect(environmentWith({ environment: 'staging' }, 'production')).toBe('test');
  expect(environmentWith(undefined, 'development')).toBe('development');
  expect(criticalityWith(undefined, 'development')).toBe('low');
  expect(criticalityWith(undefined, 'unknown')).toBe('medium');
  expect(criticalityWith({ criticality: 'high' }, 'test')).toBe('high');
});

test('traits that name nothing and languages that are not known are told, each once', () => {
  const codes = traitFindings(
    [
      { workloads: ['nobody'], criticality: 'high' },
      { workloads: ['wiki'], language: 'Befunge' },
      { workloads: ['Shop'], language: 'Befunge' },
      { workloads: ['Shop'], language: 'C#' },
    ],
    find,
    'scenario',
  ).map((finding) => [finding.code, finding.value]);
  expect(codes).toEqual([
    ['scenario-names-nothing', 'nobody'],
    ['language-unknown', 'Befunge'],
  ]);
});
