import { describe, expect, it } from 'vitest';
import { findJsonValues } from '#core/import/tree/json.ts';
import { codesOf, fileOf, importOne, sampleFile } from '#test/fixtures/import/files.ts';
import { expectSound } from '#test/fixtures/import/rows.ts';

const pods = new TextDecoder().decode(sampleFile('kubernetes-pods.json').bytes);

describe('hostile JSON', () => {
  it.each(['[', '{"a":', '[{"a":'])('nested a million deep (%s) is refused before it is parsed', async (open) => {
    const result = await importOne(fileOf('deep.json', open.repeat(1_000_000)));
    expectSound(result);
    expect(codesOf(result)).toEqual(['nested-too-deeply']);
  });

  it('with a single text of 100 MB is refused', async () => {
    const text = `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"${'x'.repeat(100_000_000)}"}}`;
    const result = await importOne(fileOf('long.json', text));
    expect(codesOf(result)).toEqual(['cell-too-long']);
  });

  it('of more values than any inventory has is refused', async () => {
    const result = await importOne(fileOf('many.json', `[${'0,'.repeat(20_000_001)}0]`));
    expect(codesOf(result)).toEqual(['too-many-values']);
  });

  it('with prototype keys changes no prototype, and its names are names', async () => {
    const text = `{"apiVersion":"v1","kind":"List","__proto__":{"polluted":1},"items":[
      {"kind":"Pod","__proto__":{"polluted":1},"metadata":{"name":"__proto__","namespace":"constructor","labels":{"__proto__":"x"}},
       "spec":{"nodeName":"toString","runtimeClassName":"__proto__","containers":[{"resources":{"requests":{"__proto__":1,"cpu":"1","memory":"1Gi"}}}]}},
      {"kind":"__proto__","metadata":{"name":"x"}}]}`;
    const result = await importOne(fileOf('proto.json', text));
    expectSound(result);
    expect(result.inventory.workloads).toMatchObject([
      { name: '__proto__', folder: 'constructor', hostName: 'toString', vcpus: 1 },
    ]);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('that is half a file is refused with the line where it is damaged', async () => {
    const result = await importOne(fileOf('half.json', pods.slice(0, pods.length / 2)));
    expectSound(result);
    expect(codesOf(result)).toEqual(['json-malformed']);
    expect(result.findings[0]?.message).toMatch(/half of the file is missing/);
  });

  it('with a syntax error names its line', async () => {
    const result = await importOne(fileOf('bad.json', pods.replace('"spec": {', '"spec": {,')));
    expect(result.findings[0]?.message).toMatch(/line \d+ is not valid JSON/);
  });
});

describe('JSON', () => {
  it('in UTF-16, with a byte order mark, is read', async () => {
    const bytes = new Uint8Array(2 + pods.length * 2);
    bytes.set([0xff, 0xfe]);
    for (let index = 0; index < pods.length; index += 1) {
      bytes[2 + index * 2] = pods.charCodeAt(index) & 0xff;
      bytes[3 + index * 2] = pods.charCodeAt(index) >> 8;
    }
    const result = await importOne(fileOf('pods.json', bytes));
    expect(result.sources[0]).toMatchObject({ format: 'kubernetes', rows: { read: 60 } });
    const marked = await importOne(fileOf('pods.json', `\ufeff${pods}`));
    expect(marked.sources[0]?.rows.read).toBe(60);
  });

  it('is known by its content under any extension', async () => {
    for (const name of ['pods.csv', 'pods.xlsx', 'pods']) {
      expect((await importOne(fileOf(name, pods))).sources[0]?.format).toBe('kubernetes');
    }
  });

  it('of nothing that is known says what it holds', async () => {
    const result = await importOne(fileOf('x.json', '{"colour": "blue", "size": 3}'));
    expect(result.findings).toMatchObject([{ code: 'format-unknown', value: 'members: colour, size' }]);
  });

  it('values after one another are found by their brackets, whatever is in their texts', () => {
    const text = '{"a":"}{\\"["}\n[1,[2]] {"b":{}}';
    expect(findJsonValues(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      '{"a":"}{\\"["}',
      '[1,[2]]',
      '{"b":{}}',
    ]);
  });
});

describe('texts for people', () => {
  it('with a line of 100 MB are refused', async () => {
    const text = `NAME   CPU(cores)   MEMORY(bytes)\n${'x '.repeat(50_000_000)}\n`;
    const result = await importOne(fileOf('top.txt', text));
    expectSound(result);
    expect(codesOf(result)).toEqual(['cell-too-long']);
  });

  it('of nothing but line ends take no memory to speak of', async () => {
    const result = await importOne(fileOf('dmi.txt', `# dmidecode 3.3\n${'\n'.repeat(10_000_000)}`));
    expectSound(result);
    expect(codesOf(result)).toEqual(['machine-unknown']);
  });
});

describe('hostile YAML', () => {
  it('nested deeply is refused', async () => {
    for (const text of [
      `apiVersion: v1\nkind: ${'['.repeat(100_000)}`,
      `apiVersion: v1\nkind: x\n${'- '.repeat(100_000)}`,
    ]) {
      const result = await importOne(fileOf('deep.yaml', text));
      expectSound(result);
      expect(codesOf(result)).toEqual(['nested-too-deeply']);
    }
  });

  it('nested line by line is refused, not a crash', async () => {
    const lines = Array.from({ length: 1900 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n');
    const result = await importOne(fileOf('deep.yaml', `apiVersion: v1\nkind: List\nitems:\n${lines}`));
    expectSound(result);
    expect(result.findings.every((finding) => finding.code !== 'import-failed')).toBe(true);
  });

  it('with tags of other languages runs nothing', async () => {
    const result = await importOne(
      fileOf('tag.yaml', 'apiVersion: v1\nkind: Node\nmetadata: !!js/function "function(){}"\n'),
    );
    expectSound(result);
  });
});

describe('patterns', () => {
  it.each([
    [
      'digits',
      `{"apiVersion":"v1","kind":"Node","metadata":{"name":"a"},"status":{"allocatable":{"cpu":"${'1'.repeat(4_000_000)}x","memory":"1Gi"}}}`,
    ],
    ['a threadcount', `[{"type":"node","id":"node/a","node":"a","maxcpu":"${'1'.repeat(4_000_000)}x","maxmem":1}]`],
    ['spaces after CONTAINER', `CONTAINER${' '.repeat(60_000)}\n`.repeat(20)],
    ['spaces after a colon', `Instantaneous power reading: 1 Watts\nA:${' '.repeat(60_000)}x\n`.repeat(20)],
    ['empty lines', '\n'.repeat(100_000)],
    ['dashes', `apiVersion: v1\nkind: x\n${'-'.repeat(100_000)}`],
    ['comments', `${'#\n'.repeat(100_000)}apiVersion: v1\nkind: Node\n`],
  ])('over %s without end take no time to speak of', async (_, text) => {
    const started = performance.now();
    expectSound(await importOne(fileOf('x.txt', text)));
    expect(performance.now() - started).toBeLessThan(3000);
  });
});
