import { basename } from 'node:path';
import { findModel, listModels, runBatch, runModel } from '#core/models/registry.ts';
import { pathOf, type CommandContext } from './commandContext.ts';
import { CommandError, exitCodes, refusedFile, type ExitCode } from './exitCodes.ts';
import { readJsonFile } from './jsonFile.ts';
import { print, printJson } from './output.ts';
import { textTable } from './textTable.ts';

/** As written on the command line; `input` is JSON, `file` the path of a JSON list of cases. */
export type ModelsArguments =
  | { readonly action: 'list'; readonly json: boolean }
  | { readonly action: 'run'; readonly id: string; readonly input: string; readonly json: boolean }
  | { readonly action: 'batch'; readonly file: string; readonly json: boolean };

/** `headroom models`: the catalogue of models and single runs of them. Needs no service. */
export async function modelsCommand(args: ModelsArguments, context: CommandContext): Promise<ExitCode> {
  switch (args.action) {
    case 'list':
      return listCommand(args.json);
    case 'run':
      return runCommand(args.id, args.input, args.json);
    case 'batch':
      return batchCommand(pathOf(context, args.file), args.json);
  }
}

async function listCommand(json: boolean): Promise<ExitCode> {
  const models = listModels();
  if (json) {
    await printJson(models);
    return exitCodes.done;
  }
  await print(
    `${textTable(
      [{ heading: 'Model' }, { heading: 'Title' }, { heading: 'Formula' }],
      models.map(({ id, title, formula }) => [id, title, shortened(formula.text)]),
    )}\n`,
  );
  return exitCodes.done;
}

const longestFormula = 100;

function shortened(formula: string): string {
  return formula.length <= longestFormula ? formula : `${formula.slice(0, longestFormula - 1)}…`;
}

function refuseInput(field: string, message: string): CommandError {
  const error = { code: 'invalid-input', field, message };
  return new CommandError(exitCodes.refused, `${field}: ${message}`, { error });
}

async function runCommand(id: string, inputText: string, json: boolean): Promise<ExitCode> {
  let input: unknown;
  try {
    input = JSON.parse(inputText);
  } catch (error) {
    throw refuseInput('input', `--input is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const run = runModel(id, input);
  if (!run.ok) {
    const { code, field, message } = run.error;
    throw new CommandError(exitCodes.refused, `${field}: ${message}`, { error: { code, field, message } });
  }
  if (json) {
    await printJson({ id, output: run.output });
    return exitCodes.done;
  }
  const units = new Map(
    listModels()
      .find((model) => model.id === id)
      ?.outputs.map(({ name, unit, description }) => [name, { unit, description }]),
  );
  const rows = Object.entries(run.output).map(([name, value]) => [
    name,
    typeof value === 'number' ? String(value) : JSON.stringify(value),
    units.get(name)?.unit ?? '',
    units.get(name)?.description ?? '',
  ]);
  const columns = [
    { heading: 'Result' },
    { heading: 'Value', align: 'right' as const },
    { heading: 'Unit' },
    { heading: 'What' },
  ];
  await print(`${findModel(id)?.title ?? id}\n${findModel(id)?.formula.text ?? ''}\n\n${textTable(columns, rows)}\n`);
  return exitCodes.done;
}

async function batchCommand(path: string, json: boolean): Promise<ExitCode> {
  const file = basename(path);
  const cases = readJsonFile(path);
  if (!Array.isArray(cases))
    throw refusedFile(file, 'not-an-array', `${file} must hold an array of {id, model, input}.`);
  const results = runBatch(cases);
  if (json) {
    await printJson(results);
    return exitCodes.done;
  }
  await print(
    `${textTable(
      [{ heading: 'Case' }, { heading: 'Result' }],
      results.map((result) => [
        result.id ?? '?',
        'output' in result ? JSON.stringify(result.output) : `refused, ${result.error.field}: ${result.error.message}`,
      ]),
    )}\n`,
  );
  return exitCodes.done;
}
