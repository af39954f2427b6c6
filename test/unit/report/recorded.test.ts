/** What the planner keeps as English sentences, said in Chinese: complete by code, and nothing left on real estates. */
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, test } from 'vitest';
import { reportOptionsSchema } from '#core/api/reportCalls.ts';
import { ceilingRules } from '#core/advice/rules.ts';
import { platformParts, whatReplacesWhat } from '#core/catalogue/replacements.ts';
import { importFiles } from '#core/import/importFiles.ts';
import { technologies } from '#core/inventory/technology.ts';
import { quietContext } from '#core/job.ts';
import { plan } from '#core/plan.ts';
import { buildReport } from '#core/report/buildReport.ts';
import { treeText } from '#core/report/document.ts';
import { paperSizes } from '#core/report/layout/placed.ts';
import { chineseRuleTitles } from '#core/report/recorded/chineseRules.ts';
import { chineseFindingTitle, chineseSentence, chineseTerm } from '#core/report/recorded/inChinese.ts';
import { sentenceTranslator } from '#core/report/recorded/sentences.ts';
import type { ReportContent } from '#core/report/reportInput.ts';
import { resolveAssumptions } from '#core/scenario/assumptions.ts';
import { baseScenario, scenarioSchema } from '#core/scenario/scenario.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

describe('pairs of sentences', () => {
  const same = (text: string): string => text;
  const translate = sentenceTranslator(
    [
      ['{name} stays: {why!}.', '{name}留下：{why!}。'],
      ['no wave is open', '没有批次'],
      ['Open {count} waves.', '开放 {count} 个。'],
      ['by {team?}', '由{team?}'],
      ['nobody', '无人'],
    ],
    same,
  );

  it.each([
    ['a.b-1 stays: no wave is open.', 'a.b-1留下：没有批次。'],
    ['a stays: no wave is open. Open 2 waves.', 'a留下：没有批次。开放 2 个。'],
    ['by nobody', '由无人'],
    ['by Ops', '由Ops'],
    ['a stays: of a reason unknown.', null],
    ['Something else.', null],
  ])('%s', (recorded, translated) => {
    expect(translate(recorded)).toBe(translated);
  });
});

describe('by code', () => {
  // As they are written where findings are made; what is made otherwise is caught by the estates below.
  const written =
    /(?:(?:sink|findings|this\.sink)\.add\(\s*'(?:error|warning|info)',|severity: '(?:error|warning|info)',\s*code:|new ImportRefusal\()\s*'([a-z][a-z0-9]*(?:-[a-z0-9]+)+)'/g;
  const codes = new Set(
    globSync(['core/import/**/*.ts', 'core/planning/*.ts', 'core/demand/*.ts', 'core/plan.ts'], { cwd: root }).flatMap(
      (file) => Array.from(readFileSync(`${root}${file}`, 'utf8').matchAll(written), (match) => match[1]!),
    ),
  );

  it('finds the codes in the sources', () => {
    expect(codes.size).toBeGreaterThan(120);
  });

  it('every code has a Chinese title', () => {
    expect([...codes].filter((code) => chineseFindingTitle(code).includes(code)).toSorted()).toEqual([]);
  });

  it('every rule of advice has a Chinese title', () => {
    expect(ceilingRules.map(({ id }) => id).filter((id) => !(id in chineseRuleTitles))).toEqual([]);
  });

  it('every part of a platform is said in Chinese', () => {
    const english = technologies.flatMap((from) =>
      technologies.flatMap((to) => whatReplacesWhat(from, to).flatMap((item) => [item.title, item.from, item.to])),
    );
    // Names of products and commands alone are the same in both languages.
    const names = new Set(['Glance', 'kubectl exec']);
    expect(platformParts.length).toBeGreaterThan(20);
    expect([...new Set(english)].filter((text) => chineseTerm(text) === text && !names.has(text))).toEqual([]);
  });

  it('what no pair fits is said by its code and value, never in English', () => {
    expect(chineseSentence('column-missing', 'A sentence that nobody knows.', 'vCPU')).toBe(
      '缺少一个列，因此相关数值未知（vCPU）。',
    );
    expect(chineseSentence('never-heard-of', 'A sentence that nobody knows.')).not.toContain('sentence');
  });
});

/** Two words of lower case in a row are English, save where they are a name. */
const englishWords = /(?<![\w.@/-])[a-z]{2,} [a-z]{2,}(?![\w.@/-])/;
const productNames = ['kubectl exec', 'wasmtime debug', 'user guide', 'runtime class'];

const samples = `${root}samples/`;
const estates: readonly (readonly [id: string, files: readonly string[], hasScenario: boolean])[] = [
  ['bank', ['bank.xlsx'], true],
  ['hospital', ['hospital.xlsx'], true],
  ['telecom-edge', ['telecom-edge.csv'], true],
  ['web-shop', ['web-shop-hosts.csv', 'web-shop-workloads.csv'], true],
  ['depot-2016', ['depot-2016.xlsx'], false],
  ['werk-nord', ['werk-nord.xlsx'], false],
];

test.each(estates)(
  'nothing but names is English in the Chinese report of %s',
  async (id, names, hasScenario) => {
    const files = names.map((name) => {
      const bytes = readFileSync(`${samples}${name}`);
      return { name, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
    });
    const scenario = hasScenario
      ? scenarioSchema.parse(JSON.parse(readFileSync(`${samples}${id}.scenario.json`, 'utf8')))
      : baseScenario;
    const { inventory, sources, findings } = await importFiles(files, { context: quietContext });
    const { document, details } = await plan(inventory, scenario, { sources, findings, context: quietContext });
    const content: ReportContent = {
      document,
      details,
      scenarioName: scenario.name,
      currency: scenario.currency,
      createdAt: '2026-11-20T00:00:00Z',
      productVersion: '0.1.0',
      way: scenario.roadmap,
      assumptions: resolveAssumptions(scenario).map(({ definition, low, likely, high, changed }) => {
        const { id: assumption, title, group, unit, source } = definition;
        return { id: assumption, title, group, unit, low, likely, high, source, changed };
      }),
    };
    // What people named in their scenario and estate stays as it is.
    const given: string[] = [];
    JSON.stringify(scenario, (key, value: unknown) => {
      if (key === 'name' && typeof value === 'string') given.push(value);
      return value;
    });
    for (const { cluster } of document.hosts) if (cluster !== null) given.push(cluster);
    const isName = given.concat(productNames).toSorted((a, b) => b.length - a.length);
    for (const version of ['full', 'executive'] as const) {
      const tree = buildReport(content, reportOptionsSchema.parse({ language: 'zh', version }), paperSizes.A4);
      const left = treeText(tree)
        .split('\n')
        .map((line) => isName.reduce((text, name) => text.replaceAll(name, ''), line))
        .filter((line) => englishWords.test(line));
      expect(left).toEqual([]);
    }
  },
  120_000,
);
