import type { Inventory } from '#core/inventory/inventory.ts';
import { checkCancelled, type JobContext } from '#core/job.ts';
import type { ImportFile, Importer, ImportResult } from '../contract.ts';
import { textBeginning } from '../csv/open.ts';
import { FindingSink } from '../findings.ts';
import { ImportRefusal } from '../refusal.ts';
import { makeResult, sourceIdOf } from '../result.ts';
import { ItemLedger } from '../tree/ledger.ts';
import { forgetTree, readTree } from '../tree/readTree.ts';
import { asList, asObject, listAt, member, numberOf, textAt, type TreeObject } from '../tree/value.ts';
import { UsageCollector } from './collector.ts';
import { inOwnUnit, quantityOfName, stemOf } from './csvImporter.ts';
import { readHistoryHeading, type Quantity } from './quantity.ts';
import { relativeError } from './samples.ts';

/**
 * What Prometheus answers to `/api/v1/query_range`: a matrix of series (prometheus.io, "HTTP API"). Of each machine or pod
 * the 95th percentile is kept, series of the same one (its containers) added up time by time, counters turned into rates.
 */
export const prometheusImporter: Importer = {
  format: 'prometheus-json',
  title: 'Prometheus query_range (.json)',
  detect: (file) => {
    const text = textBeginning(file);
    if (text === null || !/^\s*[[{]/.test(text)) return 0;
    return /"resultType"\s*:\s*"(?:matrix|vector)"/.test(text) ? 1 : 0;
  },
  parse,
};

/** Labels that name what is measured, the most telling first. */
const subjectLabels: readonly string[] = [
  'vm_name',
  'vmname',
  'virtual_machine',
  'vm',
  'domain',
  'guest',
  'pod',
  'pod_name',
  'container_name',
  'name',
  'nodename',
  'hostname',
  'host_name',
  'host',
  'node',
  'esxi',
  'instance',
  'uuid',
];

/** Of these, a machine that carries others. */
const hostLabels: ReadonlySet<string> = new Set(['nodename', 'node', 'esxi']);

interface Series {
  readonly labels: TreeObject;
  readonly row: number;
  readonly quantity: Quantity;
  readonly times: readonly number[];
  readonly values: readonly number[];
}

interface Target {
  readonly names: readonly string[];
  readonly namespace: string | null;
  readonly about: 'workload' | 'host';
}

async function parse(file: ImportFile, _limits: unknown, context: JobContext): Promise<ImportResult> {
  const tree = readTree(file);
  if (tree === null) throw new ImportRefusal('json-malformed', 'The file is no JSON.');
  const sink = new FindingSink(file.name);
  for (const problem of tree.problems) {
    sink.add('error', 'json-damaged', `A part of the file could not be read: ${problem.reason}.`, {
      row: problem.line,
    });
  }
  const sourceId = sourceIdOf(file);
  const ledger = new ItemLedger(sourceId, 'result');
  const collector = new UsageCollector();
  const factOfRow: number[] = [];
  const byTarget = new Map<string, { readonly target: Target; readonly series: Series[] }>();
  let samples = 0;
  let hasSums = false;
  for (const root of tree.roots) {
    for (const answer of Array.isArray(root.value) ? root.value : [root.value]) {
      reportWarnings(answer, sink);
      for (const item of listAt(answer, 'data', 'result').concat(listAt(answer, 'result'))) {
        checkCancelled(context);
        const labels = asObject(member(item, 'metric'));
        const row = ledger.size + 1;
        const name = labels === null ? null : textAt(labels, '__name__');
        const target = labels === null ? null : targetOf(labels);
        const points = asList(member(item, 'values')).concat(
          member(item, 'value') === undefined ? [] : [member(item, 'value')],
        );
        const entry = ledger.enter(
          row,
          [
            ...Object.entries(labels ?? {}).map(([label, value]) => [label, String(value)] as const),
            ['samples', String(points.length)],
          ],
          null,
        );
        factOfRow.push(-1);
        if (labels === null || target === null) {
          sink.add(
            'error',
            'series-without-name',
            'The labels of the series name no machine or pod; it was refused. Keep a label such as name, pod or instance in the query.',
            { sheet: 'result', row },
          );
          continue;
        }
        const read = readPoints(points, row, sink);
        if (read.values.length === 0) {
          sink.add('error', 'series-without-values', 'The series holds no number; it was refused.', {
            sheet: 'result',
            row,
            value: target.names[0] ?? '',
          });
          continue;
        }
        const { quantity, scale } = quantityOf(name, file, read.values, sink);
        if (quantity === null) {
          sink.add(
            'warning',
            'metric-not-used',
            `The metric ${name ?? ''} is neither CPU nor memory usage; its series were refused.`,
            { sheet: 'result', row, value: name ?? '' },
          );
          continue;
        }
        samples += read.values.length;
        const key = `${target.about}\n${target.namespace ?? ''}\n${target.names[0] ?? ''}\n${quantity.resource}\n${quantity.unit ?? ''}`;
        const group = byTarget.get(key) ?? { target, series: [] };
        group.series.push({
          labels,
          row,
          quantity,
          times: read.times,
          values: read.values.map((value) => value * scale),
        });
        byTarget.set(key, group);
        const subject = collector.subject(target.names, row, target);
        factOfRow[factOfRow.length - 1] = subject.index;
        ledger.settle(entry, 'stored');
      }
    }
  }
  forgetTree(file);
  for (const { target, series } of byTarget.values()) {
    checkCancelled(context);
    const subject = collector.subject(target.names, series[0]?.row ?? 1, target);
    const counted = withoutSums(series);
    if (counted.length < series.length && !hasSums) {
      hasSums = true;
      sink.add(
        'info',
        'series-of-sandbox',
        'Series of whole pods and their sandboxes were left out: the containers in them are counted.',
        { sheet: 'result' },
      );
    }
    for (const { quantity, value } of addUp(counted)) {
      const figure = inOwnUnit(quantity, value);
      if (figure !== null) collector.add(subject, figure.measured, figure.value);
    }
  }
  if (collector.all.length > 0) {
    sink.add(
      'info',
      'history-read',
      `${samples} measurements of ${collector.all.length} machines or pods became 95th percentiles.`,
    );
  }
  if (collector.budget.isBinned) {
    sink.add(
      'info',
      'quantile-approximate',
      `There are so many measurements that percentiles were taken from bins; they are within ${relativeError * 100} % of the exact ones.`,
    );
  }
  if (ledger.size === 0) sink.add('warning', 'no-series', 'The answer holds no series: the query matched nothing.');
  context.progress(1, 'Read');
  const inventory: Inventory = {
    clusters: [],
    hosts: [],
    workloads: [],
    groups: [],
    facts: collector.facts(sourceId, 'result'),
  };
  const result = makeResult(file, 'prometheus-json', { inventory, ledgers: [ledger], toolVersion: null }, sink.all());
  return { ...result, factOfRow: new Map([['result', Int32Array.from(factOfRow)]]) };
}

function reportWarnings(answer: unknown, sink: FindingSink): void {
  const status = textAt(answer, 'status');
  if (status === 'error') {
    sink.add(
      'error',
      'query-failed',
      `Prometheus answered with an error: ${(textAt(answer, 'error') ?? '').slice(0, 200)}`,
    );
  }
  for (const warning of listAt(answer, 'warnings')) {
    sink.add('warning', 'query-warning', `Prometheus warned: ${String(warning).slice(0, 200)}`);
  }
}

function targetOf(labels: TreeObject): Target | null {
  const namespace = textAt(labels, 'namespace') ?? textAt(labels, 'kubernetes_namespace');
  const names: string[] = [];
  let about: Target['about'] = 'workload';
  for (const label of subjectLabels) {
    const value = textAt(labels, label);
    if (value === null) continue;
    const name = label === 'instance' ? value.replace(/:\d+$/, '') : value;
    if (names.length === 0 && hostLabels.has(label)) about = 'host';
    if (!names.includes(name)) names.push(name);
    // A pod or VM is named by its own label; the instance beside it is the exporter.
    if (label !== 'name' && !label.startsWith('host')) break;
  }
  return names.length === 0 ? null : { names, namespace: textAt(labels, 'pod') === null ? null : namespace, about };
}

/**
 * cAdvisor reports a pod's cgroup (without a container) and its sandbox (the container POD) beside its containers, which
 * would count twice; where there is nothing else, the pod as a whole is what there is.
 */
function withoutSums(series: readonly Series[]): readonly Series[] {
  const own = series.filter(
    ({ labels }) => !/^(?:POD)?$/.test(textAt(labels, 'container') ?? (Object.hasOwn(labels, 'container') ? '' : 'x')),
  );
  return own.length > 0 ? own : series;
}

function readPoints(
  points: readonly unknown[],
  row: number,
  sink: FindingSink,
): { readonly times: readonly number[]; readonly values: readonly number[] } {
  const times: number[] = [];
  const values: number[] = [];
  let odd = 0;
  for (const point of points) {
    const pair = asList(point);
    const time = numberOf(pair[0]);
    const value = numberOf(pair[1]);
    if (time === null || value === null || value < 0) {
      odd += 1;
      continue;
    }
    times.push(time);
    values.push(value);
  }
  if (odd > 0) {
    sink.add(
      'warning',
      'values-left-out',
      `${odd} of the series' ${points.length} values are no numbers from zero up (NaN, Inf) and were left out.`,
      { sheet: 'result', row },
    );
  }
  return { times, values };
}

/**
 * What a series measures: its metric's name says so; `rate()` and sums drop the name, then the file's name may, else the size
 * of the numbers (bytes are millions, cores are not).
 */
function quantityOf(
  name: string | null,
  file: ImportFile,
  values: readonly number[],
  sink: FindingSink,
): { readonly quantity: Quantity | null; readonly scale: number } {
  const largest = values.reduce((max, value) => Math.max(max, value), 0);
  if (name !== null) {
    const quantity = quantityOfMetric(name);
    // vSphere's own counters are hundredths of a percent, and exporters pass them on as they are.
    return { quantity, scale: quantity?.unit === 'percent' && /^vmware_/i.test(name) && largest > 200 ? 0.01 : 1 };
  }
  const named = quantityOfName(stemOf(file.name));
  if (named !== null) {
    const unit =
      named.unit ??
      (named.resource === 'memory' ? (largest <= 1 ? 'share' : largest <= 100 ? 'percent' : 'B') : 'cores');
    return { quantity: { ...named, unit }, scale: 1 };
  }
  const quantity: Quantity =
    largest >= 2 ** 20
      ? { resource: 'memory', measure: 'usage', unit: 'B' }
      : { resource: 'cpu', measure: 'usage', unit: 'cores' };
  sink.add(
    'warning',
    'quantity-assumed',
    `The series do not name their metric (rate and sum drop it), nor does the file's name; from the size of their numbers they were read as ${quantity.resource === 'cpu' ? 'CPU in cores' : 'memory in bytes'}. A file name such as cpu-cores.json decides it.`,
    { sheet: 'result' },
  );
  return { quantity, scale: 1 };
}

/** A metric by its name and Prometheus' habit of ending names in the unit. */
function quantityOfMetric(name: string): Quantity | null {
  const lower = name.toLowerCase();
  if (/limit|request|capacity|allocatable|total_bytes|memtotal|failures|swap|cache$/.test(lower)) return null;
  if (/cpu.*seconds(?:_total)?$/.test(lower)) return { resource: 'cpu', measure: 'counter', unit: 'cores' };
  if (/mem.*bytes$/.test(lower)) return { resource: 'memory', measure: 'usage', unit: 'B' };
  const { quantity } = readHistoryHeading(lower.replace(/^.*?(?=cpu|mem)/, '').replaceAll('_', '.'));
  if (quantity === null || quantity.measure !== 'usage') return null;
  // vSphere counts usage in percent where the counter's name says nothing else.
  if (quantity.unit === null && lower.startsWith('vmware_')) return { ...quantity, unit: 'percent' };
  return { ...quantity, unit: quantity.unit ?? (quantity.resource === 'cpu' ? 'cores' : 'B') };
}

/** The measurements of one machine: its series added up where they share a point in time, counters as rates. */
function* addUp(series: readonly Series[]): Generator<{ readonly quantity: Quantity; readonly value: number }> {
  const [first] = series;
  if (first === undefined) return;
  const sums = new Map<number, number>();
  for (const one of series) {
    const { times, values } = one.quantity.measure === 'counter' ? rateOf(one) : one;
    times.forEach((time, index) => sums.set(time, (sums.get(time) ?? 0) + (values[index] ?? 0)));
  }
  for (const value of sums.values()) yield { quantity: first.quantity, value };
}

/** Growth per second between neighbouring points; a counter that falls was started anew from zero. */
function rateOf({ times, values }: Series): { readonly times: readonly number[]; readonly values: readonly number[] } {
  const rates: number[] = [];
  const at: number[] = [];
  for (let index = 1; index < times.length; index += 1) {
    const seconds = (times[index] ?? 0) - (times[index - 1] ?? 0);
    if (seconds <= 0) continue;
    const growth = (values[index] ?? 0) - (values[index - 1] ?? 0);
    rates.push((growth < 0 ? (values[index] ?? 0) : growth) / seconds);
    at.push(times[index] ?? 0);
  }
  return { times: at, values: rates };
}
