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
  const report = { version: 'full', language: 'en', paper: 'A4', company: '' };
  const args = { files: ['a.csv', 'b.csv'], format: 'auto', scenario: null, seed: 3, pdf: 'r.pdf', report, json: true };
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

test('the PDF is asked for in two pages, in Chinese, on Letter, for a company', () => {
  const command = readCommand([
    'plan',
    'a.csv',
    '--pdf',
    'r.pdf',
    '--executive',
    '--language',
    'zh',
    '--paper',
    'Letter',
    '--company',
    'Acme',
  ]);
  expect(command).toMatchObject({
    args: { report: { version: 'executive', language: 'zh', paper: 'Letter', company: 'Acme' } },
  });
});

test.each([
  [['--language', 'fr'], '--language is en or zh, not "fr".'],
  [['--paper', 'A3'], '--paper is A4 or Letter, not "A3".'],
])('%s is no look of a PDF', (words, sentence) => {
  expect(() => readCommand(['plan', 'a.csv', '--pdf', 'r.pdf', ...words])).toThrow(sentence);
});

test('the look of a PDF without a PDF is a mistake', () => {
  expect(() => readCommand(['plan', 'a.csv', '--executive'])).toThrow('--executive goes with --pdf.');
});
