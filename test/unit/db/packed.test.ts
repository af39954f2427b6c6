import { expect, test } from 'vitest';
import { pack, unpack, unpackJson, unpackText } from '#db/packed.ts';

test('what was packed comes out as it was', () => {
  expect(unpackText(pack('Größe, 大小'))).toBe('Größe, 大小');
  expect(unpack(pack(Uint8Array.of(0, 255, 7)))).toEqual(Uint8Array.of(0, 255, 7));
  expect(unpackJson(pack('{"hosts":[1,2]}'))).toEqual({ hosts: [1, 2] });
});

test('a stream that inflates to more than may be kept is a damaged file, at its limit it is not', () => {
  const stream = pack(new Uint8Array(1_000_000));
  expect(unpack(stream, 1_000_000)).toHaveLength(1_000_000);
  expect(() => unpack(stream, 999_999)).toThrow(expect.objectContaining({ code: 'damaged-file' }));
});

test.each([
  ['no stream', Uint8Array.of(1, 2, 3)],
  ['a stream cut short', pack('a text of some length, cut').subarray(0, 12)],
  ['a stream of something else', pack('no JSON')],
])('%s is a damaged file', (_what, stream) => {
  expect(() => unpackJson(stream)).toThrow(expect.objectContaining({ code: 'damaged-file' }));
});
