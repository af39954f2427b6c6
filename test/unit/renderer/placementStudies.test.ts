import { expect, test } from 'vitest';
import { modelValue } from '#renderer/pages/placement/buy/HostModels.tsx';
import { bindingOf, fullestOther } from '#renderer/pages/placement/headroom.ts';

test('a typed figure becomes the model’s value, memory in MiB, an empty price unknown', () => {
  expect(modelValue('price', '19 500')).toBe(19_500);
  expect(modelValue('price', ' ')).toBeNull();
  expect(modelValue('memory', '1,024')).toBe(1_048_576);
  expect(modelValue('cores', '')).toBeUndefined();
  expect(modelValue('cores', '0')).toBeUndefined();
  expect(modelValue('idle', '0')).toBe(0);
  expect(modelValue('max', 'lots')).toBeUndefined();
  expect(modelValue('embodied', '-1')).toBeUndefined();
});

test('what binds a host is the resource of which the larger share is used', () => {
  const usable = { cpuCores: 10, memoryMiB: 100 };
  expect(bindingOf({ others: [], used: true, usable, load: { cpuCores: 9, memoryMiB: 50 } })).toBe('cpu');
  expect(bindingOf({ others: [], used: true, usable, load: { cpuCores: 2, memoryMiB: 50 } })).toBe('memory');
  expect(bindingOf({ others: [], used: false, usable, load: { cpuCores: 0, memoryMiB: 0 } })).toBeNull();
  expect(
    bindingOf({ others: [], used: true, usable: { cpuCores: 0, memoryMiB: 9 }, load: { cpuCores: 1, memoryMiB: 9 } }),
  ).toBe('cpu');
  const others = [
    { resource: 'gpu', unit: 'GPUs', capacity: 4, usable: 4, load: 1 },
    { resource: 'storage', unit: 'MiB', capacity: 100, usable: 90, load: 80 },
  ] as const;
  expect(bindingOf({ used: true, usable, others, load: { cpuCores: 8, memoryMiB: 50 } })).toBe('storage');
  expect(bindingOf({ used: true, usable, others, load: { cpuCores: 9, memoryMiB: 50 } })).toBe('cpu');
  expect(fullestOther({ others })?.resource).toBe('storage');
  expect(fullestOther({ others: [] })).toBeNull();
});
