import { compareText } from '#core/compareText.ts';
import { bestHostFor } from './similarNames.ts';
import type { Finding } from '#core/inventory/source.ts';
import { parseMemoryUnit } from '#core/units.ts';
import type { RepairKind, RepairOption } from './importApi.ts';
import { rereadableFormats } from './cellRepairs.ts';
import { mappedUnits } from './fields.ts';
import type { Repair } from './repair.ts';

/** What the options are chosen from. */
export interface RepairPlace {
  /** Format of the finding's source; null for findings of a plan. */
  readonly format: string | null;
  readonly hosts: readonly {
    readonly id: string;
    readonly name: string;
    readonly clusterId: string | null;
    readonly cluster: string | null;
  }[];
  readonly clusters: readonly string[];
  /** The workloads of the host name that the finding is about: of which cluster, and how many. */
  readonly mention: { readonly clusterId: string | null; readonly workloads: number } | null;
  /** The host that the finding is about. */
  readonly hostId: string | null;
  /** Rows of the source with the finding's value in its column. */
  readonly rowsWithValue: number | null;
}

const kindsOfCode: Readonly<Record<string, readonly RepairKind[]>> = {
  'host-not-described': ['host'],
  'host-matched': ['host'],
  'host-without-cluster': ['cluster'],
  'unit-assumed': ['unit'],
  'unit-ambiguous': ['unit'],
  'not-a-number': ['value'],
  'negative-number': ['value'],
  'number-out-of-range': ['unit', 'value'],
  'number-ambiguous': ['value'],
  'power-state-unknown': ['value'],
  'kind-unknown': ['value'],
  'kind-assumed': ['rows'],
  'duplicate-name': ['same-name'],
};

const plainFormats: ReadonlySet<string> = new Set(['csv', 'xlsx']);

/** The kinds of repair that a finding of this code can have. Whether one applies depends on its source, too. */
export function repairKindsOf(finding: Pick<Finding, 'code'>): readonly RepairKind[] {
  return Object.hasOwn(kindsOfCode, finding.code) ? (kindsOfCode[finding.code] ?? []) : [];
}

/** The ways to settle a finding, the likeliest first; empty where there is none. */
export function repairOptionsFor(finding: Finding, place: RepairPlace): readonly RepairOption[] {
  return repairKindsOf(finding).flatMap((kind) => optionOf(kind, finding, place) ?? []);
}

function optionOf(kind: RepairKind, finding: Finding, place: RepairPlace): RepairOption | null {
  const value = finding.value ?? '';
  const isPlain = place.format !== null && plainFormats.has(place.format);
  const isRereadable = place.format !== null && rereadableFormats.includes(place.format);
  switch (kind) {
    case 'host': {
      if (place.mention === null || value === '' || place.hosts.length === 0) return null;
      const { clusterId, workloads } = place.mention;
      // Hosts of the same cluster first: that is where the workloads are.
      const hosts = place.hosts.toSorted(
        (a, b) => Number(b.clusterId === clusterId) - Number(a.clusterId === clusterId) || compareText(a.name, b.name),
      );
      return {
        kind,
        subject: value,
        choices: hosts
          .slice(0, 2000)
          .map(({ id, name, cluster }) => ({ value: id, label: name, detail: cluster ?? '' })),
        suggested: bestHostFor(
          value,
          hosts.filter((host) => host.clusterId === clusterId || clusterId === null),
        ),
        isFree: false,
        affected: workloads,
      };
    }
    case 'cluster':
      if (place.hostId === null) return null;
      return {
        kind,
        subject: value,
        choices: place.clusters.map((name) => ({ value: name, label: name, detail: '' })),
        suggested: place.clusters.length === 1 ? place.clusters[0]! : null,
        isFree: true,
        affected: null,
      };
    case 'unit':
      if (!isPlain || finding.column === undefined || isShareColumn(finding.column)) return null;
      return {
        kind,
        subject: finding.column,
        choices: mappedUnits.slice(0, 5).map((unit) => ({ value: unit, label: unit, detail: '' })),
        suggested: otherUnit(finding),
        isFree: false,
        affected: null,
      };
    case 'value':
      if (!isRereadable || finding.column === undefined || finding.row === undefined || value === '') return null;
      return {
        kind,
        subject: value,
        choices: [],
        suggested: suggestText(value),
        isFree: true,
        affected: place.rowsWithValue,
      };
    case 'rows':
      if (!isPlain) return null;
      return {
        kind,
        subject: finding.sheet ?? finding.file,
        choices: ['workload', 'host'].map((one) => ({ value: one, label: one, detail: '' })),
        suggested: 'workload',
        isFree: false,
        affected: null,
      };
    case 'same-name':
      if (!isPlain || value === '') return null;
      return {
        kind,
        subject: value,
        choices: ['same', 'other'].map((one) => ({ value: one, label: one, detail: '' })),
        suggested: null,
        isFree: false,
        affected: null,
      };
  }
}

/** The decision that a choice for a finding amounts to; null when the choice is none of the finding's. */
export function repairOf(finding: Finding, place: RepairPlace, kind: RepairKind, value: string): Repair | null {
  const option = repairOptionsFor(finding, place).find((one) => one.kind === kind);
  if (option === undefined) return null;
  const text = value.trim();
  if (text === '' || (!option.isFree && !option.choices.some((choice) => choice.value === text))) return null;
  const table = { file: finding.file, sheet: finding.sheet ?? '' };
  switch (kind) {
    case 'host':
      return { kind: 'host-of', name: option.subject, clusterId: place.mention?.clusterId ?? null, hostId: text };
    case 'cluster':
      return place.hostId === null ? null : { kind: 'cluster-of', hostId: place.hostId, cluster: text };
    case 'unit': {
      const unit = mappedUnits.find((one) => one === text);
      return unit === undefined ? null : { kind: 'unit', ...table, column: option.subject, unit };
    }
    case 'value':
      return { kind: 'value', ...table, column: finding.column ?? '', from: option.subject, to: text };
    case 'rows':
      return { kind: 'rows', ...table, rows: text === 'host' ? 'host' : 'workload' };
    case 'same-name':
      return { kind: 'same-name', ...table, name: option.subject, isSame: text === 'same' };
  }
}

/**
 * The number that a text around it means, with its unit of memory: `16 GB RAM` is `16 GB`, `ca. 8 vCPU` is `8`, `2 x 16 GB` is
 * `32 GB`. Null where there is none, or several.
 */
export function suggestText(text: string): string | null {
  const found = [...text.matchAll(/-?\d(?:[\d.,]*\d)?/g)].map(([number]) => number);
  const unit = /\d\s*([kmgt]i?b)\b/i.exec(text)?.[1];
  const suffix = unit !== undefined && parseMemoryUnit(unit) !== null ? ` ${unit}` : '';
  if (found.length === 2 && /\d\s*[x×*]\s*\d/i.test(text) && found.every((number) => /^\d+$/.test(number))) {
    return `${Number(found[0]) * Number(found[1])}${suffix}`;
  }
  if (found.length !== 1) return null;
  const suggested = `${(found[0] ?? '').replace(/^-/, '')}${suffix}`;
  return suggested === text.trim() ? null : suggested;
}

function isShareColumn(column: string): boolean {
  return /%|percent|prozent|pct/i.test(column);
}

/** The unit that the finding says was taken is right more often than not; of a number that is far too large, a smaller one. */
function otherUnit(finding: Finding): string | null {
  if (finding.code === 'number-out-of-range') return 'mib';
  const taken = (finding.value ?? '').toLowerCase();
  return mappedUnits.find((unit) => unit === taken) ?? null;
}
