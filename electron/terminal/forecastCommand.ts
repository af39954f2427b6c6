import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { formatSignificant } from '#core/drawing/format.ts';
import { defaultForecastOptions, forecastSeries, type Forecast, type Statistic } from '#core/forecast/forecast.ts';
import { readSeriesCsv } from '#core/forecast/readSeriesCsv.ts';
import type { Finding } from '#core/inventory/source.ts';
import { describeFileError } from '#db/fileErrors.ts';
import { pathOf, type CommandContext } from './commandContext.ts';
import { CommandError, exitCodes, refusedFile, type ExitCode } from './exitCodes.ts';
import { findingsText } from './importCommand.ts';
import { print, printJson } from './output.ts';
import { textTable } from './textTable.ts';

/** As written on the command line; null for what was left to the defaults. */
export interface ForecastArguments {
  readonly file: string;
  readonly statistic: Statistic | null;
  readonly horizonDays: number | null;
  readonly json: boolean;
}

/** `headroom forecast`: extends a usage history and says when each capacity is passed. Needs no service. */
export async function forecastCommand(args: ForecastArguments, context: CommandContext): Promise<ExitCode> {
  const path = pathOf(context, args.file);
  const file = basename(path);
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw refusedFile(file, 'file-not-readable', `${file} cannot be read: ${describeFileError(error)}.`);
  }
  const read = readSeriesCsv(file, bytes);
  const findings: Finding[] = [...read.findings];
  const series: Forecast[] = [];
  for (const one of read.series) {
    try {
      series.push(
        forecastSeries(one, {
          ...defaultForecastOptions,
          ...(args.statistic === null ? {} : { statistic: args.statistic }),
          ...(args.horizonDays === null ? {} : { horizonDays: args.horizonDays }),
        }),
      );
    } catch (error) {
      if (!(error instanceof Error && error.name === 'ForecastError')) throw error;
      findings.push({ severity: 'error', code: 'no-trend', file, column: one.name, message: error.message });
    }
  }
  if (series.length === 0) {
    const message = findings[0]?.message ?? `${file} holds no series.`;
    throw new CommandError(exitCodes.refused, message, { series, findings }, findings);
  }
  if (args.json) await printJson({ series, findings });
  else await print(forecastText(series, findings));
  return exitCodes.done;
}

function forecastText(series: readonly Forecast[], findings: readonly Finding[]): string {
  const figure = (value: number | null): string => (value === null ? '–' : formatSignificant(value, 4));
  const table = textTable(
    [
      { heading: 'Series' },
      { heading: 'Unit' },
      { heading: 'Now', align: 'right' },
      { heading: 'A month adds', align: 'right' },
      { heading: 'At the end, P10 to P90', align: 'right' },
      { heading: 'Capacity', align: 'right' },
      { heading: 'Passed (early, likely, late)' },
    ],
    series.map((one) => {
      const last = one.forecast.at(-1);
      const { early, likely, late } = one.exhaustion;
      return [
        one.name,
        one.unit,
        figure(one.current),
        figure(one.trend.perDay * 30),
        last === undefined ? '–' : `${figure(last.p10)} – ${figure(last.p90)}`,
        figure(one.capacity),
        one.capacity === null ? '' : [early, likely, late].map((day) => day ?? 'not within the horizon').join(', '),
      ];
    }),
  );
  const [firstOne] = series;
  const basis =
    firstOne === undefined
      ? ''
      : `${firstOne.from} to ${firstOne.to}, ${firstOne.statistic} of each ${firstOne.bucket}; forecast to ${firstOne.forecast.at(-1)?.date ?? ''}\n\n`;
  return `${basis}${table}\n${findings.length === 0 ? '' : findingsText(findings)}`;
}
