import { describe, expect, test } from 'vitest';
import { schemaAt } from '#core/models/fieldSchema.ts';
import { leavesOf, replaceAt, scaled, valueAt } from '#core/models/leaves.ts';
import { listModels, runModel } from '#core/models/registry.ts';
import { givenSeries, joinSweeps, sweepModel } from '#core/models/sweep.ts';

const container = { envMs: 80, loadMs: 100, execMs: 20, syncMs: 100 };

describe('values inside data', () => {
  const data = { a: 1, list: [2, { b: 'x' }], none: null };

  test('are found with their paths', () => {
    expect(leavesOf(data)).toEqual([
      { path: ['a'], value: 1 },
      { path: ['list', 0], value: 2 },
      { path: ['list', 1, 'b'], value: 'x' },
    ]);
    expect(leavesOf(data, 2)).toHaveLength(2);
  });

  test('are replaced in a copy', () => {
    const copy = replaceAt(data, ['list', 1, 'b'], 'y');
    expect(valueAt(copy, ['list', 1, 'b'])).toBe('y');
    expect(valueAt(data, ['list', 1, 'b'])).toBe('x');
    expect(replaceAt({}, ['a', 'b'], 1)).toEqual({ a: { b: 1 } });
    expect(valueAt(data, ['list', 7, 'b'])).toBeUndefined();
  });

  test('are scaled where they are numbers', () => {
    expect(scaled({ a: [1, 'x', { b: 2 }] }, 3)).toEqual({ a: [3, 'x', { b: 6 }] });
  });

  test('have the unit and bounds of their schema, inside lists and maps too', () => {
    const fields = (id: string) => listModels().find((model) => model.id === id)!.inputs;
    expect(schemaAt(fields('network.latency'), ['hopsUs', 1])).toMatchObject({
      type: 'number',
      unit: 'us',
      minimum: 0,
    });
    expect(schemaAt(fields('fairness.drf'), ['tenants', 0, 'demand', 'cpu'])).toMatchObject({ type: 'number' });
    expect(schemaAt(fields('startup.total'), ['nothing'])).toBeNull();
  });
});

describe('a sweep', () => {
  test('gives the inputs and each technology that a case gives a line of its own, each point what the model gives', () => {
    const swept = sweepModel({
      model: 'startup.total',
      input: container,
      path: ['loadMs'],
      mode: 'set',
      values: [0, 50],
    });
    if (!swept.ok) throw new Error(swept.error.message);
    expect(swept.series.map(({ id, technology, at }) => [id, technology, at])).toEqual([
      [givenSeries, null, 100],
      ['startup.total/vm', 'vm', 5000],
      ['startup.total/container', 'container', 100],
      ['startup.total/microvm', 'microvm', 100],
      ['startup.total/wasm', 'wasm', 5],
    ]);
    expect(swept.series[1]?.points).toEqual([
      { x: 0, output: { totalMs: 45_000 } },
      { x: 50, output: { totalMs: 45_050 } },
    ]);
    const run = runModel('startup.total', { ...container, loadMs: 50 });
    expect(swept.series[0]?.points[1]?.output).toEqual(run.ok ? run.output : null);
  });

  test('rounds where whole numbers are meant, and asks for each once', () => {
    const input = { arrivalRate: 900, serviceRate: 100, servers: 10 };
    const swept = sweepModel({ model: 'queue.mmc', input, path: ['servers'], mode: 'set', values: [1, 1.2, 1.6, 2] });
    if (!swept.ok) throw new Error(swept.error.message);
    expect(swept.series[0]?.points.map(({ x }) => x)).toEqual([1, 2]);
  });

  test('multiplies lists as a whole', () => {
    const input = { hopsUs: [3, 5, 2] };
    const swept = sweepModel({ model: 'network.latency', input, path: ['hopsUs'], mode: 'scale', values: [1, 2] });
    if (!swept.ok) throw new Error(swept.error.message);
    expect(swept.series[0]?.points.map(({ output }) => output?.['latencyUs'])).toEqual([10, 20]);
    expect(swept.series.find(({ technology }) => technology === 'vm')?.points[1]?.output).toEqual({ latencyUs: 30 });
  });

  test('is the same in one part or in several', () => {
    const input = { arrivalRate: 900, serviceRate: 100, servers: 10 };
    const whole = { model: 'queue.mmc', input, path: ['servers'], mode: 'set', values: [1, 2, 2.2, 3] } as const;
    const parts = [
      [1, 2],
      [2.2, 3],
    ].map((values) => sweepModel({ ...whole, values }));
    expect(joinSweeps(parts)).toEqual(sweepModel(whole));
    expect(joinSweeps([...parts, sweepModel({ ...whole, path: ['never'] })])).toMatchObject({ ok: false });
  });

  test('leaves a gap where the model refuses a value', () => {
    const input = { nodes: 100, powerW: 250, pue: 1.5, pricePerKWh: 0.1 };
    const swept = sweepModel({ model: 'energy.annual', input, path: ['pue'], mode: 'set', values: [0.5, 1.5] });
    if (!swept.ok) throw new Error(swept.error.message);
    expect(swept.series[0]?.points.map(({ output }) => output === null)).toEqual([true, false]);
  });

  test('is refused for what is no number of the model, and for a model that there is not', () => {
    const request = { input: container, mode: 'set', values: [1] } as const;
    expect(sweepModel({ ...request, model: 'startup.total', path: ['colour'] })).toMatchObject({
      ok: false,
      error: { code: 'invalid-input', field: 'colour' },
    });
    expect(sweepModel({ ...request, model: 'startup.never', path: ['loadMs'] })).toMatchObject({
      ok: false,
      error: { code: 'unknown-model' },
    });
  });
});
