import { expect, test } from 'vitest';
import type { RoadmapConflict } from '#core/roadmap/roadmapProofs.ts';
import { reportOptionsSchema } from '#core/api/reportCalls.ts';
import { buildReport } from '#core/report/buildReport.ts';
import { treeText } from '#core/report/document.ts';
import { paperSizes } from '#core/report/layout/placed.ts';
import { reportFixture } from '#test/fixtures/report/planFixture.ts';

const conflict: RoadmapConflict = {
  text: 'These cannot all be kept: Operations has 10 person-days a wave; the roadmap has 1 wave, to 2027-01-17.',
  proven: true,
  limits: [
    {
      id: 'team:ops',
      text: 'Operations has 10 person-days a wave.',
      have: 10,
      need: 83,
      unit: 'person-days a wave',
      change: 'Give Operations 83 person-days a wave instead of 10 (73 more).',
      edit: null,
      isTried: true,
      reachesAll: true,
      place: null,
    },
  ],
};

function unreached(language: 'en' | 'zh', conflicts: readonly RoadmapConflict[]): string {
  const content = reportFixture({ hosts: 6, workloads: 60 });
  const options = reportOptionsSchema.parse({ sections: ['unreached'], language });
  const details = { ...content.details, roadmapConflicts: conflicts };
  return treeText(buildReport({ ...content, details }, options, paperSizes.A4));
}

test('limits that clash are a table with the nearest change to each', () => {
  const text = unreached('en', [conflict]);
  expect(text).toContain('What stands in the way');
  expect(text).toContain(`${conflict.text} This is proven.`);
  expect(text).toContain('Operations has 10 person-days a wave.');
  expect(text).toContain('Give Operations 83 person-days a wave instead of 10 (73 more).');
});

test('in Chinese all of it is Chinese', () => {
  const text = unreached('zh', [conflict]);
  expect(text).toContain('阻碍所在');
  expect(text).toContain('Operations 每批次有 10 人日');
  expect(text).toContain('Operations 每批次 83 人日，而不是 10（多 73）。');
  expect(text).not.toContain('cannot all be kept');
});

test('where everything is reached nothing is said of it', () => {
  expect(unreached('en', [])).not.toContain('What stands in the way');
});
