import { parseLocalisedNumber, parseMemoryUnit, type DecimalSeparator } from '#core/units.ts';
import { readKindWord } from '../plain/kind.ts';

/** What the cells of a column look like, whatever its heading says. Shares are of the cells that are not empty. */
export interface ColumnSample {
  readonly filled: number;
  /** Different values among the filled. */
  readonly distinct: number;
  readonly numeric: number;
  readonly integer: number;
  /** Numbers with a unit of memory written behind them. */
  readonly withMemoryUnit: number;
  readonly percentSigns: number;
  readonly powerWords: number;
  readonly kindWords: number;
  readonly systemWords: number;
  readonly processorWords: number;
  readonly identifiers: number;
  /** Names of machines: letters and digits without spaces, most of them different. */
  readonly nameLike: number;
  readonly median: number;
  readonly largest: number;
  /** The first different values, for the user. */
  readonly samples: readonly string[];
}

const power =
  /^(?:powered ?(?:on|off)|on|off|running|stopped|started|suspended|paused|shut ?off|deallocated|ein|aus|eingeschaltet|ausgeschaltet)$/i;
const system =
  /windows|linux|ubuntu|debian|red ?hat|rhel|centos|suse|sles|solaris|freebsd|oracle|alma|rocky|photon|mac ?os/i;
const processor = /\b(?:xeon|epyc|opteron|ampere|altra|graviton|core i\d|ryzen|power\d|sparc)\b/i;
const identifier =
  /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32}|i-[0-9a-f]{8,17}|vm-\d+)$/i;
const machineName = /^(?=.*[a-z])[\p{L}\d][\p{L}\d._-]{2,62}$/iu;

/** Looks at the cells of one column. */
export function sampleColumn(cells: readonly string[], decimal: DecimalSeparator): ColumnSample {
  const distinct = new Set<string>();
  const numbers: number[] = [];
  const counts = {
    numeric: 0,
    integer: 0,
    withMemoryUnit: 0,
    percentSigns: 0,
    powerWords: 0,
    kindWords: 0,
    systemWords: 0,
    processorWords: 0,
    identifiers: 0,
    nameLike: 0,
  };
  let filled = 0;
  for (const cell of cells) {
    const text = cell.trim();
    if (text === '') continue;
    filled += 1;
    distinct.add(text);
    const withUnit = /^([-+\d.,\s\u00a0\u202f']*\d)\s*([a-zA-Z]{1,9})$/.exec(text);
    const value = parseLocalisedNumber(withUnit?.[1] ?? text, decimal);
    if (withUnit && value !== null && parseMemoryUnit(withUnit[2] ?? '') !== null) counts.withMemoryUnit += 1;
    if (!withUnit && value !== null) {
      counts.numeric += 1;
      if (Number.isInteger(value)) counts.integer += 1;
      if (text.endsWith('%')) counts.percentSigns += 1;
      numbers.push(value);
      continue;
    }
    if (power.test(text)) counts.powerWords += 1;
    else if (readKindWord(text) !== null) counts.kindWords += 1;
    else if (processor.test(text)) counts.processorWords += 1;
    else if (system.test(text)) counts.systemWords += 1;
    else if (identifier.test(text)) counts.identifiers += 1;
    else if (machineName.test(text)) counts.nameLike += 1;
  }
  numbers.sort((a, b) => a - b);
  const share = (count: number): number => (filled === 0 ? 0 : count / filled);
  return {
    filled,
    distinct: distinct.size,
    numeric: share(counts.numeric),
    integer: share(counts.integer),
    withMemoryUnit: share(counts.withMemoryUnit),
    percentSigns: share(counts.percentSigns),
    powerWords: share(counts.powerWords),
    kindWords: share(counts.kindWords),
    systemWords: share(counts.systemWords),
    processorWords: share(counts.processorWords),
    identifiers: share(counts.identifiers),
    nameLike: share(counts.nameLike),
    median: numbers[Math.floor(numbers.length / 2)] ?? 0,
    largest: numbers.at(-1) ?? 0,
    samples: [...distinct].slice(0, 4).map((text) => text.slice(0, 80)),
  };
}
