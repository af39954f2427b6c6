import { describe, expect, test } from 'vitest';
import { asksForJson, readCommand } from '#electron/terminal/arguments.ts';
import { UsageError } from '#electron/terminal/exitCodes.ts';

describe('a command line is refused in words when', () => {
  test.each([
    [[], 'Which command?'],
    [['frobnicate'], 'There is no command "frobnicate".'],
    [['plan'], 'Which files to plan? None is named.'],
    [['import', 'a.csv'], '--into names the plan file to import into.'],
    [['plan', 'a.csv', '--bogus'], '--bogus'],
    [['plan', 'a.csv', '--seed', '1.5'], '--seed must be a whole number'],
    [['plan', 'a.csv', '--seed', '1', '--seed', '2'], '--seed is given twice.'],
    [['plan', 'a.csv', '--scenario'], '--scenario'],
    [['pack', 'a.json', 'b.json'], 'Exactly one instance is expected.'],
    [['pack', 'a.json', '--time-limit', '-1'], '--time-limit'],
    [['pack', 'a.json', '--time-limit', 'soon'], '--time-limit must be a number of seconds above 0'],
    [['models'], 'models list or models run?'],
    [['models', 'walk'], 'There is no command "models walk"'],
    [['models', 'run', 'energy.node'], '--input holds the input'],
    [['models', 'run', '--batch', 'a.json', '--input', '{}'], 'either --batch'],
    [['export', 'a.headroom', '--format', 'csv'], '--out names the folder'],
    [['export', 'a.headroom', '--out', 'x'], '--format is one of csv, json, ics, yaml, xlsx'],
    [['export', 'a.headroom', '--format', 'doc', '--out', 'x'], 'There is no export format "doc"'],
    [['forecast', 'a.csv', '--statistic', 'median'], '--statistic is p95, mean or max'],
  ])('it is %j', (args, words) => {
    expect(() => readCommand(args)).toThrow(UsageError);
    expect(() => readCommand(args)).toThrow(words);
  });
});

test('options may stand anywhere, and what follows -- is a file', () => {
  const args = { files: ['a.csv', 'b.csv'], format: 'auto', scenario: null, seed: 3, pdf: 'r.pdf', json: true };
  expect(readCommand(['plan', '--json', 'a.csv', '--seed', '3', 'b.csv', '--pdf=r.pdf'])).toEqual({
    name: 'plan',
    args,
  });
  expect(readCommand(['plan', '--', '--json'])).toMatchObject({ args: { files: ['--json'], json: false } });
  expect(asksForJson(['plan', '--', '--json'])).toBe(false);
});

test('help and version are asked for in every usual way', () => {
  for (const args of [['--help'], ['-h'], ['help'], ['plan', '--help'], ['models', 'run', '-h']]) {
    expect(readCommand(args)).toEqual({ name: 'help' });
  }
  expect(readCommand(['--version'])).toEqual({ name: 'version' });
});
