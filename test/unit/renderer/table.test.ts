import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeFilter } from '#renderer/table/describeFilter.ts';
import { isIdle, nextSort, withFilter, type TableFilter, type TableSort } from '#renderer/table/tableState.ts';
import { rowAfterKey } from '#renderer/table/useGridKeys.ts';
import { pageInput, pageOffsets, pageSize } from '#renderer/table/usePagedRows.ts';

describe('withFilter', () => {
  const cluster: TableFilter = { column: 'cluster', op: 'in', values: ['A'] };
  const cores: TableFilter = { column: 'cpuCores', op: 'between', min: 8, max: null };

  it('holds one filter per column, in the order in which they were added', () => {
    const wider: TableFilter = { ...cluster, values: ['A', 'B'] };
    expect(withFilter(withFilter(withFilter([], cluster), cores), wider)).toEqual([wider, cores]);
  });

  it('takes a filter away when it says nothing any more', () => {
    expect(withFilter([cluster, cores], { ...cluster, values: [] })).toEqual([cores]);
    expect(withFilter([cores], { ...cores, min: null })).toEqual([]);
  });
});

describe('isIdle', () => {
  it('knows null as a value and 0 as a bound', () => {
    expect(isIdle({ column: 'x', op: 'in', values: [null] })).toBe(false);
    expect(isIdle({ column: 'x', op: 'between', min: 0, max: null })).toBe(false);
    expect(isIdle({ column: 'x', op: 'contains', text: '  ' })).toBe(true);
  });
});

describe('nextSort', () => {
  it('goes ascending, descending, none', () => {
    const first = nextSort([], 'name', false);
    const second = nextSort(first, 'name', false);
    expect([first, second, nextSort(second, 'name', false)]).toEqual([
      [{ column: 'name', descending: false }],
      [{ column: 'name', descending: true }],
      [],
    ]);
  });

  it('replaces the order, or adds to it up to the four columns of the contract', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const added = names.reduce<readonly TableSort[]>((sort, column) => nextSort(sort, column, true), []);
    expect(added.map((entry) => entry.column)).toEqual(['a', 'b', 'c', 'e']);
    expect(nextSort(added, 'z', false)).toEqual([{ column: 'z', descending: false }]);
  });
});

describe('describeFilter', () => {
  it('names values, bounds in the column’s unit, and texts', () => {
    expect(describeFilter({ column: 'x', op: 'in', values: ['A', null, true] }, {})).toBe('A and 2 more');
    expect(describeFilter({ column: 'x', op: 'in', values: [false] }, {})).toBe('No');
    expect(describeFilter({ column: 'x', op: 'between', min: 8192, max: 16_384 }, { scale: 1024 })).toBe('8 to 16');
    expect(describeFilter({ column: 'x', op: 'between', min: null, max: 0.5 }, { scale: 0.01 })).toBe('at most 50');
    expect(describeFilter({ column: 'x', op: 'contains', text: 'sql' }, {})).toBe('“sql”');
  });
});

describe('pageOffsets', () => {
  it('covers every row that is looked at, and nothing beyond the table', () => {
    fc.assert(
      fc.property(fc.nat(300_000), fc.nat(400), fc.nat(300_000), (first, length, total) => {
        const last = first + length;
        const offsets = pageOffsets(first, last, total);
        for (let row = first; row <= Math.min(last, total - 1); row++) {
          expect(offsets).toContain(Math.floor(row / pageSize) * pageSize);
        }
        for (const offset of offsets) {
          expect(offset % pageSize).toBe(0);
          expect(offset).toBeLessThan(Math.max(total, 1));
        }
      }),
    );
  });

  it('asks for nothing in an empty table', () => {
    expect(pageOffsets(0, 40, 0)).toEqual([]);
  });
});

describe('pageInput', () => {
  it('puts the fixed filters first and trims the search', () => {
    const wave: TableFilter = { column: 'wave', op: 'between', min: 2, max: 2 };
    expect(pageInput({ sort: [], search: ' db ', filters: [] }, [wave])).toEqual({
      sort: [],
      search: 'db',
      filters: [wave],
      limit: pageSize,
    });
  });
});

describe('rowAfterKey', () => {
  it('stays within the table', () => {
    expect(rowAfterKey('ArrowUp', 0, 10, 5)).toBe(0);
    expect(rowAfterKey('ArrowDown', 9, 10, 5)).toBe(9);
    expect(rowAfterKey('PageDown', 7, 10, 5)).toBe(9);
    expect(rowAfterKey('PageUp', 7, 10, 5)).toBe(2);
    expect(rowAfterKey('End', 0, 100_000, 5)).toBe(99_999);
    expect(rowAfterKey('Home', 50, 100, 5)).toBe(0);
    expect(rowAfterKey('a', 3, 10, 5)).toBeNull();
  });
});
