import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { reportOptionsSchema } from '#core/api/reportCalls.ts';
import { CancelledError, quietContext, type JobContext } from '#core/job.ts';
import { renderReport } from '#core/report/pdf/renderReport.ts';
import type { ReportInput } from '#core/report/reportInput.ts';
import { reportFonts } from '#test/fixtures/report/fonts.ts';
import { reportFixture, type FixtureOptions } from '#test/fixtures/report/planFixture.ts';
import { layoutFaults, readPdf, type ReadPdf } from '#test/fixtures/report/readPdf.ts';

const fonts = reportFonts();
const inputOf = (options: FixtureOptions): ReportInput => ({ ...reportFixture(options), fonts });

async function render(
  options: FixtureOptions,
  chosen: object = {},
): Promise<{ bytes: Uint8Array; pages: number; pdf: ReadPdf }> {
  const report = await renderReport(inputOf(options), reportOptionsSchema.parse(chosen), quietContext);
  return { ...report, pdf: await readPdf(report.bytes) };
}

/** Text of the file's objects that are not compressed. */
function rawText(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}

const estates: readonly (readonly [string, FixtureOptions])[] = [
  ['a middling estate', { hosts: 34, workloads: 300, clusters: 5 }],
  ['one host', { hosts: 1, workloads: 1 }],
  ['hosts without workloads', { hosts: 3, workloads: 0 }],
  ['nothing at all', { hosts: 0, workloads: 0 }],
  ['no waves', { hosts: 6, workloads: 60, standStill: true }],
  ['very long names', { hosts: 12, workloads: 60, clusters: 3, longNames: true }],
  [
    'other scripts and a violated certificate',
    { hosts: 12, workloads: 60, clusters: 3, otherScripts: true, broken: true },
  ],
  ['teams, cut-overs, money and dates', { hosts: 20, workloads: 200, clusters: 4, way: true }],
  ['many waves', { hosts: 30, workloads: 400, clusters: 14, movesPerWave: 6 }],
];

describe.each(['A4', 'Letter'] as const)('on %s', (paper) => {
  test.each(estates)('%s: no text is cut, covered or off the page, and there are no images', async (_, options) => {
    const { pdf, pages } = await render(options, { paper, company: 'Example Mutual Insurance Society' });
    expect(layoutFaults(pdf)).toEqual([]);
    expect(pdf.pages).toHaveLength(pages);
    expect(pdf.pages.every((page) => page.images === 0 && page.boxes.length > 3)).toBe(true);
    expect(pdf.pages.map((page) => page.boxes.filter((box) => box.text.startsWith('Page ')).at(-1)?.text)).toEqual(
      pdf.pages.map((_page, i) => `Page ${i + 1} of ${pdf.pages.length}`),
    );
    const size = paper === 'A4' ? [595.28, 841.89] : [612, 792];
    expect([pdf.pages[0]?.width, pdf.pages[0]?.height]).toEqual(size);
  });

  test('the summary is the first page, whole', async () => {
    const { pdf } = await render(
      { hosts: 34, workloads: 763, clusters: 5 },
      { paper, company: 'Example Mutual Insurance Society of the Northern Countries' },
    );
    const [first, second] = pdf.pages.map((page) => page.text.replaceAll(/[\s\u202f]+/g, ' '));
    for (const words of [
      'How many hosts do we need?',
      'What does it cost and draw a year?',
      'How risky is the way?',
      'When do hosts go out of use?',
      'What to know first',
    ]) {
      expect(first).toContain(words);
    }
    expect(second).toMatch(/^Contents|Infrastructure|Example/);
    expect(second).toContain('Contents');
  });
});

test('the check for overlapping text can fail', () => {
  const box = (left: number, top: number) => ({
    text: 't',
    left,
    right: left + 20,
    top,
    bottom: top + 6,
    isRotated: false,
  });
  const page = { width: 595, height: 842, text: '', images: 0, links: 0, brokenLinks: 0 };
  const pdf = (boxes: ReadPdf['pages'][number]['boxes']): ReadPdf => ({
    pages: [{ ...page, boxes }],
    outline: [],
    info: {},
  });
  expect(layoutFaults(pdf([box(100, 100), box(130, 100), box(100, 110)]))).toEqual([]);
  expect(layoutFaults(pdf([box(100, 100), box(115, 103)]))).toHaveLength(1);
  expect(layoutFaults(pdf([box(10, 100)]))).toHaveLength(1);
});

describe('the file', () => {
  const rendered = render({ hosts: 34, workloads: 300, clusters: 5 }, { company: 'Example Society' });

  test('has outline, links and metadata', async () => {
    const { pdf } = await rendered;
    expect(pdf.outline).toEqual(
      expect.arrayContaining(['Before and after', 'Placement', 'Roadmap', 'Waves', 'Certificate', 'Provenance']),
    );
    // Contents, figures to their formulas, formulas to their assumptions.
    expect(pdf.pages.reduce((sum, page) => sum + page.links, 0)).toBeGreaterThan(30);
    expect(pdf.pages.map((page) => page.brokenLinks)).toEqual(pdf.pages.map(() => 0));
    expect(pdf.info).toMatchObject({
      Title: 'Example Society: infrastructure roadmap',
      Author: 'Example Society',
      Creator: 'Headroom 0.1.0',
      CreationDate: 'D:20261120093000Z',
      Language: 'en',
    });
  });

  test('embeds subsets of the two fonts and nothing else', async () => {
    const { bytes } = await rendered;
    const text = rawText(bytes);
    expect([...new Set(text.match(/\/BaseFont \/[^\s]+/g))].toSorted()).toEqual([
      '/BaseFont /CZZZZZ+Inter-Regular',
      '/BaseFont /DZZZZZ+Inter-SemiBold',
    ]);
    expect(text.match(/\/FontFile2 /g)).toHaveLength(2);
    expect(text).not.toMatch(/Helvetica|\/Subtype \/Image/);
    expect(bytes.length).toBeLessThan(2_000_000);
  });

  test('is tagged for screen readers', async () => {
    const text = rawText((await rendered).bytes);
    expect(text).toContain('/StructTreeRoot');
    expect(text).toMatch(/\/MarkInfo/);
    for (const role of ['H1', 'H2', 'P', 'Table', 'TR', 'TH', 'TD', 'Figure', 'TOC', 'Link', 'L'])
      expect(text).toMatch(new RegExp(`/S /${role}\\b`));
    const figures = text.match(/\/S \/Figure\b/g)?.length ?? 0;
    expect(text.match(/\/S \/Figure\n\/Alt /g)).toHaveLength(figures);
  });

  test('names inputs hash and certificate on its last page, sources before it', async () => {
    const { pdf } = await rendered;
    const { document } = reportFixture({ hosts: 34, workloads: 300, clusters: 5 });
    const last =
      pdf.pages
        .at(-1)
        ?.boxes.map((box) => box.text)
        .join('') ?? '';
    expect(last).toContain(document.inputsHash);
    expect(last).toContain('invariants hold');
    expect(last).toContain('Signature');
    const all = pdf.pages.flatMap((page) => page.boxes.map((box) => box.text)).join('');
    for (const source of document.sources) expect(all.replaceAll(' ', '')).toContain(source.sha256);
    expect(last).toContain('Certificate');
  });

  test('is the same to the byte when made again', async () => {
    const again = await renderReport(
      inputOf({ hosts: 34, workloads: 300, clusters: 5 }),
      reportOptionsSchema.parse({ company: 'Example Society' }),
      quietContext,
    );
    expect(Buffer.compare(again.bytes, (await rendered).bytes)).toBe(0);
  });

  test('differs when the plan does', async () => {
    const other = await renderReport(
      inputOf({ hosts: 34, workloads: 301, clusters: 5 }),
      reportOptionsSchema.parse({ company: 'Example Society' }),
      quietContext,
    );
    expect(Buffer.compare(other.bytes, (await rendered).bytes)).not.toBe(0);
  });
});

/** A PNG of four px by two, with transparency. */
const logo = {
  mediaType: 'image/png' as const,
  bytes: Uint8Array.from(
    Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAQAAAACCAYAAAB/qH1jAAAAF0lEQVR4nGOQir/wXyr+QgOUdmBAFwAACmcPxfpDSJEAAAAASUVORK5CYII=',
      'base64',
    ),
  ),
};

describe.each([
  ['A4', 'en'],
  ['A4', 'zh'],
  ['Letter', 'en'],
  ['Letter', 'zh'],
] as const)('the executive version on %s in %s', (paper, language) => {
  test.each([...estates, ['a large estate', { hosts: 120, workloads: 2000, clusters: 9, way: true }] as const])(
    '%s: two pages, the decision first, hash and lines to sign on the second',
    async (_, options) => {
      const { pdf } = await render(options, { paper, language, version: 'executive', company: 'Example Society' });
      expect(layoutFaults(pdf)).toEqual([]);
      expect(pdf.pages).toHaveLength(2);
      const [first, second] = pdf.pages.map((page) => page.boxes.map((box) => box.text).join(''));
      const { document } = reportFixture(options);
      expect(first).toContain(language === 'en' ? 'What money?' : '多少资金？');
      expect(second).toContain(document.inputsHash);
      expect(second).toContain(language === 'en' ? 'Signature' : '签字');
      expect(second).toContain(language === 'en' ? 'What is asked for' : '请求事项');
      expect(pdf.pages.map((page) => page.brokenLinks)).toEqual([0, 0]);
    },
  );
});

describe('in Chinese', { timeout: 90_000 }, () => {
  const options = { hosts: 20, workloads: 200, clusters: 4, way: true } as const;
  const rendered = render(options, { language: 'zh', company: '示例公司', logo });

  test.each(['A4', 'Letter'] as const)('no text is cut, covered, off the page or a square on %s', async (paper) => {
    const { pdf } = await render(options, { language: 'zh', paper });
    expect(layoutFaults(pdf)).toEqual([]);
    expect(pdf.pages.some((page) => page.text.includes('□'))).toBe(false);
  });

  test('the file says its language and embeds subsets of four fonts', async () => {
    const { bytes, pdf } = await rendered;
    const text = rawText(bytes);
    expect(pdf.info).toMatchObject({ Language: 'zh-CN', Title: '示例公司：基础设施路线图' });
    expect(
      [...new Set(text.match(/\/BaseFont \/[A-Z]{6}\+[^\s]+/g))]
        .map((name) => name.slice(name.indexOf('+') + 1))
        .toSorted(),
    ).toEqual(['Inter-Regular', 'Inter-SemiBold', 'NotoSansSC-Regular', 'NotoSansSC-SemiBold']);
    // The font has ten megabytes: only what is used is in the file.
    expect(bytes.length).toBeLessThan(2_000_000);
  });

  test('all its links lead somewhere, and the last page has the hash', async () => {
    const { pdf } = await rendered;
    expect(pdf.pages.every((page) => page.brokenLinks === 0)).toBe(true);
    const last =
      pdf.pages
        .at(-1)
        ?.boxes.map((box) => box.text)
        .join('') ?? '';
    expect(last).toContain(reportFixture(options).document.inputsHash);
    expect(last).toContain('证书');
  });

  test('is the same to the byte when made again, logo and all', async () => {
    const again = await render(options, { language: 'zh', company: '示例公司', logo });
    expect(Buffer.compare(again.bytes, (await rendered).bytes)).toBe(0);
  });
});

describe('the logo', () => {
  test('stands on the first page, with a text for those who do not see it', async () => {
    const { pdf, bytes } = await render({ hosts: 4, workloads: 20 }, { logo, company: 'Acme' });
    expect(pdf.pages.map((page) => page.images)).toEqual(pdf.pages.map((_, i) => (i === 0 ? 1 : 0)));
    expect(rawText(bytes)).toContain('(Logo of Acme)');
    expect(layoutFaults(pdf)).toEqual([]);
  });

  test('that is no picture is refused with a sentence', async () => {
    await expect(
      render({ hosts: 4, workloads: 20 }, { logo: { mediaType: 'image/png', bytes: new Uint8Array([1, 2, 3]) } }),
    ).rejects.toThrow('The logo cannot be printed. The file is no PNG, JPEG or SVG picture.');
  });
});

describe('characters that the font lacks', () => {
  const options = { hosts: 2, workloads: 6, clusters: 1 } as const;
  const latinOnly = new Uint8Array(
    readFileSync(new URL('../../../node_modules/@fontsource/inter/files/inter-latin-400-normal.woff', import.meta.url)),
  );
  const greek = new Uint8Array(
    readFileSync(new URL('../../../node_modules/@fontsource/inter/files/inter-greek-400-normal.woff', import.meta.url)),
  );
  const input: ReportInput = {
    ...inputOf(options),
    scenarioName: 'Σενάριο',
    fonts: { regular: latinOnly, bold: fonts.bold },
  };
  const chosen = reportOptionsSchema.parse({ sections: [] });

  test('are written in the fallback font', async () => {
    const report = await renderReport(
      { ...input, fonts: { ...input.fonts, fallback: [{ regular: greek }] } },
      chosen,
      quietContext,
    );
    expect((await readPdf(report.bytes)).pages[0]?.text).toContain('Σενάριο');
  });

  test('are squares without one, and the report is made all the same', async () => {
    const report = await renderReport(
      { ...inputOf(options), scenarioName: '方案 B', fonts: { regular: fonts.regular, bold: fonts.bold } },
      chosen,
      quietContext,
    );
    const text = (await readPdf(report.bytes)).pages[0]?.text ?? '';
    expect(text).toContain('□□ B');
  });
});

describe('the job', () => {
  const input = inputOf({ hosts: 12, workloads: 100 });
  const options = reportOptionsSchema.parse({});

  test('reports progress that never falls and ends at 1', async () => {
    const fractions: number[] = [];
    await renderReport(input, options, { ...quietContext, progress: (fraction) => fractions.push(fraction) });
    expect(fractions.at(-1)).toBe(1);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.length).toBeGreaterThan(5);
  });

  test.each([1, 5, 20])('stops when cancelled at the %dth look', async (looks) => {
    let left = looks;
    const context: JobContext = { ...quietContext, isCancelled: () => --left <= 0 };
    await expect(renderReport(input, options, context)).rejects.toThrow(CancelledError);
  });

  test('a file that is no font is refused with a sentence', async () => {
    const broken = { ...input, fonts: { ...fonts, bold: new Uint8Array([1, 2, 3, 4]) } };
    await expect(renderReport(broken, options, quietContext)).rejects.toThrow(
      'The report\'s font "bold" cannot be read',
    );
  });

  test('a date that is none is refused', async () => {
    await expect(renderReport({ ...input, createdAt: 'today' }, options, quietContext)).rejects.toThrow('no ISO time');
  });
});

test('5,000 workloads on 300 hosts take seconds and little memory', async () => {
  const input = inputOf({ hosts: 300, workloads: 5000, clusters: 9 });
  const before = process.cpuUsage();
  const report = await renderReport(input, reportOptionsSchema.parse({}), quietContext);
  const used = process.cpuUsage(before);
  expect(report.pages).toBeLessThan(80);
  expect((used.user + used.system) / 1e6).toBeLessThan(15);
});
