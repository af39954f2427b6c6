import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { api } from '#core/api.ts';

const folder = new URL('../../../core/api/', import.meta.url);

test('every call stands in exactly one area of the contract', async () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('Calls.ts'));
  const areas = await Promise.all(files.map((name): Promise<object> => import(new URL(name, folder).href)));
  const names = areas
    .flatMap((area) => Object.entries(area))
    .flatMap(([name, value]) => (name.endsWith('Calls') ? Object.keys(value as object) : []));
  expect(names.toSorted()).toEqual(Object.keys(api).toSorted());
});
