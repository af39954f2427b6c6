import { describe, expect, test } from 'vitest';
import { compileRoles } from '#core/advice/roles.ts';
import { workloadOf } from '#test/fixtures/inventory.ts';

const roleOf = compileRoles([]);

describe('names of pods', () => {
  test('are read without the letters that controllers add by chance', () => {
    const role = (name: string) => roleOf(workloadOf('p', { name, technology: 'container', folder: null })).role;
    expect(role('kuard-7db5dff8ff-vwrnf')).toBe('unknown');
    expect(role('orders-db-7db5dff8ff-vwrnf')).toBe('database');
    expect(role('orders-db-0')).toBe('database');
  });

  test('of VMs are read whole', () => {
    expect(roleOf(workloadOf('v', { name: 'kuard-7db5dff8ff-vwrnf', folder: null })).evidence?.text).toMatch(/db/i);
  });
});
