import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Explanation } from '#core/api/planCalls.ts';
import { modelsOfTotal } from '#core/handbook/modelUses.ts';
import { totalIds } from '#core/planResult.ts';
import { assumptionFlows, assumptionsOf, planFigures } from '#core/scenario/assumptionFlow.ts';
import { sampleFile, ServiceClient } from '#test/fixtures/service/serviceClient.ts';

let client: ServiceClient;

beforeAll(async () => {
  client = new ServiceClient();
  await client.importFiles(sampleFile('hosts.csv'), sampleFile('workloads.csv'));
  await client.call('plan.run', {});
}, 120_000);
afterAll(() => client.close());

function linked(explanation: Explanation, kind: string): readonly string[] {
  const ids = explanation.sections.flatMap(({ rows }) =>
    rows.flatMap(({ link }) => (link?.kind === kind ? [link.id] : [])),
  );
  return [...new Set(ids)];
}

describe('every total of the window', () => {
  test.each(planFigures)('%s leads to its models in one click and to every input in one', async (figure) => {
    const explanation = await client.call('explain', { kind: 'total', id: figure });
    expect(explanation.sections.some(({ formula }) => formula !== undefined)).toBe(true);
    const models = figure === 'waves' ? ['portability.effort'] : modelsOfTotal[figure];
    expect(linked(explanation, 'model')).toEqual(models);
    expect(linked(explanation, 'assumption')).toEqual(expect.arrayContaining(assumptionsOf(figure)));
  });

  test('has inputs whose value, range and source are a second click away', async () => {
    for (const { id } of assumptionFlows) {
      const explanation = await client.call('explain', { kind: 'assumption', id });
      const rows = explanation.sections.flatMap((section) => section.rows);
      expect(rows.find(({ label }) => label === 'Likely')?.source).not.toBe('');
      expect(rows.map(({ label }) => label)).toEqual(expect.arrayContaining(['Low', 'Likely', 'High', 'Distribution']));
    }
  });
});

describe('an assumption', () => {
  test('says which inputs of which models it fills, which figures it can move and what its default was worked out with', async () => {
    for (const { id, feeds, moves, workedOutWith } of assumptionFlows) {
      const explanation = await client.call('explain', { kind: 'assumption', id });
      const models = [...feeds.map(({ model }) => model), ...(workedOutWith === undefined ? [] : [workedOutWith])];
      expect(linked(explanation, 'model')).toEqual([...new Set(models)]);
      expect(linked(explanation, 'total')).toEqual(expect.arrayContaining([...moves]));
    }
  });
});

describe('a model', () => {
  test('leads back to the totals that it computes and the assumptions that fill it, as the scenario has them', async () => {
    await client.call('assumptions.set', { id: 'energy.pue', override: { likely: 1.3 } });
    const explanation = await client.call('explain', { kind: 'model', id: 'energy.annual' });
    expect(linked(explanation, 'total')).toEqual(totalIds.filter((id) => modelsOfTotal[id].includes('energy.annual')));
    const fed = explanation.sections.find(({ heading }) => heading === 'Assumptions that feed it');
    expect(fed?.rows.find(({ link }) => link?.id === 'energy.pue')).toMatchObject({
      value: '1.3',
      source: 'set in the scenario',
    });
  });

  test('says so when nothing in the plan rests on it', async () => {
    const explanation = await client.call('explain', { kind: 'model', id: 'trust.decay' });
    const used = explanation.sections[0]?.rows.find(({ label }) => label === 'Used by');
    expect(used?.value).toContain('nothing in the plan rests on it');
  });
});
