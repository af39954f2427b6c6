import { describe, expect, it } from 'vitest';
import { applyGroupEdits, dependencyCircle, GroupEditBook } from '#core/import/groupEdits.ts';
import type { Group, Inventory, Workload } from '#core/inventory/inventory.ts';
import { inventoryOf, hostOf, workloadOf } from '#test/fixtures/inventory.ts';

function groupOf(id: string, fields: Partial<Group> = {}): Group {
  return { id, key: `name/${id}`, name: id, movesTogether: false, dependsOn: [], basis: 'derived', ...fields };
}

function estateOf(groups: readonly Group[], workloads: Readonly<Record<string, string | null>>): Inventory {
  const list = Object.entries(workloads).map(([id, groupId]): Workload => workloadOf(id, { groupId }));
  return { ...inventoryOf([hostOf('h1')], list), groups };
}

const base = estateOf([groupOf('billing'), groupOf('shop')], { a: 'shop', b: 'shop', c: 'billing', d: null });

/** The edits made on what earlier edits left, as the service makes them; returns what a join of `sources` then gives. */
function edited(
  sources: Inventory,
  ...edits: readonly ((book: GroupEditBook, now: Inventory) => void)[]
): { readonly inventory: Inventory; readonly codes: readonly string[]; readonly book: GroupEditBook } {
  let book = new GroupEditBook([]);
  for (const edit of edits) {
    edit(book, applyGroupEdits(sources, book.repairs(), 'f').inventory);
    book = new GroupEditBook(book.repairs());
  }
  const { inventory, findings } = applyGroupEdits(sources, book.repairs(), 'f');
  return { inventory, codes: findings.map(({ code }) => code), book };
}

function membership(inventory: Inventory): Record<string, string | null> {
  const names = new Map(inventory.groups.map((group) => [group.id, group.name]));
  return Object.fromEntries(
    inventory.workloads.map((one) => [one.name, one.groupId === null ? null : (names.get(one.groupId) ?? '?')]),
  );
}

function named(inventory: Inventory, name: string): Group {
  const group = inventory.groups.find((one) => one.name === name);
  if (group === undefined) throw new Error(`no group ${name}`);
  return group;
}

function place(ids: readonly string[], target: string | null) {
  return (book: GroupEditBook, now: Inventory): void =>
    book.place(
      now.workloads.filter(({ id }) => ids.includes(id)),
      target === null ? null : named(now, target).id,
    );
}
function create(name: string) {
  return (book: GroupEditBook, now: Inventory): void =>
    void book.create(name, new Set(now.groups.map((group) => group.id)));
}
function remove(name: string) {
  return (book: GroupEditBook, now: Inventory): void => book.delete(named(now, name).id, named(now, name));
}
function depend(name: string, ...on: readonly string[]) {
  return (book: GroupEditBook, now: Inventory): void =>
    book.change(named(now, name).id, named(now, name), { dependsOn: on.map((one) => named(now, one).id) });
}

describe('edits of groups', () => {
  it('leave an inventory alone when there are none', () => {
    expect(applyGroupEdits(base, [], 'f')).toEqual({ inventory: base, findings: [] });
  });

  it('make a group of workloads out of others, and of none', () => {
    const { inventory } = edited(base, create('Web'), place(['a', 'd'], 'Web'));
    expect(membership(inventory)).toEqual({ a: 'Web', b: 'shop', c: 'billing', d: 'Web' });
    expect(named(inventory, 'Web')).toMatchObject({ basis: 'made by you', movesTogether: false });
  });

  it('of a workload put back where the sources have it leave nothing behind', () => {
    const { book } = edited(base, place(['a'], 'billing'), place(['a'], 'shop'));
    expect(book.repairs()).toEqual([]);
  });

  it('that delete a group of one’s own give its workloads back to the sources', () => {
    const { inventory, book } = edited(base, create('Web'), place(['a', 'd'], 'Web'), remove('Web'));
    expect(membership(inventory)).toEqual(membership(base));
    expect(book.repairs()).toEqual([]);
  });

  it('that delete a group of the sources outlive the import, and can be taken back', () => {
    const gone = edited(base, remove('shop'));
    expect(membership(gone.inventory)).toEqual({ a: null, b: null, c: 'billing', d: null });
    expect(gone.book.deleted()).toEqual([{ id: 'shop', name: 'shop' }]);
    gone.book.restore('shop');
    expect(membership(applyGroupEdits(base, gone.book.repairs(), 'f').inventory)).toEqual(membership(base));
  });

  it('of dependencies are kept as differences: what a later import adds counts too', () => {
    const { inventory, book } = edited(base, depend('shop', 'billing'));
    expect(named(inventory, 'shop').dependsOn).toEqual(['billing']);
    const later = estateOf([groupOf('billing'), groupOf('ledger'), groupOf('shop', { dependsOn: ['ledger'] })], {
      a: 'shop',
    });
    expect(named(applyGroupEdits(later, book.repairs(), 'f').inventory, 'shop').dependsOn).toEqual([
      'billing',
      'ledger',
    ]);
  });

  it('that take a dependency away keep it away', () => {
    const sources = estateOf([groupOf('billing'), groupOf('shop', { dependsOn: ['billing'] })], { a: 'shop' });
    expect(named(edited(sources, depend('shop')).inventory, 'shop').dependsOn).toEqual([]);
    expect(named(edited(sources, depend('shop'), depend('shop', 'billing')).inventory, 'shop').dependsOn).toEqual([
      'billing',
    ]);
  });

  it('never leave a dependency on a group that is gone', () => {
    const { inventory } = edited(base, depend('shop', 'billing'), remove('billing'));
    expect(named(inventory, 'shop').dependsOn).toEqual([]);
  });

  it('let new members in that the sources find for a changed group', () => {
    const rename = (book: GroupEditBook, now: Inventory): void =>
      book.change('shop', named(now, 'shop'), { name: 'Webshop', movesTogether: true });
    const { book } = edited(base, rename);
    const later = estateOf(base.groups, { a: 'shop', b: 'shop', e: 'shop' });
    const { inventory } = applyGroupEdits(later, book.repairs(), 'f');
    expect(membership(inventory)).toEqual({ a: 'Webshop', b: 'Webshop', e: 'Webshop' });
    expect(named(inventory, 'Webshop')).toMatchObject({ movesTogether: true, basis: 'derived; changed by you' });
  });
});

describe('a later import', () => {
  it('that puts a workload elsewhere is told, and the user’s word holds', () => {
    const { book } = edited(base, create('Web'), place(['d'], 'Web'));
    const later = estateOf(base.groups, { a: 'shop', d: 'billing' });
    const { inventory, findings } = applyGroupEdits(later, book.repairs(), 'f');
    expect(membership(inventory)['d']).toBe('Web');
    expect(findings.map(({ code, message }) => [code, message])).toEqual([
      [
        'group-differs',
        'An import now puts one workload into the group billing: d. You put them into Web, and that holds.',
      ],
    ]);
  });

  it('without a member says so, and with it again has it in the group', () => {
    const { book } = edited(base, create('Web'), place(['a', 'd'], 'Web'));
    const without = applyGroupEdits(estateOf(base.groups, { a: 'shop' }), book.repairs(), 'f');
    expect(without.findings.map(({ code }) => code)).toEqual(['group-members-gone']);
    expect(membership(applyGroupEdits(base, book.repairs(), 'f').inventory)['d']).toBe('Web');
  });

  it('that gives a member another id finds it by a name that it alone bears', () => {
    const { book } = edited(base, create('Web'), place(['d'], 'Web'));
    const renewed = { ...base, workloads: base.workloads.map((one) => (one.id === 'd' ? { ...one, id: 'd2' } : one)) };
    expect(membership(applyGroupEdits(renewed, book.repairs(), 'f').inventory)['d']).toBe('Web');
    const twice = { ...renewed, workloads: [...renewed.workloads, workloadOf('d3', { name: 'd' })] };
    expect(applyGroupEdits(twice, book.repairs(), 'f').findings.map(({ code }) => code)).toEqual([
      'group-members-gone',
    ]);
  });

  it('that no longer forms a changed group says that the change waits', () => {
    const { book } = edited(base, depend('shop', 'billing'));
    const later = estateOf([groupOf('billing')], { c: 'billing' });
    const { inventory, findings } = applyGroupEdits(later, book.repairs(), 'f');
    expect(inventory.groups.map(({ id }) => id)).toEqual(['billing']);
    expect(findings.map(({ code }) => code)).toEqual(['group-edit-idle']);
  });

  it('that no longer forms a group which the user filled keeps it', () => {
    const { book } = edited(base, depend('shop', 'billing'), place(['d'], 'shop'));
    const later = estateOf([groupOf('billing')], { c: 'billing', d: null });
    const { inventory } = applyGroupEdits(later, book.repairs(), 'f');
    expect(membership(inventory)).toEqual({ c: 'billing', d: 'shop' });
    expect(named(inventory, 'shop').dependsOn).toEqual(['billing']);
  });
});

describe('a circle of dependencies', () => {
  const graph = [
    { id: 'a', dependsOn: ['b'] },
    { id: 'b', dependsOn: ['c'] },
    { id: 'c', dependsOn: [] },
  ];
  it('is found with the groups on it', () => {
    expect(dependencyCircle(graph, 'c', ['a'])).toEqual(['c', 'a', 'b', 'c']);
    expect(dependencyCircle(graph, 'c', ['b'])).toEqual(['c', 'b', 'c']);
  });
  it('is none where dependencies only lead on', () => {
    expect(dependencyCircle(graph, 'a', ['b', 'c'])).toBeNull();
    expect(dependencyCircle(graph, 'a', [])).toBeNull();
  });
});
