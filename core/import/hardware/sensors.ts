import { emptyInventory, type Fact } from '#core/inventory/inventory.ts';
import { checkCancelled, type JobContext } from '#core/job.ts';
import type { ImportFile, Importer, ImportLimits, ImportResult } from '../contract.ts';
import { machineFact } from '../facts/machineFact.ts';
import { FindingSink } from '../findings.ts';
import { makeKey } from '../keys.ts';
import { ImportRefusal } from '../refusal.ts';
import { makeResult, sourceIdOf } from '../result.ts';
import { ItemLedger } from '../tree/ledger.ts';
import { forgetTree, peekTree, readTree } from '../tree/readTree.ts';
import { refuseNothing, reportTreeProblems } from '../tree/report.ts';
import { asObject, numberOf } from '../tree/value.ts';
import { hostNameOfFile } from './fileName.ts';
import { leastReadings, wholeServer } from './power.ts';

/** Chips that measure what the whole machine draws: the power meter of ACPI. */
const wholeMachineChip = /^(?:acpi_)?power_meter\b/i;

/**
 * `sensors -j` of lm-sensors, once or many times after one another (a loop that appends to a file). It names no host: what
 * stands before each output does, or the name of the file. Readings of the whole machine's power over time give its least and
 * most, as readings in CSV do.
 */
export const sensorsImporter: Importer = {
  format: 'sensors-json',
  title: 'Readings of sensors (sensors -j)',
  detect: (file) => {
    const first = peekTree(file)?.roots[0];
    return first !== undefined && isReading(first.value) ? 0.9 : 0;
  },
  parse,
};

/** Chips by name, each with its adapter and features such as `power1` with `power1_average`. */
function isReading(value: unknown): boolean {
  const chips = Object.values(asObject(value) ?? {}).filter((chip) => asObject(chip) !== null);
  return chips.some((chip) =>
    Object.values(asObject(chip) ?? {}).some((feature) =>
      Object.keys(asObject(feature) ?? {}).some((name) =>
        /^(?:temp|fan|in|power|curr|energy|humidity)\d+_[a-z_]+$/.test(name),
      ),
    ),
  );
}

interface Readings {
  readonly row: number;
  count: number;
  least: number;
  most: number;
}

async function parse(file: ImportFile, limits: ImportLimits, context: JobContext): Promise<ImportResult> {
  const sink = new FindingSink(file.name);
  const sourceId = sourceIdOf(file);
  const tree = readTree(file);
  if (tree === null || !tree.roots.some(({ value }) => isReading(value))) throw refuseNothing('output of sensors -j');
  reportTreeProblems(tree, sink);
  if (tree.roots.length > limits.maxRowsPerSheet) {
    throw new ImportRefusal('sheet-too-many-rows', `The file has more than ${limits.maxRowsPerSheet} readings.`);
  }
  const ledger = new ItemLedger(sourceId, 'sensors');
  const byHost = new Map<string, Readings>();
  const without: number[] = [];
  const stem = hostNameOfFile(file.name);
  tree.roots.forEach(({ value, label }, index) => {
    if (index % 64 === 0) checkCancelled(context);
    const row = index + 1;
    const watts = powerOf(value);
    const entry = ledger.enter(row, [['power', watts === null ? null : String(watts)]], value);
    const host = label ?? stem;
    if (host === null) {
      sink.add('error', 'machine-unknown', 'The output names no host; name the file after it. It was refused.', {
        sheet: 'sensors',
        row,
      });
      return;
    }
    if (watts === null) {
      without.push(row);
      return;
    }
    const known = byHost.get(host);
    if (known) {
      known.count += 1;
      known.least = Math.min(known.least, watts);
      known.most = Math.max(known.most, watts);
      ledger.settle(entry, 'merged');
    } else {
      byHost.set(host, { row, count: 1, least: watts, most: watts });
      ledger.settle(entry, 'stored');
    }
  });
  if (without.length > 0) {
    sink.add(
      'warning',
      'sensors-without-power',
      `${without.length === 1 ? 'One output has' : `${without.length} outputs have`} no sensor for the power of the whole machine (temperatures, fans and single parts tell nothing of it); refused.`,
      { sheet: 'sensors', row: without[0] },
    );
  }
  const facts = [...byHost].map(([host, readings]) => factOf(host, readings, sourceId, sink));
  forgetTree(file);
  context.progress(1, 'Read');
  return makeResult(
    file,
    'sensors-json',
    { inventory: { ...emptyInventory, facts }, ledgers: [ledger], toolVersion: null },
    sink.all(),
  );
}

/** Watts of the whole machine; null where no sensor measures them. */
function powerOf(reading: unknown): number | null {
  for (const [chip, features] of Object.entries(asObject(reading) ?? {})) {
    for (const [label, feature] of Object.entries(asObject(features) ?? {})) {
      if (!wholeMachineChip.test(chip) && !(wholeServer.test(label) && !/^power\d+$/i.test(label))) continue;
      for (const [name, value] of Object.entries(asObject(feature) ?? {})) {
        const watts = /^power\d+_(?:average|input)$/.test(name) ? numberOf(value) : null;
        if (watts !== null && watts > 0 && watts <= 100_000) return watts;
      }
    }
  }
  return null;
}

function factOf(host: string, { row, count, least, most }: Readings, sourceId: string, sink: FindingSink): Fact {
  const isEnough = count >= leastReadings && most > least;
  if (!isEnough) {
    sink.add(
      'warning',
      'power-readings-few',
      `${count} reading${count === 1 ? '' : 's'} of ${host} do not tell its power at rest and at full load (${leastReadings} that differ are needed): the estimate from its processor stays.`,
      { sheet: 'sensors', row, value: host },
    );
  }
  return machineFact({
    key: makeKey('power', host),
    role: 'host',
    names: [host],
    idlePowerW: isEnough ? least : null,
    maxPowerW: isEnough ? most : null,
    origin: { sourceId, sheet: 'sensors', row },
  });
}
