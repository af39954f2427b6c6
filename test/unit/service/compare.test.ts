import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleFile, ServiceClient } from '#test/fixtures/service/serviceClient.ts';

describe('scenarios side by side', () => {
  let client: ServiceClient;
  beforeAll(async () => {
    client = new ServiceClient();
    await client.importFiles(sampleFile('hosts.csv'), sampleFile('workloads.csv'));
    await client.call('scenario.create', { name: 'Half the people', copyActive: true });
    await client.call('assumptions.set', { id: 'team.effortDaysPerWave', override: { low: 10, likely: 15, high: 20 } });
  }, 120_000);
  afterAll(() => client.close());

  test('are planned where they are not, keep their plans, and say what differs and why', async () => {
    const before = await client.call('compare.list', {});
    expect(before.map(({ name, active, plan }) => [name, active, plan])).toEqual([
      ['Base case', false, 'none'],
      ['Half the people', true, 'none'],
    ]);
    const comparison = await client.call('compare.run', { ids: before.map(({ id }) => id) });
    expect((await client.call('compare.list', {})).map(({ plan }) => plan)).toEqual(['current', 'current']);
    const [reference, other] = comparison.plans;
    expect(reference).toMatchObject({ name: 'Base case', settings: [], differences: [] });
    expect(other!.settings.map(({ path, reference: a, other: b }) => [path, a, b])).toEqual([
      ['assumptions.team.effortDaysPerWave', expect.stringContaining('(default)'), expect.stringMatching(/^15 /)],
    ]);
    const figure = (id: string) => comparison.figures.find((one) => one.id === id)!;
    const [fast, slow] = figure('waves').values.map(({ value }) => value!);
    expect(slow).toBeGreaterThan(fast!);
    expect(figure('waves').best).toEqual([0]);
    expect(figure('hosts').best).toEqual([]);
    expect(other!.differences.join(' ')).toMatch(/Ends \d+ days later: \+\d+ waves?/);
    const overview = await client.call('plan.overview', {});
    expect(figure('cost').values[1]!.value).toBe(overview!.totals.after.costPerYear);
    expect(figure('waves').values[1]!.value).toBe(overview!.waves);
  }, 120_000);

  test('an unknown scenario is refused by name', async () => {
    await expect(client.call('compare.run', { ids: ['nothing'] })).rejects.toThrow('There is no scenario nothing');
  });

  test('alternatives are planned beside the active scenario, and one of them becomes a scenario that can be undone', async () => {
    const { comparison, alternatives } = await client.call('compare.alternatives', {});
    expect(alternatives.map(({ id }) => id)).toEqual(['fast', 'cheap', 'safe', 'green']);
    expect(comparison.plans.map(({ id }) => id).slice(1)).toEqual(['fast', 'cheap', 'safe', 'green']);
    expect(comparison.plans.some(({ onFront }) => onFront)).toBe(true);
    const failing = comparison.figures.find(({ id }) => id === 'checks')!;
    expect(failing.values.map(({ value }) => value)).toEqual([0, 0, 0, 0, 0]);
    await client.call('compare.adopt', { id: 'safe' });
    const adopted = await client.call('scenario.get', {});
    expect(adopted).toMatchObject({ name: 'Half the people · safe', maxMovesPerWave: 25 });
    expect(adopted.roadmap.objective).toMatchObject({ npv: 0, risk: 1 });
    await client.call('history.undo', {});
    expect((await client.call('scenario.get', {})).name).toBe('Half the people');
  }, 240_000);
});
