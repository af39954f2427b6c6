import { describe, expect, test } from 'vitest';
import type { PlacementRule } from '#core/api/ruleCalls.ts';
import { commonName } from '#renderer/pages/inventory/groups/groupsStore.ts';
import { costText, type RuleCost } from '#renderer/pages/placement/rules/costText.ts';
import { limitValue } from '#renderer/pages/placement/rules/LimitFields.tsx';
import { matchText } from '#renderer/pages/placement/rules/matchText.ts';
import { fragmentOf } from '#renderer/pages/placement/rules/MemberField.tsx';
import { draftOf, emptyDraft, ruleOf } from '#renderer/pages/placement/rules/rulesStore.ts';

const outcome = { hostsUsed: 9, migrations: 40, licencesPerYear: 0, failuresTolerated: 1, headroom: 0.15 };

function cost(part: Partial<RuleCost>): string {
  return costText({ with: outcome, without: outcome, problem: null, clusters: ['A'], ...part }, 'EUR');
}

describe('what a rule costs, in words', () => {
  test('says hosts first, and only what differs', () => {
    expect(cost({})).toBe('In A it costs no host: 9 with it, 9 without.');
    expect(cost({ with: { ...outcome, hostsUsed: 10, migrations: 43 } })).toBe(
      'In A it costs 1 host: 10 with it, 9 without. 3 moves more.',
    );
    expect(cost({ with: { ...outcome, hostsUsed: 7, migrations: 39 } })).toBe(
      'In A it saves 2 hosts: 7 with it, 9 without. 1 move less.',
    );
  });
  test('says money and what is no longer kept free', () => {
    expect(cost({ with: { ...outcome, licencesPerYear: 500, failuresTolerated: 0, headroom: 0 } })).toBe(
      'In A it costs no host: 9 with it, 9 without. Licences 500 EUR a year, 0 without it. ' +
        'With it the clusters survive no host failure in place of 1. It leaves 0\u00a0% headroom in place of 15\u00a0%.',
    );
  });
  test('says that there is no placement, and which side has none', () => {
    expect(cost({ with: null, problem: 'A is full.' })).toBe('No placement keeps it. A is full.');
    expect(cost({ without: null, problem: 'A is full.' })).toBe('Only with it is there a placement.');
    expect(cost({ with: null, without: null, problem: 'A is full.' })).toBe(
      'Neither with it nor without it is there a placement. A is full.',
    );
    expect(cost({ clusters: ['A', null, 'B'] })).toMatch(/^In A, .+, B it costs no host/);
    expect(cost({ clusters: ['A', 'B', 'C', 'D'] })).toMatch(/^In 4 clusters it costs no host/);
    expect(cost({ clusters: [] })).toBe('It changes nothing in any cluster that runs something.');
  });
});

describe('a rule that is being written', () => {
  test.each<PlacementRule>([
    { list: 'antiAffinity', name: 'a', workloads: ['x*'], maxPerHost: 2 },
    { list: 'affinity', name: 'b', workloads: ['x', 'y'] },
    { list: 'hostGroups', name: 'c', workloads: ['x'], hosts: ['h*'], rule: 'forbidden' },
    { list: 'hostGroups', name: 'd', workloads: ['x'], hosts: ['h'], rule: 'required' },
    { list: 'licences', name: 'e', workloads: ['x'], costPerHost: 12.5 },
  ])('is the stored one again: %o', (rule) => {
    expect(ruleOf(draftOf(rule))).toEqual(rule);
  });
  test('is no rule before it names what it binds', () => {
    expect(ruleOf(emptyDraft)).toBeNull();
    expect(ruleOf({ ...emptyDraft, name: 'x' })).toBeNull();
    expect(ruleOf({ ...emptyDraft, name: 'x', workloads: ['a'], kind: 'required' })).toBeNull();
  });
});

test('limits are whole numbers within bounds; none is one only for the number of workloads', () => {
  expect(limitValue('failuresToTolerate', ' 2 ')).toBe(2);
  expect(limitValue('failuresToTolerate', '9')).toBeUndefined();
  expect(limitValue('failuresToTolerate', '')).toBeUndefined();
  expect(limitValue('hostsInMaintenance', '1.5')).toBeUndefined();
  expect(limitValue('maxWorkloadsPerHost', '')).toBeNull();
  expect(limitValue('maxWorkloadsPerHost', '0')).toBeUndefined();
});

test('a match says how many workloads, hosts and clusters, and how many are off', () => {
  const match = { workloads: 12, running: 12, hosts: 5, clusters: 2, names: [], unknown: [] };
  expect(matchText(match, 'workloads')).toBe('matches 12 workloads on 5 hosts in 2 clusters');
  expect(matchText({ ...match, running: 9 }, 'workloads')).toBe(
    'matches 12 workloads on 5 hosts in 2 clusters, 3 of them not running',
  );
  expect(matchText({ ...match, workloads: 0 }, 'workloads')).toBe('matches nothing');
  expect(matchText({ ...match, workloads: 0, hosts: 1, clusters: 1 }, 'hosts')).toBe('matches 1 host in 1 cluster');
});

test('a pattern is looked for by its longest part', () => {
  expect(fragmentOf('*db*')).toBe('db');
  expect(fragmentOf('shop-*-01')).toBe('shop-');
  expect(fragmentOf('*')).toBe('');
});

test('a new group is called by what the names of its workloads begin with', () => {
  expect(commonName(['shop-web-01', 'shop-db-01'])).toBe('shop');
  expect(commonName(['shop-web-01', 'shop-web-02'])).toBe('shop-web');
  expect(commonName(['Ledger1', 'ledger2', 'LEDGER03'])).toBe('Ledger');
  expect(commonName(['adfs01', 'berth-api-01'])).toBe('');
  expect(commonName(['prodweb', 'prodapp'])).toBe('');
  expect(commonName(['lonely'])).toBe('lonely');
  expect(commonName([])).toBe('');
});
