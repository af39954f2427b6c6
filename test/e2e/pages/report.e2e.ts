/** The report's page: what is printed follows its options, logos as PNG and SVG, language and paper; and the plan in other formats. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import ICAL from 'ical.js';
import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { expect, test, type Application } from '#test/e2e/harness/application.ts';
import { expectAccessible, launchPlanned, openPage } from '#test/e2e/harness/steps.ts';
import { readPdf } from './readPdf.ts';

/** A picture of one colour as PNG, of `width` by `height` pixels. */
function png(width: number, height: number): Uint8Array {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const size = Buffer.alloc(4);
    size.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([size, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.from([0, ...Array.from({ length: width }, () => [0x1f, 0x4e, 0x9c]).flat()]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A drawing of two shapes, and what else stands in it. */
const drawing = (
  more = '',
): string => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 50" width="200" height="50">${more}
  <circle cx="25" cy="25" r="20" fill="#1f4e9c"/><rect x="60" y="15" width="130" height="20" fill="#1f4e9c"/>
</svg>`;

/** Pictures on the first page, its size in points, and the metadata. */
async function lookAt(bytes: Uint8Array) {
  const task = getDocument({ data: bytes.slice(), useSystemFonts: false, verbosity: 0 });
  const document = await task.promise;
  const page = await document.getPage(1);
  const operators = await page.getOperatorList();
  const pictures = operators.fnArray.filter((fn) => fn === OPS.paintImageXObject).length;
  const [, , width = 0, height = 0] = page.view;
  const { info } = await document.getMetadata();
  const found = {
    pages: document.numPages,
    pictures,
    width: Math.round(width),
    height: Math.round(height),
    info: info as Readonly<Record<string, unknown>>,
  };
  await task.destroy();
  return found;
}

test.describe('the report of a plan', () => {
  // Each step goes on from the one before.
  test.describe.configure({ mode: 'serial' });
  let app: Application;
  let page: Page;
  let exported = 0;
  let workloads = '';

  test.beforeAll(async ({ shell }, testInfo) => {
    app = await launchPlanned(shell, testInfo, 'Report');
    page = app.page;
  });
  test.afterAll(() => app.quit());

  const options = () => page.getByRole('complementary', { name: 'What is in the report' });
  const choice = (name: string) => options().getByRole('radio', { name, exact: true });
  const preview = () => page.getByRole('region', { name: 'Pages as they will print' });

  /** The file that the dialog was answered with, once the application has written it. */
  async function written(name: string, save: () => Promise<void>): Promise<Buffer<ArrayBuffer>> {
    const file = join(app.folder, `${exported++}-${name}`);
    await app.answerSaveDialog(file);
    await save();
    await expect.poll(() => existsSync(file), { timeout: 60_000 }).toBe(true);
    return readFileSync(file);
  }

  function savePdf(): Promise<Buffer<ArrayBuffer>> {
    return written('roadmap.pdf', () => page.getByRole('button', { name: 'Export PDF…' }).click());
  }

  function exportAs(entry: RegExp, name: string): Promise<Buffer<ArrayBuffer>> {
    return written(name, async () => {
      await page.getByRole('button', { name: 'Export plan' }).click();
      await page.getByRole('menuitem', { name: entry }).click();
    });
  }

  test('shows its pages, and is found in order by axe in both themes', async () => {
    await expect(preview().getByRole('img', { name: /^Page 1 of \d+$/ })).toBeVisible({ timeout: 60_000 });
    await expectAccessible(page, 'report-full');
  });

  test('leaves out the sections that are switched off, and takes them back', async () => {
    const section = options().getByRole('checkbox', { name: 'Checklists of the waves' });
    const whole = await readPdf(new Uint8Array(await savePdf()));
    expect(whole.outline).toContain('Checklists of the waves');
    await section.uncheck();
    const without = await readPdf(new Uint8Array(await savePdf()));
    expect(without.outline).toEqual(whole.outline.filter((title) => title !== 'Checklists of the waves'));
    expect(without.pages.length).toBeLessThan(whole.pages.length);
    await section.check();
    await expect(section).toBeChecked();
  });

  test('prints the company and a PNG logo on the title', async () => {
    const file = join(app.folder, 'logo.png');
    writeFileSync(file, png(120, 40));
    await app.answerOpenDialog([file]);
    await options().getByLabel('Company on the title').fill('Meridian Bank');
    await options().getByRole('button', { name: 'Choose a picture…' }).click();
    await expect(options().getByRole('img', { name: 'Logo' })).toBeVisible();
    await expectAccessible(page, 'report-logo');
    const bytes = new Uint8Array(await savePdf());
    expect((await readPdf(bytes.slice())).pages[0]).toContain('Meridian Bank');
    const seen = await lookAt(bytes);
    expect(seen.pictures).toBe(1);
    expect(seen.info['Author']).toBe('Meridian Bank');
  });

  test('refuses what is no picture and a drawing that runs something, and says why', async () => {
    const refused: readonly (readonly [name: string, content: string, problem: RegExp])[] = [
      ['broken.png', 'no picture at all', /no PNG, JPEG or SVG/],
      ['runs.svg', drawing("<script>document.title = 'ran'</script>"), /holds scripts/],
    ];
    for (const [name, content, problem] of refused) {
      const file = join(app.folder, name);
      writeFileSync(file, content);
      await app.answerOpenDialog([file]);
      await options().getByRole('button', { name: 'Choose a picture…' }).click();
      await expect(page.getByRole('alert').filter({ hasText: problem })).toBeVisible();
    }
    expect(await page.title()).toBe('Headroom');
    // The one from before stays.
    await expect(options().getByRole('img', { name: 'Logo' })).toBeVisible();
  });

  test('takes an SVG logo, which is printed as a picture', async () => {
    await options().getByRole('button', { name: 'Remove the logo' }).click();
    await expect(options().getByRole('img', { name: 'Logo' })).toHaveCount(0);
    expect((await lookAt(new Uint8Array(await savePdf()))).pictures).toBe(0);
    const file = join(app.folder, 'logo.svg');
    writeFileSync(file, drawing());
    await app.answerOpenDialog([file]);
    await options().getByRole('button', { name: 'Choose a picture…' }).click();
    await expect(options().getByRole('img', { name: 'Logo' })).toBeVisible();
    expect((await lookAt(new Uint8Array(await savePdf()))).pictures).toBe(1);
  });

  test('is written on A4 and on Letter', async () => {
    expect(await lookAt(new Uint8Array(await savePdf()))).toMatchObject({ width: 595, height: 842 });
    await choice('Letter').click();
    expect(await lookAt(new Uint8Array(await savePdf()))).toMatchObject({ width: 612, height: 792 });
  });

  test('is written in Chinese', async () => {
    await choice('Chinese').click();
    const { pages, outline } = await readPdf(new Uint8Array(await savePdf()));
    expect(outline).toEqual(expect.arrayContaining(['前后对比', '路线图', '各批次检查清单', '证书']));
    expect(pages.join(' ')).not.toMatch(/No placement|takes the place|person-days/);
    await choice('English').click();
  });

  test('has an executive version of two pages, and keeps its options with the plan', async () => {
    await choice('Executive').click();
    await expect(preview().getByRole('img', { name: 'Page 2 of 2' })).toBeVisible({ timeout: 60_000 });
    await expectAccessible(page, 'report-executive');
    expect((await lookAt(new Uint8Array(await savePdf()))).pages).toBe(2);
    await openPage(page, 'Roadmap');
    await openPage(page, 'Report');
    await expect(choice('Executive')).toBeChecked();
    await expect(choice('Letter')).toBeChecked();
    await expect(options().getByLabel('Company on the title')).toHaveValue('Meridian Bank');
    await expect(options().getByRole('img', { name: 'Logo' })).toBeVisible();
    await choice('Full').click();
  });

  test('the plan goes into a workbook, a calendar, manifests, tables and JSON', async () => {
    const workbook = unzipSync(new Uint8Array(await exportAs(/^Workbook/, 'plan.xlsx')));
    expect(Object.keys(workbook)).toContain('xl/workbook.xml');
    const plan = JSON.parse((await exportAs(/^JSON/, 'plan.json')).toString('utf8')) as {
      readonly schema: string;
      readonly roadmap: { readonly waves: readonly { readonly moves: readonly unknown[] }[] };
    };
    expect(plan.schema).toBe('headroom.plan/1');
    const calendar = new ICAL.Component(ICAL.parse((await exportAs(/^Calendar/, 'roadmap.ics')).toString('utf8')));
    expect(calendar.getAllSubcomponents('vevent').length).toBeGreaterThanOrEqual(plan.roadmap.waves.length);
    const manifests = unzipSync(new Uint8Array(await exportAs(/^Kubernetes/, 'manifests.zip')));
    const texts = Object.values(manifests).map((bytes) => Buffer.from(bytes).toString('utf8'));
    expect(texts.some((text) => text.includes('kind: Namespace'))).toBe(true);
    const tables = unzipSync(new Uint8Array(await exportAs(/^Tables/, 'tables.zip')));
    expect(Object.keys(tables)).toEqual(['hosts.csv', 'workloads.csv', 'findings.csv', 'advice.csv', 'moves.csv']);
    workloads = Buffer.from(tables['workloads.csv']!).toString('utf8');
    const moves = Buffer.from(tables['moves.csv']!).toString('utf8');
    expect(moves).toMatch(/^\uFEFFWave,Workload,/);
    expect(moves.trim().split('\r\n')).toHaveLength(1 + plan.roadmap.waves.flatMap((wave) => wave.moves).length);
  });

  test('a table goes into CSV by itself, the same as with the others', async () => {
    await openPage(page, 'Inventory');
    await page.getByRole('tab', { name: /^Workloads/ }).click();
    const csv = await written('workloads.csv', () =>
      page.getByRole('button', { name: 'Export as CSV' }).first().click(),
    );
    expect(csv.toString('utf8')).toBe(workloads);
    expect(workloads).toMatch(/^\uFEFFWorkload,Cluster,Host,/);
  });
});
