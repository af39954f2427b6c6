import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { PlanDocument } from '#core/planResult.ts';
import { readReportDocument } from '#electron/service/reportDocument.ts';
import { planFixture } from '#test/fixtures/report/planFixture.ts';

const read = (document: unknown): Promise<PlanDocument> =>
  readReportDocument(deflateSync(Buffer.from(JSON.stringify(document))));

test('the first and the last assignment are kept, those between are empty, and all else is as it was', async () => {
  // Large enough for several chunks, so that names and objects are cut between them.
  const { document } = planFixture({ hosts: 60, workloads: 3000, clusters: 4, movesPerWave: 60 });
  const { states } = document.roadmap;
  expect(JSON.stringify(document).length).toBeGreaterThan(4 * 2 ** 20);
  expect(await read(document)).toEqual({
    ...document,
    roadmap: {
      ...document.roadmap,
      states: states.map((state, i) => (i === 0 || i === states.length - 1 ? state : { ...state, assignment: {} })),
    },
  });
});

test('texts that read like the key, quotes and braces in names change nothing', async () => {
  const odd = {
    names: ['assignment', 'a\\"assignment\\":{', '}{'],
    states: [{ assignment: { 'w}"{': { host: 'assignment' } } }, { assignment: { b: { host: '\\' } } }],
  };
  expect(await read(odd)).toEqual(odd);
});

test.each([0, 1])('a plan of %d waves is read whole', async (waves) => {
  const { document } = planFixture({ hosts: 4, workloads: 10, standStill: waves === 0, movesPerWave: 100 });
  expect(await read(document)).toEqual(document);
});
