import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { reportLanguages } from '#core/api/reportCalls.ts';
import type { Statistic } from '#core/forecast/forecast.ts';
import type { CheckArguments } from './checkCommand.ts';
import { exportFormats, type ExportArguments, type ExportFormat } from './exportCommand.ts';
import { UsageError } from './exitCodes.ts';
import type { ForecastArguments } from './forecastCommand.ts';
import type { ImportArguments } from './importCommand.ts';
import type { ModelsArguments } from './modelsCommand.ts';
import type { PackArguments } from './packCommand.ts';
import type { PlanArguments } from './planCommand.ts';

/** A command line that was understood. */
export type Command =
  | { readonly name: 'help' }
  | { readonly name: 'version' }
  | { readonly name: 'import'; readonly args: ImportArguments }
  | { readonly name: 'plan'; readonly args: PlanArguments }
  | { readonly name: 'pack'; readonly args: PackArguments }
  | { readonly name: 'models'; readonly args: ModelsArguments }
  | { readonly name: 'forecast'; readonly args: ForecastArguments }
  | { readonly name: 'check'; readonly args: CheckArguments }
  | { readonly name: 'export'; readonly args: ExportArguments };

const commandNames = ['import', 'plan', 'pack', 'models', 'forecast', 'check', 'export'] as const;

/** True when the command line asks for JSON, also when the rest of it is wrong. */
export function asksForJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return (end === -1 ? argv : argv.slice(0, end)).includes('--json');
}

interface Parsed {
  readonly positionals: readonly string[];
  readonly text: (name: string) => string | null;
  readonly flag: (name: string) => boolean;
}

function parse(argv: readonly string[], options: ParseArgsOptionsConfig): Parsed {
  try {
    const { values, positionals, tokens } = parseArgs({
      args: [...argv],
      options: { ...options, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
      strict: true,
      tokens: true,
    });
    const seen = new Set<string>();
    for (const token of tokens) {
      if (token.kind !== 'option') continue;
      if (seen.has(token.name)) throw new UsageError(`--${token.name} is given twice.`);
      seen.add(token.name);
    }
    const given: Readonly<Record<string, unknown>> = values;
    return {
      positionals,
      text: (name) => {
        const value = given[name];
        return typeof value === 'string' ? value : null;
      },
      flag: (name) => given[name] === true,
    };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    // Node adds advice about "--" behind the first sentence.
    const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new UsageError(`${sentence.replace(/\.$/, '')}.`);
  }
}

function some(parsed: Parsed, what: string): readonly string[] {
  if (parsed.positionals.length === 0) throw new UsageError(`Which ${what}? None is named.`);
  return parsed.positionals;
}

function one(parsed: Parsed, what: string): string {
  const [only, second] = some(parsed, what);
  if (only === undefined || second !== undefined) throw new UsageError(`Exactly one ${what} is expected.`);
  return only;
}

function wholeNumber(text: string | null, option: string, min: number, max: number): number | null {
  if (text === null) return null;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max))
    throw new UsageError(`${option} must be a whole number from ${min} to ${max}, not "${text}".`);
  return value;
}

function seconds(text: string | null): number | null {
  if (text === null) return null;
  const value = /^\d{1,9}(\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN;
  if (!(value > 0)) throw new UsageError(`--time-limit must be a number of seconds above 0, not "${text}".`);
  return value;
}

const largestSeed = 2 ** 31 - 1;
const text = { type: 'string' } as const;

/** How the PDF is to look. The options mean nothing without --pdf, and say so. */
function readReportOptions(parsed: Parsed): PlanArguments['report'] {
  const given = ['language', 'paper', 'company'].filter((name) => parsed.text(name) !== null);
  if (parsed.flag('executive')) given.push('executive');
  if (given.length > 0 && parsed.text('pdf') === null) throw new UsageError(`--${given[0] ?? ''} goes with --pdf.`);
  const language = parsed.text('language') ?? 'en';
  if (!isOneOf(reportLanguages, language)) throw new UsageError(`--language is en or zh, not "${language}".`);
  const paper = parsed.text('paper') ?? 'A4';
  if (!isOneOf(papers, paper)) throw new UsageError(`--paper is A4 or Letter, not "${paper}".`);
  const company = parsed.text('company') ?? '';
  if (company.length > 120) throw new UsageError('--company has 120 characters at the most.');
  return { version: parsed.flag('executive') ? 'executive' : 'full', language, paper, company };
}

const papers = ['A4', 'Letter'] as const;

function isOneOf<Value extends string>(values: readonly Value[], value: string): value is Value {
  return values.some((candidate) => candidate === value);
}

/** Reads a command line (without Node and script). Throws a UsageError. */
export function readCommand(argv: readonly string[]): Command {
  const [name, ...rest] = argv;
  if (name === undefined) throw new UsageError('Which command?');
  if (name === '--help' || name === '-h' || name === 'help') return { name: 'help' };
  if (name === '--version' || name === '-V') return { name: 'version' };
  const known = commandNames.find((candidate) => candidate === name);
  if (known === undefined) throw new UsageError(`There is no command "${name}".`);
  const end = rest.indexOf('--');
  const options = end === -1 ? rest : rest.slice(0, end);
  if (options.includes('--help') || options.includes('-h')) return { name: 'help' };
  switch (known) {
    case 'import': {
      const parsed = parse(rest, { into: text, format: text });
      const into = parsed.text('into');
      const files = some(parsed, 'files to import');
      if (into === null) throw new UsageError('--into names the plan file to import into.');
      return { name: known, args: { files, into, format: parsed.text('format') ?? 'auto', json: parsed.flag('json') } };
    }
    case 'plan': {
      const parsed = parse(rest, {
        scenario: text,
        seed: text,
        pdf: text,
        format: text,
        executive: { type: 'boolean' },
        language: text,
        paper: text,
        company: text,
      });
      return {
        name: known,
        args: {
          files: some(parsed, 'files to plan'),
          format: parsed.text('format') ?? 'auto',
          scenario: parsed.text('scenario'),
          seed: wholeNumber(parsed.text('seed'), '--seed', 0, largestSeed),
          pdf: parsed.text('pdf'),
          report: readReportOptions(parsed),
          json: parsed.flag('json'),
        },
      };
    }
    case 'pack': {
      const parsed = parse(rest, { 'time-limit': text, seed: text });
      return {
        name: known,
        args: {
          instance: one(parsed, 'instance'),
          timeLimitSeconds: seconds(parsed.text('time-limit')),
          seed: wholeNumber(parsed.text('seed'), '--seed', 0, largestSeed) ?? 1,
          json: parsed.flag('json'),
        },
      };
    }
    case 'models':
      return { name: known, args: readModels(rest) };
    case 'forecast': {
      const parsed = parse(rest, { statistic: text, horizon: text });
      const statistic = parsed.text('statistic');
      if (statistic !== null && !isStatistic(statistic)) {
        throw new UsageError(`--statistic is p95, mean or max, not "${statistic}".`);
      }
      return {
        name: known,
        args: {
          file: one(parsed, 'series file'),
          statistic,
          horizonDays: wholeNumber(parsed.text('horizon'), '--horizon', 1, 36_500),
          json: parsed.flag('json'),
        },
      };
    }
    case 'check': {
      const parsed = parse(rest, {});
      return { name: known, args: { file: one(parsed, 'plan file'), json: parsed.flag('json') } };
    }
    case 'export': {
      const parsed = parse(rest, { format: text, out: text });
      const file = one(parsed, 'plan file');
      const format = parsed.text('format');
      const out = parsed.text('out');
      if (format === null) throw new UsageError('--format is one of csv, json, ics, yaml, xlsx.');
      if (out === null) throw new UsageError('--out names the folder to write to.');
      return { name: known, args: { file, format: readExportFormat(format), out, json: parsed.flag('json') } };
    }
  }
}

function isStatistic(value: string): value is Statistic {
  return value === 'p95' || value === 'mean' || value === 'max';
}

function readExportFormat(format: string): ExportFormat {
  const known = exportFormats.find((one) => one === format);
  if (known === undefined)
    throw new UsageError(`There is no export format "${format}"; ${exportFormats.join(', ')} are available.`);
  return known;
}

function readModels(argv: readonly string[]): ModelsArguments {
  const [action, ...rest] = argv;
  switch (action) {
    case 'list': {
      const parsed = parse(rest, {});
      if (parsed.positionals.length > 0) throw new UsageError('models list takes no names.');
      return { action, json: parsed.flag('json') };
    }
    case 'run': {
      const parsed = parse(rest, { input: text, batch: text });
      const batch = parsed.text('batch');
      const input = parsed.text('input');
      if (batch !== null) {
        if (input !== null || parsed.positionals.length > 0) {
          throw new UsageError('models run takes either --batch CASES.json, or a model and --input.');
        }
        return { action: 'batch', file: batch, json: parsed.flag('json') };
      }
      const id = one(parsed, 'model');
      if (input === null) throw new UsageError('--input holds the input of the model as JSON.');
      return { action, id, input, json: parsed.flag('json') };
    }
    case undefined:
      throw new UsageError('models list or models run?');
    default:
      throw new UsageError(`There is no command "models ${action}"; models list and models run are.`);
  }
}
