import { describe, expect, test } from 'vitest';
import { describeChange } from '#core/scenario/describeChange.ts';
import { readScenarioFile, writeScenarioFile } from '#core/scenario/scenarioFile.ts';
import { baseScenario, scenarioSchema, type Scenario } from '#core/scenario/scenario.ts';

const rich: Scenario = scenarioSchema.parse({
  name: 'Bank',
  roadmap: {
    teams: [{ id: 'a', name: 'A', daysPerWave: 12.5, skills: ['wasm'] }],
    freezes: [{ name: 'Year end', from: '2027-12-15', to: '2028-01-05' }],
    heldInWave: { 'vm-1': 3 },
    waveRules: { 'pilot-first': { enabled: false } },
  },
});

describe('a scenario as a file', () => {
  test('is read as it was written', () => {
    expect(readScenarioFile('bank.json', writeScenarioFile(rich))).toEqual({ ok: true, scenario: rich });
  });

  test('leaves out where it begins in a roadmap under way, written or read', () => {
    const actual = { state: 'a'.repeat(64), wavesBefore: 2 };
    expect(writeScenarioFile({ ...rich, actual })).toBe(writeScenarioFile(rich));
    const read = readScenarioFile('bank.json', JSON.stringify({ ...rich, actual }));
    expect(read).toEqual({ ok: true, scenario: rich });
  });

  test('takes defaults for what it does not say, and a byte order mark', () => {
    expect(readScenarioFile('x.json', '\uFEFF{}')).toEqual({ ok: true, scenario: baseScenario });
  });

  test('names every fault by its path, with the value', () => {
    const text = JSON.stringify({ waveDays: 0, roadmap: { teams: [{ id: 'a', name: 'A', daysPerWave: -1 }] } });
    const read = readScenarioFile('x.json', text);
    expect(read.ok ? [] : read.problems.map(({ field, value }) => [field, value])).toEqual([
      ['waveDays', '0'],
      ['roadmap.teams.0.daysPerWave', '-1'],
    ]);
  });

  test('says so when it is no JSON', () => {
    const read = readScenarioFile('x.json', '{');
    expect(read.ok ? '' : read.problems[0]?.reason).toMatch(/^It is not JSON/);
  });
});

describe('the words for a change', () => {
  test('name the one part of the way that changed', () => {
    expect(describeChange(baseScenario, { ...baseScenario, roadmap: { ...baseScenario.roadmap, maxWaves: 4 } })).toBe(
      'the change of the most waves',
    );
  });
  test('name the one field of the scenario that changed', () => {
    expect(describeChange(baseScenario, { ...baseScenario, waveDays: 7 })).toBe('the change of the days of a wave');
  });
  test('name the scenario where several parts changed', () => {
    expect(describeChange(baseScenario, rich)).toBe('the change of scenario Bank');
  });
});
