import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { ImportFile } from '#core/import/contract.ts';
import { exportFiles } from '#test/fixtures/import/exports.ts';
import { fileOf, importAll, importOne } from '#test/fixtures/import/files.ts';
import { expectSound } from '#test/fixtures/import/rows.ts';
import { fuzzRuns } from '#test/fixtures/fuzzRuns.ts';

const files = exportFiles();

const runs = fuzzRuns(400, 3600);

/** A busy machine takes its time. */
const patience = { timeout: 60_000 + runs * 100 };

/** What damages a text: pieces taken away, put in or doubled, at a place given as a share of its length. */
const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.oneof({ weight: 3, arbitrary: fc.nat(3) }, fc.nat(200)),
  insert: fc.constantFrom(
    '',
    ',',
    ';',
    '\t',
    '"',
    '\n',
    '\r',
    '\n\n',
    '-',
    '.',
    '1e999',
    '9'.repeat(30),
    'NaN',
    '#N/A',
    '\u0000',
    '\ufeff',
    '__proto__',
    '{',
    ']',
    '%',
    'x'.repeat(500),
  ),
});

function damage(file: ImportFile, edits: readonly { at: number; remove: number; insert: string }[]): ImportFile {
  let text = new TextDecoder().decode(file.bytes);
  for (const { at, remove, insert } of edits) {
    const from = Math.floor(at * text.length);
    text = text.slice(0, from) + insert + text.slice(from + remove);
  }
  return fileOf(file.name, text);
}

const damaged = fc
  .tuple(fc.constantFrom(...files), fc.array(edit, { minLength: 1, maxLength: 4 }))
  .map(([file, edits]) => damage(file, edits));

describe('exports of every tool', () => {
  it('are read soundly, one by one', patience, async () => {
    for (const file of files) {
      const result = await importOne(file);
      expectSound(result);
      expect([file.name, result.sources[0]?.format === 'unknown']).toEqual([file.name, false]);
    }
  });

  it('that are damaged never throw, never fail for a reason of ours and lose no row silently', patience, async () => {
    await fc.assert(
      fc.asyncProperty(damaged, async (file) => {
        expectSound(await importOne(file));
      }),
      { numRuns: runs },
    );
  });

  it('that are damaged and dropped with others do not harm them', patience, async () => {
    await fc.assert(
      fc.asyncProperty(damaged, fc.subarray([...files], { maxLength: 6 }), async (file, others) => {
        expectSound(await importAll([file, ...others]));
      }),
      { numRuns: Math.ceil(runs / 4) },
    );
  });

  it('whose bytes are flipped or cut are refused or read soundly, loose and in an archive', patience, async () => {
    const flips = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 255 })), {
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        flips,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        async (file, changes, keep, isPacked) => {
          const whole = isPacked ? zipSync({ [file.name]: file.bytes }) : file.bytes;
          const bytes = whole.slice(0, keep > 0.5 ? whole.length : Math.floor(whole.length * keep * 2));
          for (const [position, value] of changes)
            if (bytes.length > 0) bytes[Math.min(bytes.length - 1, Math.floor(position * bytes.length))] = value;
          expectSound(await importOne(fileOf(isPacked ? 'a.zip' : file.name, bytes)));
        },
      ),
      { numRuns: runs },
    );
  });

  it('give the same workloads, ids and hosts in any order of a drop', patience, async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...files], { minLength: 2 }), async (drop) => {
        const [one, other] = [await importAll(drop), await importAll(drop.toReversed())];
        expectSound(one);
        const plain = (result: typeof one): unknown => [
          result.inventory.workloads.map((workload) => workload.id),
          result.inventory.hosts.map((host) => host.id),
          result.inventory.groups.map((group) => group.id),
        ];
        expect(plain(other)).toEqual(plain(one));
      }),
      { numRuns: 60 },
    );
  });
});
