import { describe, expect, it } from 'vitest';
import { publishedCases } from '#core/models/publishedCases.ts';
import { listModels, models, runBatch, runModel } from '#core/models/registry.ts';

function refusal(model: string, input: unknown): { code: string; field: string; message: string } | null {
  const run = runModel(model, input);
  return run.ok ? null : run.error;
}

const energy = { nodes: 100, powerW: 300, pue: 1.5, pricePerKWh: 0.1 };

/** One valid input per model: a published case where there is one, else the handbook's starting values. */
function validInputs(): [string, Record<string, unknown>][] {
  return listModels().map((model) => {
    const published = publishedCases.find((entry) => entry.model === model.id);
    const start = Object.fromEntries(
      model.inputs.filter((field) => field.default !== undefined).map((field) => [field.name, field.default]),
    );
    return [model.id, { ...start, ...published?.input }];
  });
}

describe('invalid input is refused by the name of its field', () => {
  it.each(validInputs())('%s: every required field missing, null, of a wrong type, NaN or infinite', (id, input) => {
    expect(refusal(id, input)).toBeNull();
    const model = listModels().find((listed) => listed.id === id);
    for (const field of model?.inputs ?? []) {
      if (field.required) {
        const { [field.name]: _, ...rest } = input;
        expect(refusal(id, rest), `${field.name} missing`).toMatchObject({ code: 'invalid-input', field: field.name });
      }
      for (const wrong of [
        null,
        Number.NaN,
        Number.POSITIVE_INFINITY,
        Number.NEGATIVE_INFINITY,
        { wrong: {} },
        [[{}]],
        () => 1,
        12n,
        Symbol('x'),
      ]) {
        const error = refusal(id, { ...input, [field.name]: wrong });
        expect(error?.code, `${field.name} as ${typeof wrong}`).toBe('invalid-input');
        expect(error?.field.split(/[.[]/)[0]).toBe(field.name);
        expect(error?.message).toContain(field.name);
      }
      if (field.type !== 'string') {
        expect(refusal(id, { ...input, [field.name]: 'text' })).toMatchObject({
          code: 'invalid-input',
          field: field.name,
        });
      }
    }
  });

  it.each(validInputs())(
    '%s: every number below its range, above it, or with a fraction where a count is meant',
    (id, input) => {
      const model = listModels().find((listed) => listed.id === id);
      for (const field of model?.inputs ?? []) {
        const lowest = field.minimum ?? field.exclusiveMinimum;
        const highest = field.maximum ?? field.exclusiveMaximum;
        const wrong: unknown[] = [];
        if (lowest !== undefined) wrong.push(lowest - 1e-3, field.exclusiveMinimum ?? lowest - 1e9);
        if (highest !== undefined) wrong.push(field.exclusiveMaximum ?? highest * 1.01 + 1);
        if (field.type === 'integer') wrong.push(2.5);
        for (const value of wrong) {
          expect(refusal(id, { ...input, [field.name]: value }), `${field.name} = ${String(value)}`).toMatchObject({
            code: 'invalid-input',
            field: field.name,
          });
        }
      }
    },
  );

  it.each(models.map((model) => model.id))('%s: a field that it does not have, and input that is no object', (id) => {
    const input = Object.fromEntries(validInputs())[id] as Record<string, unknown>;
    expect(refusal(id, { ...input, misspelt: 1 })).toMatchObject({ code: 'invalid-input', field: 'misspelt' });
    for (const wrong of [undefined, null, 3, 'text', true, [input]]) {
      expect(refusal(id, wrong)).toMatchObject({ code: 'invalid-input', field: 'input' });
    }
    expect(refusal(id, JSON.parse(`{"__proto__": {"polluted": 1}, ${JSON.stringify(input).slice(1)}`))).toMatchObject({
      field: '__proto__',
    });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each([
    ['energy.annual', { ...energy, pue: 0.99 }, 'pue'],
    ['energy.annual', { ...energy, nodes: 1.5 }, 'nodes'],
    ['energy.annual', { ...energy, powerW: -1 }, 'powerW'],
    ['energy.annual', { ...energy, powerW: '300' }, 'powerW'],
    ['energy.annual', { ...energy, gramsCO2ePerKWh: null }, 'gramsCO2ePerKWh'],
    ['energy.node', { idleW: 301, maxW: 300, utilisation: 0.5 }, 'idleW'],
    ['energy.node', { idleW: 100, maxW: 300, utilisation: 1.01 }, 'utilisation'],
    ['availability.redundant', { availability: 0.9, replicas: 3, required: 4 }, 'required'],
    ['availability.redundant', { availability: 1.1, replicas: 3, required: 2 }, 'availability'],
    [
      'availability.markov',
      {
        states: ['a', 'b'],
        matrix: [
          [0.5, 0.4],
          [0, 1],
        ],
      },
      'matrix[0]',
    ],
    [
      'availability.markov',
      {
        states: ['a', 'b'],
        matrix: [
          [0.5, 0.5],
          [0, 1.1],
        ],
      },
      'matrix[1][1]',
    ],
    [
      'availability.markov',
      {
        states: ['a', 'b'],
        matrix: [
          [0.5, 0.5],
          [-0.5, 1.5],
        ],
      },
      'matrix[1][0]',
    ],
    ['availability.markov', { states: ['a', 'b'], matrix: [[0.5, 0.5]] }, 'matrix'],
    ['availability.markov', { states: ['a', 'b'], matrix: [[0.5, 0.5], [1]] }, 'matrix[1]'],
    [
      'availability.markov',
      {
        states: ['a', 'a'],
        matrix: [
          [0.5, 0.5],
          [0, 1],
        ],
      },
      'states[1]',
    ],
    ['availability.markov', { states: [], matrix: [] }, 'states'],
    ['slo.budget', { slo: 1, errorRate: 0, windowDays: 30 }, 'slo'],
    ['queue.mmc', { arrivalRate: 1, serviceRate: 0, servers: 1 }, 'serviceRate'],
    ['queue.mmc', { arrivalRate: 1, serviceRate: 1, servers: 0 }, 'servers'],
    ['density.capacity', { nodeCores: 1, nodeMemoryMB: 1, unitCores: 0, unitMemoryMB: 1, utilisation: 1 }, 'unitCores'],
    [
      'density.capacity',
      { nodeCores: 1, nodeMemoryMB: 1, unitCores: 1, unitMemoryMB: 1, utilisation: 1, maxInstances: 2.5 },
      'maxInstances',
    ],
    ['density.sharing', { memoryMB: 1, exclusiveMB: 0, sharedMB: 5, sharedFraction: 1 }, 'exclusiveMB'],
    ['isolation.escape', { probabilities: [0.1, 1.5], combine: 'any' }, 'probabilities[1]'],
    ['isolation.escape', { probabilities: [0.1], combine: 'some' }, 'combine'],
    ['isolation.escape', { probabilities: [], combine: 'all' }, 'probabilities'],
    ['startup.distribution', { family: 'weibull', meanS: 1, varianceS2: 1 }, 'family'],
    ['startup.distribution', { family: 'normal', meanS: 0, varianceS2: 1 }, 'meanS'],
    ['utility.riskAdjusted', { weights: { a: 1, b: 1 }, scores: { a: 1 }, risk: 0, riskAversion: 1 }, 'scores.b'],
    [
      'utility.riskAdjusted',
      { weights: { a: 1 }, scores: { a: 1, constructor: 1 }, risk: 0, riskAversion: 1 },
      'weights.constructor',
    ],
    ['pareto.front', { maximise: [true], points: [{ id: 'a', values: [1, 2] }] }, 'points[0].values'],
    [
      'pareto.front',
      {
        maximise: [true],
        points: [
          { id: 'a', values: [1] },
          { id: 'a', values: [2] },
        ],
      },
      'points[1].id',
    ],
    ['quota.admit', { used: { cpu: -1 }, requested: {}, hard: {} }, 'used.cpu'],
    ['fairness.drf', { capacity: { cpu: 1 }, tenants: [{ id: 'a', demand: { gpu: 1 } }] }, 'tenants[0].demand.gpu'],
    ['fairness.drf', { capacity: { cpu: 1 }, tenants: [{ id: 'a', demand: { cpu: 0 } }] }, 'tenants[0].demand'],
    ['fairness.drf', { capacity: { cpu: 1e12 }, tenants: [{ id: 'a', demand: { cpu: 1e-6 } }] }, 'tenants'],
    ['performance.loss', { workloadCycles: 0, overheadCycles: {} }, 'workloadCycles'],
    ['security.layers', { layers: {} }, 'layers'],
    ['security.layers', { layers: { host: 2 } }, 'layers.host'],
    ['tco.roi', { baselineTotal: 1, targetTotal: 0, years: 1 }, 'targetTotal'],
    ['tco.roi', { baselineTotal: 1, targetTotal: 1, years: 0 }, 'years'],
    ['mix.pool', { before: 0, after: 1 }, 'before'],
    ['management.processes', { technology: 'vax', instances: 1, managementProcesses: 0 }, 'technology'],
    ['energy.curve', { curve: 'interpolated', idleW: 1, maxW: 2, utilisation: 0.5 }, 'levelsW'],
    ['optimum.mix', { phaseInstances: [1] }, 'arrivalRate'],
    [
      'space.distance',
      { scales: [1, 1], weights: [1], points: [{ id: 'a', values: [0, 0] }], requirement: [0, 0] },
      'weights',
    ],
  ])('%s refuses %j at %s', (id, input, field) => {
    expect(refusal(id, input)).toMatchObject({ code: 'invalid-input', field });
  });

  it('a hidden key in a map, which would drop a figure from a sum', () => {
    const input: unknown = JSON.parse('{"nodes": 1, "pricePerGBMonth": 1, "componentsMB": {"a": 1, "__proto__": 5}}');
    expect(refusal('management.footprint', input)).toMatchObject({
      code: 'invalid-input',
      field: 'componentsMB.__proto__',
    });
    const tenants: unknown = JSON.parse(
      '{"capacity": {"cpu": 1}, "tenants": [{"id": "a", "demand": {"__proto__": 1}}]}',
    );
    expect(refusal('fairness.drf', tenants)).toMatchObject({
      code: 'invalid-input',
      field: 'tenants[0].demand.__proto__',
    });
  });

  it('figures that are each valid and together have no finite result', () => {
    expect(runModel('tco.roi', { baselineTotal: 1, targetTotal: 5e-324, years: 1 })).toMatchObject({
      ok: false,
      error: { code: 'not-computable', field: 'input' },
    });
  });

  it('an unknown model, whatever its name', () => {
    for (const id of ['no.such', '', '__proto__', 'constructor', 'toString', 3, null, undefined]) {
      expect(runModel(id, {})).toMatchObject({ ok: false, error: { code: 'unknown-model', field: 'model' } });
    }
  });

  it('an input that refers to itself', () => {
    const input: Record<string, unknown> = { ...energy };
    input['pue'] = input;
    expect(refusal('energy.annual', input)).toMatchObject({ code: 'invalid-input', field: 'pue' });
  });
});

describe('a batch', () => {
  it('answers every case in order and never stops', () => {
    const good = { id: 'good', model: 'startup.total', input: { envMs: 0, loadMs: 5, execMs: 1, syncMs: 0 } };
    const results = runBatch([
      good,
      null,
      3,
      'text',
      [],
      {},
      { id: 7, model: 'startup.total', input: {} },
      { id: 'no model', input: {} },
      { id: 'unknown', model: 'no.such', input: {} },
      { id: 'no input', model: 'startup.total' },
      { id: 'bad', model: 'startup.total', input: { envMs: -1, loadMs: 5, execMs: 1, syncMs: 0 } },
      JSON.parse('{"id": "own", "__proto__": {"model": "startup.total"}}'),
      good,
    ]);
    expect(results).toHaveLength(13);
    expect(results[0]).toEqual({ id: 'good', output: { totalMs: 6 } });
    expect(results[12]).toEqual(results[0]);
    expect(
      results
        .slice(1, 12)
        .map((result) => ('error' in result ? [result.id, result.error.code, result.error.field] : null)),
    ).toEqual([
      [null, 'invalid-case', 'case'],
      [null, 'invalid-case', 'case'],
      [null, 'invalid-case', 'case'],
      [null, 'invalid-case', 'case'],
      [null, 'invalid-case', 'id'],
      [null, 'invalid-case', 'id'],
      ['no model', 'invalid-case', 'model'],
      ['unknown', 'unknown-model', 'model'],
      ['no input', 'invalid-input', 'input'],
      ['bad', 'invalid-input', 'envMs'],
      ['own', 'invalid-case', 'model'],
    ]);
  });

  it('of nothing is nothing', () => {
    expect(runBatch([])).toEqual([]);
  });
});

describe('the list of models', () => {
  it('is plain data that survives JSON', () => {
    const listed = listModels();
    expect(JSON.parse(JSON.stringify(listed))).toEqual(listed);
  });

  it('has every model of the catalogue', () => {
    const ids = listModels().map((model) => model.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(
      expect.arrayContaining([
        'startup.total',
        'startup.distribution',
        'resource.total',
        'density.capacity',
        'density.edge',
        'density.sharing',
        'network.latency',
        'network.bandwidth',
        'storage.path',
        'storage.iops',
        'isolation.escape',
        'risk.incidents',
        'risk.vulnerability',
        'availability.steady',
        'availability.series',
        'availability.redundant',
        'availability.markov',
        'slo.budget',
        'queue.mmc',
        'scale.replicas',
        'scale.hpa',
        'management.footprint',
        'management.processes',
        'mesh.overhead',
        'energy.node',
        'energy.annual',
        'tco.total',
        'tco.roi',
        'mix.pool',
        'performance.loss',
        'utility.riskAdjusted',
        'pareto.front',
        'migration.precopy',
        'quota.admit',
        'fairness.drf',
        'compliance.coverage',
        'security.layers',
        'serverless.cost',
        'serverless.latency',
        'decision.stack',
        'decision.edge',
        'decision.paradigm',
        'scale.predictive',
        'migration.policy',
        'space.distance',
        'optimum.mix',
        'placement.edgeCloud',
        'portability.effort',
        'scheduling.score',
        'attack.surface',
        'trust.decay',
        'exposure.window',
      ]),
    );
  });

  it('describes every field with unit, description, source and type', () => {
    for (const model of listModels()) {
      expect(model.title && model.formula.tex && model.formula.text && model.source, model.id).toBeTruthy();
      expect(model.usedBy.length, model.id).toBeGreaterThan(0);
      for (const field of [...model.inputs, ...model.outputs]) {
        for (const key of ['unit', 'description', 'source', 'type'] as const) {
          expect(field[key], `${model.id} ${field.name} ${key}`).not.toBe('');
        }
        if (field.type === 'number' || field.type === 'integer') {
          expect(field.maximum ?? field.exclusiveMaximum, `${model.id} ${field.name}`).toBeTypeOf('number');
          expect(field.minimum ?? field.exclusiveMinimum, `${model.id} ${field.name}`).toBeTypeOf('number');
        }
      }
    }
  });

  it.each(listModels().map((model) => [model.id, model] as const))(
    '%s starts the handbook from values that run, and its output fits its schema',
    (id, model) => {
      const start = Object.fromEntries(
        model.inputs.filter((field) => field.default !== undefined).map((field) => [field.name, field.default]),
      );
      const run = runModel(id, start);
      expect(run.ok, JSON.stringify(run)).toBe(true);
      const definition = models.find((candidate) => candidate.id === id);
      expect(run.ok && definition?.output.safeParse(run.output).error).toBeUndefined();
    },
  );
});
