import { describe, expect, test } from 'vitest';
import { reportOptionsSchema, reportSections } from '#core/api/reportCalls.ts';
import { buildReport } from '#core/report/buildReport.ts';
import { treeText } from '#core/report/document.ts';
import { compareNames, wordsOf } from '#core/report/facts.ts';
import { paperSizes } from '#core/report/layout/placed.ts';
import type { ReportContent } from '#core/report/reportInput.ts';
import { roadmapSettingsSchema } from '#core/scenario/roadmapSettings.ts';
import { reportFixture } from '#test/fixtures/report/planFixture.ts';

const options = reportOptionsSchema.parse({});

function textOf(content: ReportContent, changed: Partial<typeof options> = {}): string {
  return treeText(buildReport(content, { ...options, ...changed }, paperSizes.A4));
}

describe('the report as text', () => {
  test('of a small plan is as agreed', async () => {
    await expect(textOf(reportFixture({ hosts: 4, workloads: 14, clusters: 2, movesPerWave: 6 }))).toMatchFileSnapshot(
      '../../fixtures/report/golden/small.txt',
    );
  });

  test('of a plan that moves nothing is as agreed', async () => {
    await expect(
      textOf(reportFixture({ hosts: 2, workloads: 5, standStill: true }), {
        sections: ['summary', 'roadmap', 'curves', 'replacements'],
      }),
    ).toMatchFileSnapshot('../../fixtures/report/golden/stand-still.txt');
  });

  test('draws the plan and doing nothing under the same growth, and says so', async () => {
    const fixture = reportFixture({ hosts: 4, workloads: 14, clusters: 2, movesPerWave: 6 });
    const { states } = fixture.document.roadmap;
    const grown = states.map(({ totals }, i) => ({ ...totals, hosts: totals.hosts + i }));
    const text = textOf(
      {
        ...fixture,
        details: { ...fixture.details, withGrowth: grown },
        way: roadmapSettingsSchema.parse({ growthPercentPerYear: 12 }),
      },
      { sections: ['curves'] },
    );
    expect(text).toMatch(new RegExp(`to ${grown.at(-1)!.hosts}\\shosts after the last wave`));
    await expect(text).toMatchFileSnapshot('../../fixtures/report/golden/growth.txt');
  });

  test('goes on with the numbers of the waves that are over', () => {
    const fixture = reportFixture({ hosts: 6, workloads: 60, broken: true });
    const last = fixture.document.roadmap.waves.length;
    const text = textOf({ ...fixture, details: { ...fixture.details, wavesBefore: 20 } });
    expect(text).toContain('During wave 22 host esx-003 would carry');
    const numbers = Array.from(text.matchAll(/\bwave (\d+)/giu), (match) => Number(match[1]));
    // The first checklist asks whether the wave before it is finished.
    expect(Math.min(...numbers)).toBe(20);
    expect(Math.max(...numbers)).toBe(20 + last);
  });

  test('lists what is kept apart among the limits', () => {
    const fixture = reportFixture({ hosts: 6, workloads: 60, movesPerWave: 8 });
    const { rules } = fixture.details;
    const [one, other] = [fixture.document.roadmap.waves[0]!, fixture.document.roadmap.waves[1]!].map(({ moves }) =>
      moves.slice(0, 2).map(({ workload }) => workload),
    );
    const text = textOf(
      {
        ...fixture,
        details: {
          ...fixture.details,
          rules: { ...rules, way: { apart: [{ id: 'test first', sides: [one!, other!] }] } },
        },
      },
      { sections: ['limits'] },
    );
    expect(text).toMatch(
      /Kept apart: test first \| no wave moves of both: 2\sworkloads, and 2 others \| the one in 1\swave, the others in 1 /,
    );
  });

  test('never shows a broken figure', () => {
    for (const fixture of [
      { hosts: 0, workloads: 0 },
      { hosts: 3, workloads: 0 },
      { hosts: 1, workloads: 1 },
      { hosts: 34, workloads: 300 },
    ]) {
      expect(textOf(reportFixture(fixture))).not.toMatch(/NaN|undefined|Infinity|\[object/);
    }
  });

  test('states the three figures of the plan, unchanged', () => {
    const content = reportFixture({ hosts: 34, workloads: 300, clusters: 5 });
    const { asIs, consolidated, target } = content.document.placement;
    const text = textOf(content);
    expect(text).toContain(
      `  hosts now: ${asIs.hostsUsed}\n  consolidated: ${consolidated.hostsUsed}\n  target: ${target.hostsUsed}`,
    );
  });

  test('says that a violated certificate is no roadmap to carry out', () => {
    const text = textOf(reportFixture({ hosts: 6, workloads: 60, broken: true }));
    expect(text).toContain('The check found a violated constraint');
    expect(text).toContain('this roadmap must not be carried out as it is');
    expect(text).toContain('During wave 2 host esx-003 would carry 14.2 cores, 12.8 are usable.');
    expect(text).not.toContain('keeps every constraint');
  });
});

describe('what gets worse', () => {
  const content = reportFixture({ hosts: 6, workloads: 60 });
  const { before, after } = content.document.totals;
  const worse: ReportContent = {
    ...content,
    document: {
      ...content.document,
      totals: { before, after: { ...after, expectedAnnualLoss: before.expectedAnnualLoss * 2 } },
    },
    details: {
      ...content.details,
      savedBands: { ...content.details.savedBands, expectedAnnualLoss: { p10: -9000, p50: -8000, p90: 500 } },
      roadmapNotes: [
        { severity: 'warning', code: 'tight', text: 'Wave 3 fills the team.' },
        { severity: 'info', code: 'pilot', text: 'The pilot is wave 1.' },
      ],
    },
  };

  test('is said on the first page', () => {
    const text = textOf(worse);
    expect(text).toContain('- Expected annual loss rises from ');
    expect(text).toContain('- Roadmap: Wave 3 fills the team.');
    expect(textOf(content)).not.toContain('rises from');
  });

  test('has bands that are read without mistaking a minus for a dash', () => {
    expect(textOf(worse)).toContain('\u22129.0 to 0.5\u00a0k\u00a0USD/year');
  });
});

describe('sections', () => {
  const content = reportFixture({ hosts: 6, workloads: 60 });
  const headings = (sections: readonly (typeof reportSections)[number][]): string[] =>
    buildReport(content, { ...options, sections: [...sections] }, paperSizes.A4).blocks.flatMap((block) =>
      block.kind === 'heading' && block.level === 1 ? [block.id] : [],
    );

  test('all of them, in order, the certificate and the hashes last', () => {
    expect(headings(reportSections)).toEqual([
      'before-after',
      'business',
      'placement',
      'roadmap',
      'curves',
      'teams',
      'schedule',
      'checklists',
      'hardware',
      'limits',
      'unreached',
      'replacements',
      'advice',
      'methods',
      'assumptions',
      'findings',
      'hosts',
      'moves',
      'provenance',
      'certificate',
    ]);
  });

  test('without any, the hashes and sources remain', () => {
    expect(headings([])).toEqual(['provenance']);
    expect(textOf(content, { sections: [] })).toContain(content.document.inputsHash);
  });

  test.each(reportSections)('%s alone can be built', (section) => {
    expect(() => textOf(content, { sections: [section] })).not.toThrow();
  });

  test('ids of headings are unique', () => {
    const ids = buildReport(content, options, paperSizes.A4).blocks.flatMap((block) =>
      block.kind === 'heading' ? [block.id] : [],
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('assumptions', () => {
  test('without ranges the plan’s own values are listed with unit and source', () => {
    const { assumptions: _, ...content } = reportFixture({ hosts: 2, workloads: 5 });
    const text = textOf(content, { sections: ['assumptions'] });
    for (const entry of Object.values(content.document.assumptions)) expect(text).toContain(entry.source);
  });
});

describe('many moves', () => {
  test('are summed up, and none is lost in the sums', () => {
    const content = reportFixture({ hosts: 60, workloads: 3000, clusters: 4 });
    const moves = content.document.roadmap.waves.reduce((sum, wave) => sum + wave.moves.length, 0);
    expect(moves).toBeGreaterThan(2000);
    const tree = buildReport(content, { ...options, sections: ['roadmap'] }, paperSizes.A4);
    const start = tree.blocks.findIndex((block) => block.kind === 'heading' && block.id === 'moves');
    const table = tree.blocks.slice(start).find((block) => block.kind === 'table');
    const counts = table?.rows.flatMap((row) => (row.kind === 'body' ? [Number(row.cells[3])] : [])) ?? [];
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(moves);
  });
});

test('names are ordered by the value of their figures', () => {
  expect(['esx-10', 'esx-2', 'a', 'esx-1', 'esx-02b', 'esx'].toSorted(compareNames)).toEqual([
    'a',
    'esx',
    'esx-1',
    'esx-2',
    'esx-02b',
    'esx-10',
  ]);
});

test('ids are written as words', () => {
  expect([wordsOf('host-not-described'), wordsOf('costPerYear'), wordsOf('energy.pue')]).toEqual([
    'Host not described',
    'Cost per year',
    'Energy pue',
  ]);
});
