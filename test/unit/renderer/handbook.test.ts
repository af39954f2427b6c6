import katex from 'katex';
import { describe, expect, it } from 'vitest';
import { comparisonAnswer } from '#core/handbook/comparisonAnswer.ts';
import { knowledgeBase } from '#core/catalogue/knowledge/knowledgeBase.ts';
import { comparisonDimensions } from '#core/catalogue/comparison/metrics.ts';
import { comparePublished } from '#core/models/comparison.ts';
import { listModels } from '#core/models/registry.ts';
import { sweepModel } from '#core/models/sweep.ts';
import { hasMessage } from '#renderer/i18n/translate.ts';
import { changedTitles } from '#renderer/marks/changed.ts';
import { parseValue } from '#renderer/pages/handbook/compare/edits.ts';
import { bestOf, cellsOf, factorToBest, needsLog } from '#renderer/pages/handbook/compare/ranking.ts';
import { searchTables } from '#renderer/pages/handbook/knowledge/searchTables.ts';
import { logTicks } from '#renderer/pages/handbook/logTicks.ts';
import { rangeText } from '#renderer/pages/handbook/models/inputs/ranges.ts';
import { partOf, partsOf } from '#renderer/pages/handbook/models/inputs/parts.ts';
import { defaultInput, editorOf, typedNumber } from '#renderer/pages/handbook/models/inputs/value.ts';
import { fieldOf } from '#renderer/pages/handbook/models/ModelInputs.tsx';
import { findModels, symbolsOf } from '#renderer/pages/handbook/models/search.ts';
import {
  chartData,
  firstRange,
  firstResult,
  firstVarying,
  resultsOf,
  sweepValues,
  varyingOf,
} from '#renderer/pages/handbook/models/sweepPlan.ts';
import { preciseText, quantityText, tickText, unitText } from '#renderer/pages/handbook/quantities.ts';
import { fileNameOf } from '#renderer/pages/assumptions/sets/setActions.ts';

const models = listModels();
const cases = comparePublished();
const idsFor = (text: string): readonly string[] => findModels(models, text).map(({ id }) => id);
/** Thin spaces as plain ones, so that a test can be read. */
const spaced = (text: string): string => text.replaceAll('\u202f', ' ');
const modelOf = (id: string) => models.find((model) => model.id === id)!;

describe('formulas', () => {
  it.each(models.map((model) => [model.id, model.formula.tex]))('%s is typeset without a mistake', (_id, tex) => {
    const written = katex.renderToString(tex, {
      output: 'mathml',
      displayMode: true,
      throwOnError: true,
      strict: 'error',
    });
    expect(written).toContain('<math');
    // What the window's policy would refuse.
    expect(written).not.toMatch(/ style=/);
  });
});

describe('finding a model', () => {
  it('finds it by name, best first', () => {
    expect(idsFor('start-up time')[0]).toBe('startup.total');
    expect(idsFor('erlang')[0]).toBe('queue.mmc');
    expect(idsFor('tco.total')[0]).toBe('tco.total');
  });

  it('finds it by symbol, as TeX, as it is typed and as it is printed', () => {
    expect(idsFor('T_env')).toEqual(['startup.total']);
    expect(idsFor('ρ')).toContain('queue.mmc');
    expect(idsFor('lambda')).toContain('queue.mmc');
    expect(idsFor('PUE')[0]).toBe('energy.annual');
    expect(symbolsOf(String.raw`\lambda + T_{env}`)).toContain('T_env');
  });

  it('finds it by source, as data cites it and as it is shown', () => {
    expect(idsFor('seed-1 9.1')).toContain('portability.effort');
    expect(idsFor('category theory 9.1')).toContain('portability.effort');
    expect(idsFor('8.7.3')).toEqual(expect.arrayContaining(['queue.mmc', 'optimum.mix']));
  });

  it('takes a single letter as a symbol, not as a part of words', () => {
    const found = idsFor('W');
    expect(found).toEqual(expect.arrayContaining(['queue.mmc', 'performance.loss']));
    expect(found.length).toBeLessThan(models.length / 3);
  });

  it('finds nothing where a word is nowhere, and all for nothing', () => {
    expect(idsFor('erlang unicorn')).toEqual([]);
    expect(findModels(models, '  ')).toEqual(models);
  });
});

describe('the inputs of a model', () => {
  it('have an editor each; JSON is left for lists of yes-or-no and for labels', () => {
    const raw = models.flatMap(({ id, inputs }) =>
      inputs.flatMap((field) => {
        const walk = (part: ReturnType<typeof partOf>, path: string): string[] =>
          part.kind === 'json'
            ? [path]
            : part.kind === 'object'
              ? partsOf(part.schema).flatMap((inner) => walk(inner, `${path}.${inner.name}`))
              : [];
        return editorOf(field) === 'json'
          ? [`${id}.${field.name}`]
          : walk(partOf(field.name, field.schema), `${id}.${field.name}`);
      }),
    );
    expect(raw.filter((path) => !path.startsWith('scheduling.score.'))).toEqual(['pareto.front.maximise']);
  });

  it('start from the defaults of the model', () => {
    expect(defaultInput(modelOf('startup.total').inputs)).toEqual({ envMs: 80, loadMs: 100, execMs: 20, syncMs: 100 });
  });

  it('hand on what cannot be read, so that the model refuses it by name', () => {
    expect([typedNumber('1,5'), typedNumber(''), typedNumber('abc')]).toEqual([1.5, undefined, 'abc']);
    expect(fieldOf('tenants[0].demand.cpu')).toBe('tenants');
    expect(fieldOf('pue')).toBe('pue');
  });

  it('say their range in words', () => {
    expect(rangeText({ minimum: 0, maximum: 1 })).toBe('0 to 1');
    expect(rangeText({ minimum: 0, maximum: 1e15 })).toBe('from 0');
    expect(rangeText({ minimum: 1e-9, maximum: 1e15 })).toBe('above 0');
    expect(rangeText({ minimum: 0, exclusiveMaximum: 1 })).toBe('0 to below 1');
    expect(rangeText({})).toBe('');
  });
});

describe('the chart of a model', () => {
  it.each(models.map((model) => [model.id, model] as const))('%s begins with a line that can be drawn', (id, model) => {
    const input = defaultInput(model.inputs);
    const own = cases.filter((entry) => entry.model === id);
    const varying = firstVarying(varyingOf(model, input), own);
    // Only a chain of probabilities and a choice by yes and no have nothing that varies alone.
    if (varying === undefined) {
      expect(['availability.markov', 'compliance.coverage', 'decision.paradigm', 'pareto.front']).toContain(id);
      return;
    }
    const values = sweepValues(firstRange(varying, own), [varying.value]);
    expect(values).not.toBeNull();
    const swept = sweepModel({ model: id, input, path: varying.path, mode: varying.mode, values: values! });
    if (!swept.ok) throw new Error(swept.error.message);
    const series = swept.series.map((one) => ({ ...one, points: [...one.points] }));
    const result = firstResult(series, resultsOf(series));
    expect(result).toBeDefined();
    expect(chartData(series, result!).isEmpty).toBe(false);
  });

  it('begins with what all technologies have in common, and with a total', () => {
    const begin = (id: string) => {
      const model = modelOf(id);
      return firstVarying(
        varyingOf(model, defaultInput(model.inputs)),
        cases.filter((entry) => entry.model === id),
      )?.key;
    };
    expect(begin('resource.total')).toBe('instances');
    expect(begin('density.capacity')).toBe('nodeCores');
    expect(firstResult([], ['infrastructure', 'total'])).toBe('total');
  });

  it('draws texts as steps between named levels', () => {
    const point = (x: number, stack: string) => ({ x, output: { stack } });
    const series = [{ id: 'given', technology: null, at: 1, points: [point(1, 'b'), point(2, 'a')] }];
    expect(chartData(series, 'stack')).toEqual({
      rows: [
        { x: 1, s0: 1 },
        { x: 2, s0: 0 },
      ],
      categories: ['a', 'b'],
      isEmpty: false,
    });
  });

  it('takes no range that does not rise or that a log scale cannot have', () => {
    expect(sweepValues({ from: 2, to: 1, log: false }, [])).toBeNull();
    expect(sweepValues({ from: 0, to: 1, log: true }, [])).toBeNull();
    expect(sweepValues({ from: 0, to: 1, log: false }, [0.333])).toContain(0.333);
  });

  it('has round ticks on a log scale, within its ends, never more than asked for', () => {
    expect(logTicks(3, 400, 8)).toEqual([5, 10, 20, 50, 100, 200]);
    expect(logTicks(1e-9, 1e9, 6)).toEqual([1e-8, 1e-4, 1, 1e4, 1e8]);
    for (const [low, high] of [
      [1, 2],
      [0.02, 7e5],
      [1e-7, 0.011],
    ] as const) {
      const ticks = logTicks(low, high, 7);
      expect(ticks.length).toBeLessThanOrEqual(7);
      expect(ticks.every((tick) => tick >= low && tick <= high)).toBe(true);
    }
    expect(logTicks(0, 10, 5)).toEqual([]);
  });
});

describe('the comparison', () => {
  const comparison = comparisonAnswer();

  it('finds the best of a row by what is better', () => {
    const metric = (id: string) => comparison.metrics.find((one) => one.id === id)!;
    expect(bestOf(metric('startup.total'), cellsOf(comparison, 'startup.total'))).toBe(6);
    expect(bestOf(metric('density.instances'), cellsOf(comparison, 'density.instances'))).toBe(640);
    expect(factorToBest(metric('startup.total'), 300, 6)).toBe(50);
    expect(factorToBest(metric('density.instances'), 128, 640)).toBe(5);
    expect(factorToBest(metric('startup.total'), 0, 0)).toBe(1);
    expect(factorToBest(metric('startup.total'), 5, 0)).toBeNull();
    expect(needsLog(cellsOf(comparison, 'startup.total'))).toBe(true);
    expect(needsLog(cellsOf(comparison, 'network.bandwidth'))).toBe(false);
  });

  it('reads numbers and lists of numbers', () => {
    expect(parseValue('1,5', false)).toBe(1.5);
    expect(parseValue('5; 10', true)).toEqual([5, 10]);
    expect(parseValue('5; x', true)).toBeNull();
    expect(parseValue('', true)).toBeNull();
  });

  it('has a name for every dimension', () => {
    expect(comparisonDimensions.filter((id) => !hasMessage(`compare.dimension.${id}`))).toEqual([]);
  });
});

describe('the knowledge base', () => {
  const tables = knowledgeBase.map((table) => ({ ...table }));

  it('is found by title with all rows, by words in a row with that row', () => {
    const recovery = searchTables(tables, 'recovery').find(({ table }) => table.id === 'recovery');
    expect(recovery?.rows.length).toBe(recovery?.table.rows.length);
    const found = searchTables(tables, 'consul contradicts');
    expect(found.map(({ table }) => table.id)).toContain('cap');
    expect(found.find(({ table }) => table.id === 'cap')?.rows.map(({ label }) => label)).toEqual(['Consul']);
    expect(searchTables(tables, 'no such thing anywhere')).toEqual([]);
  });
});

describe('quantities', () => {
  it('are short and keep their size', () => {
    expect([68_500, 0.01099, 1e-7, 0.00001099, 3_642_000, 0, 1.5].map((value) => spaced(quantityText(value)))).toEqual([
      '68 500',
      '0.01099',
      '10⁻⁷',
      '1.099·10⁻⁵',
      '3 642 000',
      '0',
      '1.5',
    ]);
    expect(tickText(2_500_000)).toBe('2.5·10⁶');
    expect(preciseText(0.1 + 0.2)).toBe('0.3');
    expect(spaced(preciseText(1234.5))).toBe('1 234.5');
    expect(preciseText(120)).toBe('120');
  });

  it('have units as people write them', () => {
    expect([unitText('us'), unitText('1'), unitText('g CO2e/kWh'), unitText('money/year')]).toEqual([
      'µs',
      '',
      'g CO₂e/kWh',
      'currency/year',
    ]);
  });
});

describe('marks of what was changed', () => {
  it('stand on the figures that the changed assumptions flow into, and on no others', () => {
    const rows = [
      { id: 'energy.pue', title: 'PUE', changed: true },
      { id: 'cost.salary', title: 'Salary', changed: true },
      { id: 'risk.costPerEvent', title: 'Cost of an escape', changed: false },
    ];
    expect(changedTitles('energyKWhPerYear', rows)).toEqual(['PUE']);
    expect(changedTitles('costPerYear', rows)).toEqual(['PUE', 'Salary']);
    expect(changedTitles('expectedAnnualLoss', rows)).toEqual([]);
    expect(changedTitles('hosts', rows)).toEqual([]);
  });

  it('name files after sets', () => {
    expect(fileNameOf('Site in France, 2027')).toBe('site-in-france-2027.assumptions.json');
    expect(fileNameOf('???')).toBe('assumptions.assumptions.json');
  });
});
