import { describe, expect, test } from 'vitest';
import { measureText } from '#core/drawing/measure.ts';
import { CancelledError, quietContext } from '#core/job.ts';
import { paragraph, row, type Block, type ReportTree, type TableBlock } from '#core/report/document.ts';
import { layOutReport } from '#core/report/layout/layOutReport.ts';
import {
  contentArea,
  paperSizes,
  type LaidOutReport,
  type PlacedItem,
  type StructNode,
} from '#core/report/layout/placed.ts';

const paper = paperSizes.A4;
const area = contentArea(paper);

function treeOf(...blocks: readonly Block[]): ReportTree {
  return { title: 'Title', author: 'Author', subject: 'Subject', keywords: '', footer: 'Footer', blocks };
}

function layOut(...blocks: readonly Block[]): LaidOutReport {
  return layOutReport(treeOf(...blocks), paper, measureText, quietContext);
}

type TextItem = Extract<PlacedItem, { kind: 'text' }>;

function textsOf(report: LaidOutReport, page: number): TextItem[] {
  return (report.pages[page]?.items ?? []).filter((item) => item.kind === 'text');
}

/** Texts of the content, without running head and foot. */
function contentOf(report: LaidOutReport, page: number): string[] {
  return textsOf(report, page)
    .filter((item) => item.node !== null)
    .map((item) => item.text.trim());
}

const filler = (lines: number): Block => ({ kind: 'space', height: lines * 13.4 });
const heading = (text: string): Block => ({ kind: 'heading', level: 2, text, id: text });

function tableOf(rows: number, text = (i: number): string => `row ${i}`): TableBlock {
  return {
    kind: 'table',
    summary: 'A table.',
    columns: [
      { header: 'Name', align: 'start' },
      { header: 'Figure', align: 'end' },
    ],
    rows: Array.from({ length: rows }, (_, i) => row(text(i), String(i))),
  };
}

describe('pages', () => {
  test('an empty report has one page with its number', () => {
    const report = layOut();
    expect(report.pages).toHaveLength(1);
    expect(textsOf(report, 0).map((item) => item.text)).toEqual(['Footer', 'Page 1 of 1']);
  });

  test('nothing stands outside the content area but head and foot', () => {
    const report = layOut(tableOf(200), paragraph('word '.repeat(2000)));
    for (const page of report.pages) {
      for (const item of page.items) {
        if (item.kind !== 'text' || item.node === null) continue;
        expect(item.y).toBeGreaterThan(area.top);
        expect(item.y).toBeLessThanOrEqual(area.top + area.height);
        expect(item.x).toBeGreaterThanOrEqual(area.left - 0.01);
        expect(item.x + measureText(item.text.trimEnd(), item.size, item.weight)).toBeLessThanOrEqual(
          area.left + area.width + 0.01,
        );
      }
    }
  });

  test('the last item of a list stays with what goes with it', () => {
    const items = ['first', 'last'].map((text) => [{ text }]);
    // One line fits less than the list and what follows it need, whatever the rest of the page holds.
    for (let lines = 40; lines < 56; lines++) {
      const report = layOut(filler(lines), { kind: 'bullets', items, keepWithNext: true }, paragraph('follows'));
      const page = report.pages.findIndex((_, index) => contentOf(report, index).includes('follows'));
      expect(contentOf(report, page)).toContain('last');
    }
  });

  test('words of a script without spaces stand side by side, however much text a column beside them has', () => {
    const report = layOut({
      kind: 'table',
      summary: 'A table.',
      columns: [
        { header: '规则', align: 'start', weight: 0.4 },
        { header: '工作负载', align: 'end', weight: 0 },
        { header: '例如', align: 'start', weight: 3 },
      ],
      rows: [row('版本未知', '12', '其系统的版本未知。'.repeat(20))],
    });
    expect(contentOf(report, 0)).toEqual(expect.arrayContaining(['规则', '工作负载', '版本未知']));
  });

  test('a heading goes to the page of what it heads', () => {
    const report = layOut(filler(50), heading('Lonely'), paragraph('Text.'));
    expect(contentOf(report, 0)).toEqual([]);
    expect(contentOf(report, 1)).toEqual(['Lonely', 'Text.']);
    expect(report.outline).toMatchObject([{ text: 'Lonely', level: 2, page: 2 }]);
  });

  test('no first and no last line of a paragraph stands alone', () => {
    for (let lines = 40; lines < 54; lines++) {
      const report = layOut(filler(lines), paragraph('word '.repeat(150)));
      const counts = report.pages
        .map((_, page) => new Set(contentOf(report, page).map((_line, i) => i)).size)
        .filter((n) => n > 0);
      expect(Math.min(...counts), `after ${lines} lines`).toBeGreaterThanOrEqual(2);
    }
  });
});

describe('tables', () => {
  test('repeat their head on every page, as furniture there', () => {
    const report = layOut(tableOf(120));
    expect(report.pages.length).toBeGreaterThan(2);
    report.pages.forEach((_, page) => {
      const heads = textsOf(report, page).filter((item) => item.text === 'Name');
      expect(heads).toHaveLength(1);
      expect(heads[0]?.node === null).toBe(page > 0);
    });
  });

  test('keep every row, in order', () => {
    const report = layOut(tableOf(120));
    const rows = report.pages.flatMap((_, page) => contentOf(report, page).filter((text) => text.startsWith('row ')));
    expect(rows).toEqual(Array.from({ length: 120 }, (_, i) => `row ${i}`));
  });

  test('a short one is not broken', () => {
    const report = layOut(filler(48), tableOf(6));
    expect(contentOf(report, 0)).toEqual([]);
    expect(contentOf(report, 1)).toContain('row 5');
  });

  test('a cell longer than a page goes on over pages, and loses nothing', () => {
    const words = Array.from({ length: 3000 }, (_, i) => `w${i}`);
    const report = layOut(tableOf(1, () => words.join(' ')));
    const found = report.pages
      .flatMap((_, page) => contentOf(report, page))
      .join(' ')
      .split(/\s+/)
      .filter((word) => /^w\d+$/.test(word));
    expect(found).toEqual(words);
    expect(report.pages.length).toBeGreaterThan(1);
  });

  test('columns of figures end at one line', () => {
    const report = layOut(tableOf(12));
    const ends = textsOf(report, 0)
      .filter((item) => item.node?.role === 'TD')
      .map((item) => (item.x + measureText(item.text, item.size, item.weight)).toFixed(3));
    expect(new Set(ends).size).toBe(1);
  });

  test('without rows they say so', () => {
    expect(contentOf(layOut(tableOf(0)), 0)).toEqual(['Name', 'Figure', 'None.']);
  });
});

describe('drawings', () => {
  test('that are too large for the page are made smaller, not cut', () => {
    const scene = { width: 2000, height: 3000, title: 'Large?', description: 'Large.', nodes: [] };
    const report = layOut({ kind: 'drawing', scene });
    const [item] = report.pages[0]?.items.filter((candidate) => candidate.kind === 'scene') ?? [];
    if (item?.kind !== 'scene') throw new Error('no drawing');
    expect(item.x + scene.width * item.scale).toBeLessThanOrEqual(area.left + area.width + 0.01);
    expect(item.y + scene.height * item.scale).toBeLessThanOrEqual(area.top + area.height + 0.01);
    expect(item.node.alt).toBe('Large? Large.');
  });
});

describe('contents', () => {
  test('name the page of each section and lead there', () => {
    const section = (text: string): Block => ({ kind: 'heading', level: 1, text, id: text, startsPage: true });
    const report = layOut({ kind: 'contents' }, section('One'), filler(1), section('Two'), filler(1));
    expect(contentOf(report, 0)).toEqual(['One', 'Two', '2', '3']);
    const links = report.pages[0]?.items.flatMap((item) => (item.kind === 'link' ? [item.anchor] : []));
    expect(links).toEqual(['One', 'Two']);
    const anchors = report.pages.map((page) => page.items.flatMap((item) => (item.kind === 'anchor' ? [item.id] : [])));
    expect(anchors).toEqual([[], ['One'], ['Two']]);
  });
});

describe('structure', () => {
  test('every text of the content has its place in the tree', () => {
    const report = layOut(
      { kind: 'title', eyebrow: 'a', title: 'b', subtitle: 'c' },
      heading('d'),
      paragraph('e'),
      tableOf(3),
    );
    const nodes = new Set<StructNode>();
    const walk = (node: StructNode): void => {
      nodes.add(node);
      node.children.forEach(walk);
    };
    walk(report.root);
    for (const item of report.pages[0]?.items ?? []) {
      if (item.kind === 'text' && item.node !== null) expect(nodes.has(item.node)).toBe(true);
    }
    expect(report.root.children.map((node) => node.role)).toEqual(['H1', 'P', 'H2', 'P', 'Table']);
    const [head, first] = report.root.children[4]?.children ?? [];
    expect(head?.children.map((cell) => [cell.role, cell.scope])).toEqual([
      ['TH', 'Column'],
      ['TH', 'Column'],
    ]);
    expect(first?.children.map((cell) => [cell.role, cell.scope])).toEqual([
      ['TH', 'Row'],
      ['TD', undefined],
    ]);
  });

  test('lines of one text are kept apart by a space', () => {
    const report = layOut(paragraph('word '.repeat(60).trim()));
    const lines = textsOf(report, 0).filter((item) => item.node !== null);
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.map((line) => line.text).join('')).toBe('word '.repeat(60).trim());
  });
});

test('stops when cancelled', () => {
  expect(() =>
    layOutReport(treeOf(paragraph('a')), paper, measureText, { ...quietContext, isCancelled: () => true }),
  ).toThrow(CancelledError);
});
