import { technologyNames } from '#core/drawing/palette.ts';
import type { ModelEntry } from '#core/handbook/handbookApi.ts';
import { schemaAt } from '#core/models/fieldSchema.ts';
import { t } from '#renderer/i18n/translate.ts';
import { preciseText, tickText, unitText } from '#renderer/pages/handbook/quantities.ts';
import { colourVariable } from '#renderer/ui/theme.ts';
import { chartData, type ChartData, type Series, type Varying } from './sweepPlan.ts';

/** From this ratio between the highest and lowest figure a log scale shows more. */
const wideRatio = 200;

/** What a series is called. */
export function nameOf(series: Series[number]): string {
  return series.technology === null ? t('handbook.chart.given') : technologyNames[series.technology];
}

/** The colour of a series: its technology's, the text's for the inputs given. */
export function colourOf(series: Series[number]): string {
  return colourVariable(series.technology ?? 'text');
}

/** The path behind the name of a result. */
function resultPath(result: string): (string | number)[] {
  return result.split('.').flatMap((part) => {
    const [name = '', ...indexes] = part.split(/[[\]]+/).filter((piece) => piece !== '');
    return [name, ...indexes.map(Number)];
  });
}

/** Everything that the chart of a sweep needs to know of its axes and texts. */
export interface SweepLook {
  readonly data: ChartData;
  /** Every figure is above 0, so that a log scale can show them. */
  readonly mayLog: boolean;
  readonly isLog: boolean;
  readonly lowX: number;
  readonly highX: number;
  readonly lowY: number;
  readonly highY: number;
  readonly domainY: [number | 'auto', number | 'auto'];
  readonly unit: string;
  readonly unitX: string;
  readonly outputTitle: string;
  readonly tick: (value: number) => string;
  /** A value in full, with its unit. */
  readonly full: (value: number) => string;
}

/** How a sweep is drawn; `logY` is the user's choice, absent where none was made. */
export function sweepLook(
  model: ModelEntry,
  varying: Varying,
  series: Series,
  result: string,
  logY: boolean | undefined,
): SweepLook {
  const data = chartData(series, result);
  const figures = data.rows.flatMap((row) => series.flatMap((_one, index) => row[`s${index}`] ?? []));
  const positive = figures.filter((value) => value > 0);
  const mayLog = data.categories === null && positive.length > 0 && positive.length === figures.length;
  const isLog = mayLog && (logY ?? Math.max(...positive) / Math.min(...positive) > wideRatio);
  const xs = data.rows.map((row) => row['x'] ?? 0);
  const [lowX, highX] = [Math.min(...xs), Math.max(...xs)];
  const [lowY, highY] = [Math.min(...positive), Math.max(...positive)];
  const domainY: [number | 'auto', number | 'auto'] =
    data.categories !== null
      ? [0, Math.max(1, data.categories.length - 1)]
      : isLog
        ? [lowY, highY]
        : [figures.some((value) => value < 0) ? 'auto' : 0, 'auto'];
  const schema = schemaAt(model.outputs, resultPath(result));
  const unit = unitText(schema?.unit ?? '');
  const unitX = unitText(varying.unit);
  const tick = (value: number): string => (data.categories === null ? tickText(value) : (data.categories[value] ?? ''));
  const full = (value: number): string =>
    data.categories === null ? `${preciseText(value)}${unit === '' ? '' : ` ${unit}`}` : tick(value);
  const outputTitle = schema === null ? result : schema.description || result;
  return { data, mayLog, isLog, lowX, highX, lowY, highY, domainY, unit, unitX, outputTitle, tick, full };
}
