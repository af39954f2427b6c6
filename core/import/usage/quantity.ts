import { parseMemoryUnit, type MemoryUnit } from '#core/units.ts';

/** What a column or metric of a usage history measures. */
export interface Quantity {
  readonly resource: 'cpu' | 'memory';
  /** `count` is a number of cores, `capacity` what was given, `counter` processor seconds that only ever grow. */
  readonly measure: 'usage' | 'capacity' | 'count' | 'counter';
  readonly unit: UsageUnit | null;
}

/** What usage is measured in. */
export type UsageUnit = 'percent' | 'share' | 'mhz' | 'ghz' | 'cores' | 'millicores' | MemoryUnit;

/** A heading of a history taken apart: the machine it names, if it does, and what it measures, if it says. */
export interface HistoryHeading {
  readonly subject: string;
  readonly quantity: Quantity | null;
  /** True for KB, MB and GB, which were taken for powers of 1024. */
  readonly isAmbiguousUnit: boolean;
}

const cpuWords: ReadonlySet<string> = new Set(['cpu', 'cpus', 'processor', 'vcpu', 'prozessor']);
const memoryWords: ReadonlySet<string> = new Set(['memory', 'mem', 'ram', 'speicher', 'arbeitsspeicher']);
const capacityWords: ReadonlySet<string> = new Set([
  'capacity',
  'provisioned',
  'total',
  'size',
  'limit',
  'allocated',
  'configured',
  'granted',
]);
/** What else is measured of a machine: a column of it is neither. */
const otherWords: ReadonlySet<string> = new Set([
  'disk',
  'network',
  'net',
  'ready',
  'readiness',
  'available',
  'free',
  'swap',
  'swapped',
  'balloon',
  'iops',
  'latency',
  'power',
  'throughput',
  'read',
  'write',
  'received',
  'transmitted',
  'wait',
  'costop',
]);
const fillers: ReadonlySet<string> = new Set([
  'usage',
  'used',
  'use',
  'util',
  'utilization',
  'utilisation',
  'load',
  'demand',
  'consumed',
  'active',
  'average',
  'avg',
  'mean',
  'max',
  'maximum',
  'p95',
  'percentage',
  'percent',
  'pct',
  'current',
  'working',
  'set',
  'rate',
  'in',
  'of',
  'auslastung',
  '-',
]);

/**
 * Takes a heading apart: `CPU usage [MHZ]`, `Memory capacity provisioned [KB]`, `web-01 CPU %`, `cpu.usage.average`,
 * `web-01|Memory|Usage (%)`, `CpuUtilizationPercentage`. What no word accounts for is the machine's name.
 */
export function readHistoryHeading(heading: string): HistoryHeading {
  const bracket = /^(.*?)\s*[[(]\s*([^\])]*?)\s*[\])]\s*$/.exec(heading.trim());
  let text = bracket?.[1] ?? heading.trim();
  let unitText = bracket?.[2] ?? '';
  const trailing = /^(.*\S)\s*%$/.exec(text);
  if (trailing && unitText === '') [text, unitText] = [trailing[1] ?? '', '%'];
  // A metric's own name (`cpu.usagemhz.average`, `mem_used_mb`, `CpuUtilizationPercentage`) is one word of several.
  const dotted =
    /^(?:(.*?)[._:|/])?((?:cpu|mem|memory|ram)(?:[._:|/][a-z0-9_.:|/]*|usage\w*|utili\w*|used\w*|percent\w*|load\w*)?)$/i.exec(
      text,
    );
  let words: readonly string[];
  let subjectWords: string[] = [];
  if (dotted && !/\s/.test(dotted[2] ?? '')) {
    subjectWords = (dotted[1] ?? '') === '' ? [] : [dotted[1] ?? ''];
    words = splitMetric(dotted[2] ?? '');
  } else {
    words = text.split(/[\s|:]+/).filter((word) => word !== '');
  }
  let resource: Quantity['resource'] | null = null;
  let measure: Quantity['measure'] = 'usage';
  let isOther = false;
  let isAmbiguousUnit = false;
  let unit: UsageUnit | null = null;
  const takeUnit = (word: string): boolean => {
    const read = readUnit(word);
    if (read === null) return false;
    if (unit === null) [unit, isAmbiguousUnit] = [read.unit, read.isAmbiguous];
    return true;
  };
  if (unitText !== '') takeUnit(unitText);
  for (const word of words) {
    const lower = word.toLowerCase();
    if (cpuWords.has(lower)) resource ??= 'cpu';
    else if (memoryWords.has(lower)) resource ??= 'memory';
    else if (capacityWords.has(lower)) measure = 'capacity';
    else if (otherWords.has(lower) && (resource !== null || /^(?:available|free)$/.test(lower))) isOther = true;
    else if (fillers.has(lower)) {
      if (/^(?:percentage|percent|pct)$/.test(lower)) takeUnit('%');
    } else if (resource !== null && /^(?:cores|cpus|vcpus)$/.test(lower)) {
      if (words.some((each) => /^(?:usage|used|use|demand)$/i.test(each))) unit ??= 'cores';
      else measure = 'count';
    } else if (!(resource !== null && takeUnit(word))) subjectWords.push(word);
  }
  if (words.length === 1 && /^vcpus?$/i.test(words[0] ?? '')) measure = 'count';
  if (isOther) return { subject: subjectWords.join(' '), quantity: null, isAmbiguousUnit: false };
  return {
    subject: subjectWords.join(' '),
    quantity: resource === null ? null : { resource, measure, unit },
    isAmbiguousUnit,
  };
}

/** `cpu.usagemhz.average` as `cpu usage mhz average`; camel case, underscores and run-on words alike. */
function splitMetric(metric: string): readonly string[] {
  return metric
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/^(cpu|mem(?:ory)?|ram)(?=usage|util|used|percent|load)/, '$1 ')
    .replace(/(usage|used|utilization|utilisation)(?=mhz|percent|pct|bytes|[kmg]i?b\b)/, '$1 ')
    .split(/[\s._:|/]+/)
    .filter((word) => word !== '');
}

/** A unit of usage in a heading, a cell or a column of units; null when it is none. */
export function readUnit(word: string): { readonly unit: UsageUnit; readonly isAmbiguous: boolean } | null {
  const text = word.trim().toLowerCase();
  switch (text) {
    case '%':
    case 'percent':
    case 'percentage':
    case 'pct':
      return { unit: 'percent', isAmbiguous: false };
    case 'mhz':
    case 'megahertz':
      return { unit: 'mhz', isAmbiguous: false };
    case 'ghz':
      return { unit: 'ghz', isAmbiguous: false };
    case 'cores':
    case 'core':
    case 'cpus':
      return { unit: 'cores', isAmbiguous: false };
    case 'millicores':
    case 'mcores':
    case 'millicpu':
      return { unit: 'millicores', isAmbiguous: false };
    case 'fraction':
    case 'ratio':
      return { unit: 'share', isAmbiguous: false };
    default:
      // A lone letter is too little to be a unit.
      return text.length < 2 ? null : parseMemoryUnit(text);
  }
}

const memoryUnits: ReadonlySet<string> = new Set(['B', 'kB', 'MB', 'GB', 'TB', 'KiB', 'MiB', 'GiB', 'TiB']);

/** Whether a unit is one of memory. */
export function isMemoryUnit(unit: UsageUnit): unit is MemoryUnit {
  return memoryUnits.has(unit);
}
