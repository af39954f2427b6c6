import { describe, expect, test } from 'vitest';
import { compareTechnologies } from '#core/catalogue/comparison/compareTechnologies.ts';
import { ownInputs, sharedInputs } from '#core/catalogue/comparison/inputs.ts';
import { comparisonDimensions, comparisonMetrics } from '#core/catalogue/comparison/metrics.ts';
import { comparisonAnswer } from '#core/handbook/comparisonAnswer.ts';
import { comparisonSchema } from '#core/handbook/handbookApi.ts';
import { handbookCsv } from '#core/handbook/handbookCsv.ts';
import { technologies, type Technology } from '#core/inventory/technology.ts';
import { agrees } from '#core/models/comparison.ts';
import { publishedCases } from '#core/models/publishedCases.ts';
import { runModel } from '#core/models/registry.ts';

function cell(metric: string, technology: Technology, edits?: Parameters<typeof compareTechnologies>[0]) {
  const found = compareTechnologies(edits).cells.find((one) => one.metric === metric && one.technology === technology);
  if (found === undefined) throw new Error(`no cell ${metric} ${technology}`);
  return found;
}

describe('the comparison of technologies', () => {
  test('has every dimension and all six technologies', () => {
    const { cells } = compareTechnologies();
    expect(new Set(comparisonMetrics.map(({ dimension }) => dimension))).toEqual(new Set(comparisonDimensions));
    expect(cells).toHaveLength(comparisonMetrics.length * 6);
  });

  test('gives the figures that the documents compute, where they compute them', () => {
    const same: readonly [metric: string, model: string, output: string][] = [
      ['startup.total', 'startup.total', 'totalMs'],
      ['memory.total', 'resource.total', 'totalMB'],
      ['density.effective', 'density.capacity', 'effective'],
      ['network.latency', 'network.latency', 'latencyUs'],
      ['network.bandwidth', 'network.bandwidth', 'effectiveGbps'],
      ['storage.iops', 'storage.iops', 'iops'],
      ['isolation.escape', 'isolation.escape', 'escapeProbability'],
      ['processes.count', 'management.processes', 'processes'],
    ];
    let compared = 0;
    for (const [metric, model, output] of same) {
      for (const technology of ['vm', 'container', 'wasm'] as const) {
        const published = publishedCases.find(({ id }) => id === `${model}/${technology}`);
        if (published === undefined) continue;
        expect(agrees(cell(metric, technology).value, published.expect[output])).toBe(true);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(18);
  });

  test('computes every figure by its model from the inputs that it shows', () => {
    for (const one of compareTechnologies().cells) {
      const metric = comparisonMetrics.find(({ id }) => id === one.metric)!;
      if (one.value === null) continue;
      const run = runModel(metric.model, one.input);
      expect(run.ok && run.output[metric.output]).toBe(one.value);
      for (const input of one.inputs) expect(input.source).not.toBe('');
    }
  });

  test('shows no figure where an input is stated nowhere, and takes one that is entered', () => {
    expect(cell('storage.iops', 'wasm')).toMatchObject({ value: null, input: null });
    const entered = { shared: {}, own: { wasm: { 'storage.loss': 0.01 } } };
    expect(cell('storage.iops', 'wasm', entered)).toMatchObject({ value: 99_000, isAssumption: false });
    // What is entered for one technology changes no other.
    expect(cell('storage.iops', 'vm', entered)).toEqual(cell('storage.iops', 'vm'));
  });

  test('lets a figure that others need flow on: a slower start is a longer recovery, fewer services on a node cost more', () => {
    const slower = { shared: {}, own: { container: { 'startup.loadMs': 60_000 } } };
    const before = cell('availability.downtime', 'container').value!;
    expect(cell('availability.downtime', 'container', slower).value! / before).toBeCloseTo(60_200 / 300, 3);
    const heavier = { shared: {}, own: { container: { 'density.unitCores': 8 } } };
    expect(cell('cost.total', 'container', heavier).value).toBeGreaterThan(cell('cost.total', 'container').value!);
  });

  test('gives the reason of a refused edit in its own cells alone', () => {
    const { cells } = compareTechnologies({ shared: {}, own: { vm: { 'network.overhead': 2 } } });
    const refused = cells.filter(({ reason }) => reason?.includes('overhead must be at most 1') === true);
    expect(refused.map(({ metric, technology }) => [metric, technology])).toEqual([['network.bandwidth', 'vm']]);
  });

  test('marks as assumption what rests on one, also by way of another figure', () => {
    expect(cell('startup.total', 'paravirt').isAssumption).toBe(true);
    expect(cell('availability.downtime', 'paravirt').isAssumption).toBe(true);
    expect(cell('cost.total', 'microvm').isAssumption).toBe(true);
    expect(cell('startup.total', 'vm').isAssumption).toBe(false);
    expect(cell('cost.total', 'vm').isAssumption).toBe(false);
  });

  test('has inputs with a source, and shared ones within their own bounds', () => {
    for (const { value, min, max, source } of sharedInputs) {
      expect(value).toBeGreaterThanOrEqual(min);
      expect(value).toBeLessThanOrEqual(max);
      expect(source).not.toBe('');
    }
    const used = new Set(
      compareTechnologies().cells.flatMap(({ inputs }) =>
        inputs.flatMap(({ edit }) => (edit === null ? [] : [edit.id])),
      ),
    );
    expect([...sharedInputs, ...ownInputs].map(({ id }) => id).filter((id) => !used.has(id))).toEqual([]);
    for (const { by } of ownInputs) for (const technology of technologies) expect(by[technology]?.source).not.toBe('');
  });

  test('answers by its schema, and exports a row for each figure and word', () => {
    const answer = comparisonAnswer();
    expect(comparisonSchema.safeParse(answer).success).toBe(true);
    const csv = handbookCsv({ what: 'comparison', edits: { shared: {}, own: {} } });
    expect(csv?.rows).toBe(answer.cells.length + answer.facts.length * 6);
    expect(csv?.text.split('\r\n')[1]).toBe(
      'startup,Start-up time,ms,Virtual machine,50000,source,startup.total,"envMs = 30000, loadMs = 5000, execMs = 5000, syncMs = 10000",system analysis 8.2.1',
    );
    expect(handbookCsv({ what: 'table', id: 'none' })).toBeNull();
    expect(handbookCsv({ what: 'cases' })?.rows).toBe(publishedCases.length);
  });
});
