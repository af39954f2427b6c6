import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { packInventory, unpackInventory } from '#db/sourceInventory.ts';
import { readFiles } from '#core/import/importFiles.ts';
import { quietContext } from '#core/job.ts';
import { fileOf } from '#test/fixtures/import/files.ts';

const rows = Array.from({ length: 23 }, (_, index) => `vm-${index},${(index % 4) + 1},4`);
const [result] = await readFiles([fileOf('list.csv', ['name,vcpus,memory gb', ...rows].join('\n'))], {
  context: quietContext,
});
const inventory = result!.inventory;

test('a kept source is read back as it was, whole or in parts', () => {
  expect(inventory.workloads).toHaveLength(23);
  expect(unpackInventory(packInventory(inventory))).toEqual(inventory);
  for (const perPart of [1, 5, 22, 23]) expect(unpackInventory(packInventory(inventory, perPart))).toEqual(inventory);
});

test('a source kept as one stream is read, as plan files have it', () => {
  expect(unpackInventory(new Uint8Array(deflateSync(JSON.stringify(inventory))))).toEqual(inventory);
});

test('a damaged source is an error and not an empty inventory', () => {
  const bytes = packInventory(inventory, 5);
  expect(() => unpackInventory(bytes.subarray(0, bytes.length - 3))).toThrow();
  expect(() => unpackInventory(bytes.subarray(0, 1))).toThrow();
});
