import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buffersOf, decodeRecords, encodeRecords } from '#electron/service/columns.ts';

const text = fc.string({ unit: 'grapheme' });
const scalar = fc.oneof(text, fc.boolean(), fc.constant(null), fc.double(), fc.integer());
/** Records of one shape, as tables are: each field of one kind, with null and absent values mixed in. */
const someRecords = fc
  .dictionary(
    fc.oneof(text, fc.constantFrom('__proto__', 'constructor', 'length')),
    fc.constantFrom('number', 'text', 'flag', 'list', 'record', 'mixed'),
    { maxKeys: 6 },
  )
  .chain((shape) => {
    const values: Record<string, fc.Arbitrary<unknown>> = {
      number: fc.double(),
      text,
      flag: fc.boolean(),
      list: fc.array(fc.integer(), { maxLength: 3 }),
      record: fc.record({ a: fc.option(fc.integer()), b: text }, { requiredKeys: ['b'] }),
      mixed: scalar.filter((value) => typeof value !== 'number' || (Number.isFinite(value) && !Object.is(value, -0))),
    };
    const fields = Object.entries(shape).map(([name, kind]) => [name, fc.option(values[kind]!)] as const);
    return fc.array(
      fc
        .tuple(...fields.map(([, value]) => fc.option(value, { nil: undefined })))
        .map((row) =>
          Object.fromEntries(fields.flatMap(([name], index) => (row[index] === undefined ? [] : [[name, row[index]]]))),
        ),
      { maxLength: 20 },
    );
  });

test('records come back equal, absent fields absent, null null, numbers to the bit', () => {
  fc.assert(
    fc.property(someRecords, (records) => {
      expect(decodeRecords(encodeRecords(records))).toEqual(records);
    }),
    { numRuns: 300 },
  );
});

test('they come back equal after a transfer, which empties the sender', () => {
  const records = [
    { name: 'a', cores: 1.5, origin: { row: 2 } },
    { name: null, cores: 2, origin: null },
    { name: 'a' },
  ];
  const table = encodeRecords(records);
  const moved = structuredClone(table, { transfer: buffersOf(table) });
  expect(decodeRecords(moved)).toEqual(records);
  expect(buffersOf(table).every((buffer) => buffer.byteLength === 0)).toBe(true);
});

test('a text that occurs often is kept once', () => {
  const table = encodeRecords(Array.from({ length: 1000 }, () => ({ system: 'x'.repeat(100) })));
  expect(buffersOf(table).reduce((sum, buffer) => sum + buffer.byteLength, 0)).toBeLessThan(5000);
});

test('rows do not share what they hold', () => {
  const [first, second] = decodeRecords<{ list: number[] }>(encodeRecords([{ list: [1] }, { list: [1] }]));
  first!.list.push(2);
  expect(second!.list).toEqual([1]);
});
