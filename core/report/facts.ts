import {
  formatEnergy,
  formatMass,
  formatMoney,
  formatNumber,
  formatPower,
  formatSignificant,
  moneyUnit,
  unitFor,
  withUnit,
  wordsIn,
  type NumberLocale,
  type ScaledUnit,
} from '#core/drawing/format.ts';
import type { MapCluster, MapHost } from '#core/drawing/placementMap.ts';
import { toPlannedTechnology, type Technology } from '#core/inventory/technology.ts';
import type { Band, EstateState, PlanHost, PlanWorkload, Resources, TotalId, Wave } from '#core/planResult.ts';
import type { ReportLanguage } from '#core/api/reportCalls.ts';
import type { ReportContent } from './reportInput.ts';
import type { ReportTexts } from './texts/english.ts';
import { localeOf, textsOf } from './texts/textsOf.ts';

/** Everything that several sections derive from the plan, computed once. */
export interface ReportFacts {
  readonly content: ReportContent;
  readonly locale: NumberLocale;
  readonly text: ReportTexts;
  readonly hostById: ReadonlyMap<string, PlanHost>;
  readonly workloadById: ReadonlyMap<string, PlanWorkload>;
  readonly poweredOn: number;
  readonly clusters: number;
  readonly moves: number;
  readonly firstState: EstateState | null;
  readonly lastState: EstateState | null;
  /** Number of the wave that releases a host, by host id. */
  readonly releasedIn: ReadonlyMap<string, number>;
  /** The wave that fills most of the team's capacity; null without waves. */
  readonly worstWave: Wave | null;
  readonly loadBefore: ReadonlyMap<string, HostLoad>;
  readonly loadAfter: ReadonlyMap<string, HostLoad>;
  readonly certificateHolds: boolean;
}

/** What a host carries in one state. */
export interface HostLoad {
  readonly cpuCores: number;
  readonly memoryMiB: number;
  readonly workloads: number;
}

const noLoad: HostLoad = { cpuCores: 0, memoryMiB: 0, workloads: 0 };

/** Load of every host that carries something, from a state's assignment: the demand of each workload as what it runs as there. */
function loadsOf(state: EstateState | null, workloadById: ReadonlyMap<string, PlanWorkload>): Map<string, HostLoad> {
  const loads = new Map<string, HostLoad>();
  if (state === null) return loads;
  for (const [id, place] of Object.entries(state.assignment)) {
    const demand = workloadById.get(id)?.demand[toPlannedTechnology(place.technology)];
    if (demand === undefined) continue;
    const load = loads.get(place.host) ?? noLoad;
    loads.set(place.host, {
      cpuCores: load.cpuCores + demand.cpuCores,
      memoryMiB: load.memoryMiB + demand.memoryMiB,
      workloads: load.workloads + 1,
    });
  }
  return loads;
}

/** How full a wave makes the team: effort over capacity, 0 without effort. */
export function teamLoad(wave: Wave): number {
  return wave.effortDays === 0 ? 0 : wave.effortDays / wave.effortCapacityDays;
}

export function factsOf(content: ReportContent, language: ReportLanguage = 'en'): ReportFacts {
  const { document } = content;
  const { waves, states, certificate } = document.roadmap;
  const workloadById = new Map(document.workloads.map((workload) => [workload.id, workload]));
  const firstState = states[0] ?? null;
  const lastState = states.at(-1) ?? null;
  const releasedIn = new Map<string, number>();
  let worstWave: Wave | null = null;
  let moves = 0;
  for (const wave of waves) {
    for (const id of wave.released) releasedIn.set(id, wave.number);
    moves += wave.moves.length;
    if (worstWave === null || teamLoad(wave) > teamLoad(worstWave)) worstWave = wave;
  }
  return {
    content,
    locale: localeOf(language),
    text: textsOf(language),
    hostById: new Map(document.hosts.map((host) => [host.id, host])),
    workloadById,
    poweredOn: document.workloads.filter((workload) => workload.poweredOn).length,
    clusters: new Set(document.hosts.map((host) => host.cluster)).size,
    moves,
    firstState,
    lastState,
    releasedIn,
    worstWave,
    loadBefore: loadsOf(firstState, workloadById),
    loadAfter: loadsOf(lastState, workloadById),
    certificateHolds: certificate.length > 0 && certificate.every((entry) => entry.holds),
  };
}

/** A host's name, its id where the plan does not describe it. */
export function hostName(facts: ReportFacts, id: string): string {
  return facts.hostById.get(id)?.name ?? id;
}

export function workloadName(facts: ReportFacts, id: string): string {
  return facts.workloadById.get(id)?.name ?? id;
}

/** Order of names as people expect it, on every machine: figures by value (`esx-2` before `esx-10`), the rest by code unit. */
export function compareNames(a: string, b: string): number {
  const left = a.split(/(\d+)/);
  const right = b.split(/(\d+)/);
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const x = left[i] ?? '';
    const y = right[i] ?? '';
    if (x === y) continue;
    if (i % 2 === 0) return x < y ? -1 : 1;
    if (Number(x) !== Number(y)) return Number(x) - Number(y);
  }
  return left.length - right.length || (a < b ? -1 : a > b ? 1 : 0);
}

/** How hosts and workloads without a cluster are headed. */
export function clusterLabel(facts: ReportFacts, cluster: string | null): string {
  return cluster ?? wordsIn(facts.locale).noCluster;
}

function mapHosts(
  hosts: readonly PlanHost[],
  loads: ReadonlyMap<string, HostLoad>,
  on: ReadonlySet<string>,
): MapHost[] {
  return hosts.map((host) => {
    const load = loads.get(host.id) ?? noLoad;
    const resources: Resources = { cpuCores: load.cpuCores, memoryMiB: load.memoryMiB };
    return {
      id: host.id,
      name: host.name,
      capacity: host.capacity,
      usable: host.usable,
      load: resources,
      workloads: load.workloads,
      used: on.has(host.id),
    };
  });
}

/** The hosts of every cluster, today and after the last wave, clusters with more hosts first. */
export function mapClusters(facts: ReportFacts): MapCluster[] {
  const byCluster = new Map<string | null, PlanHost[]>();
  for (const host of facts.content.document.hosts) {
    const members = byCluster.get(host.cluster);
    if (members === undefined) byCluster.set(host.cluster, [host]);
    else members.push(host);
  }
  const onBefore = new Set(facts.firstState?.hostsOn);
  const onAfter = new Set(facts.lastState?.hostsOn);
  return Array.from(byCluster, ([cluster, members]): MapCluster => {
    const hosts = members.toSorted((a, b) => compareNames(a.name, b.name) || (a.id < b.id ? -1 : 1));
    return {
      name: clusterLabel(facts, cluster),
      before: mapHosts(hosts, facts.loadBefore, onBefore),
      after: mapHosts(hosts, facts.loadAfter, onAfter),
    };
  }).toSorted((a, b) => b.before.length - a.before.length || compareNames(a.name, b.name));
}

/** How one total is named and written. */
export interface TotalStyle {
  readonly id: TotalId;
  readonly label: string;
  /** Headline figure with its unit. */
  headline(value: number): string;
  /** Full figure with its unit, for tables. */
  full(value: number): string;
  /** Unit of a drawing whose largest value this is. */
  scale(largest: number): ScaledUnit;
  readonly wholeOnly: boolean;
}

/** The styles of all totals in the order in which they are shown. */
export function totalStyles(facts: ReportFacts): Readonly<Record<TotalId, TotalStyle>> {
  const { locale, text } = facts;
  const { currency } = facts.content;
  const { perYear } = text;
  const money = (id: TotalId, label: string): TotalStyle => ({
    id,
    label,
    headline: (value) => perYear(formatMoney(value, currency, locale)),
    full: (value) => perYear(withUnit(formatNumber(value, 0, locale), currency)),
    scale: (largest) => {
      const { divisor, unit } = moneyUnit(largest, currency);
      return { divisor, unit: perYear(unit) };
    },
    wholeOnly: false,
  });
  return {
    hosts: {
      id: 'hosts',
      label: text.totals.hosts,
      headline: text.hosts,
      full: (value) => text.hosts(Math.round(value * 10) / 10),
      scale: () => ({ divisor: 1, unit: text.hostsUnit }),
      wholeOnly: true,
    },
    powerW: {
      id: 'powerW',
      label: text.totals.powerW,
      headline: (value) => formatPower(value, locale),
      full: (value) => withUnit(formatNumber(value, 0, locale), 'W'),
      scale: (largest) => unitFor('power', largest),
      wholeOnly: false,
    },
    energyKWhPerYear: {
      id: 'energyKWhPerYear',
      label: text.totals.energyKWhPerYear,
      headline: (value) => perYear(formatEnergy(value, locale)),
      full: (value) => perYear(withUnit(formatNumber(value, 0, locale), 'kWh')),
      scale: (largest) => {
        const { divisor, unit } = unitFor('energy', largest);
        return { divisor, unit: perYear(unit) };
      },
      wholeOnly: false,
    },
    kgCO2ePerYear: {
      id: 'kgCO2ePerYear',
      label: text.totals.kgCO2ePerYear,
      headline: (value) => perYear(`${formatMass(value, locale)} CO₂e`),
      full: (value) => perYear(`${withUnit(formatNumber(value, 0, locale), 'kg')} CO₂e`),
      scale: (largest) => {
        const { divisor, unit } = unitFor('mass', largest);
        return { divisor, unit: perYear(`${unit} CO₂e`) };
      },
      wholeOnly: false,
    },
    costPerYear: money('costPerYear', text.totals.costPerYear),
    expectedAnnualLoss: money('expectedAnnualLoss', text.totals.expectedAnnualLoss),
  };
}

/** The band of a total: of what it is after, was before, or saves. Null where none was sampled. */
export function bandOf(facts: ReportFacts, total: TotalId, which: 'after' | 'before' | 'saved'): Band | null {
  const { document, details } = facts.content;
  const bands: Readonly<Record<string, Band | undefined>> =
    which === 'after' ? document.bands : which === 'before' ? details.beforeBands : details.savedBands;
  return bands[total] ?? null;
}

/** Decimals with which the largest of several figures has about three significant digits. */
function decimalsFor(largest: number, style: TotalStyle): number {
  if (style.wholeOnly || largest === 0) return 0;
  return largest >= 99.95 ? 0 : largest >= 9.995 ? 1 : 2;
}

/** Figures of one total in one scale and with the same decimals, so that they can be compared in a row. */
export function totalWriter(style: TotalStyle, values: readonly number[], { locale, text }: ReportFacts) {
  const largest = Math.max(0, ...values.map(Math.abs));
  const scale = style.scale(largest);
  const decimals = decimalsFor(largest / scale.divisor, style);
  const figure = (value: number): string => formatNumber(value / scale.divisor, decimals, locale);
  return {
    value: (value: number): string => withUnit(figure(value), scale.unit),
    /** P10 to P90: `98–131 MWh/year`; an en dash where there is no band. */
    band(band: Band | null): string {
      if (band === null) return '–';
      const low = figure(band.p10);
      const high = figure(band.p90);
      // A dash after a minus would be misread.
      const range = band.p10 < 0 ? text.range(low, high) : `${low}–${high}`;
      return withUnit(low === high ? low : range, scale.unit);
    },
  };
}

/** P10 to P90 on its own scale. */
export function bandText(band: Band | null, style: TotalStyle, facts: ReportFacts): string {
  return band === null ? '–' : totalWriter(style, [band.p10, band.p90], facts).band(band);
}

/** The counts of something by key, largest first, ties by key. */
export function countBy<Item>(items: readonly Item[], key: (item: Item) => string): [string, number][] {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return Array.from(counts).toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

/** An id in kebab or camel case as words: `host-not-described` is `Host not described`. */
export function wordsOf(id: string): string {
  const words = id
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[-_.]+/g, ' ')
    .trim()
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A text by an id of the data, or the id as words where the catalogue has none. */
export function textFor(texts: Readonly<Record<string, string>>, id: string): string {
  return Object.hasOwn(texts, id) ? (texts[id] as string) : wordsOf(id);
}

/** An assumption's unit for people: a pure number is a ratio, money has the scenario's currency. */
export function assumptionUnit(facts: ReportFacts, unit: string): string {
  if (unit === '1' || unit === '') return facts.text.ratio;
  return unitInCurrency(facts.text.assumptions.units[unit] ?? unit, facts.content.currency);
}

/** An assumption's title in the report's language. */
export function assumptionTitle(facts: ReportFacts, id: string): string {
  const translated = facts.text.assumptions.titles[id];
  return translated ?? facts.content.assumptions?.find((one) => one.id === id)?.title ?? wordsOf(id);
}

/** An assumption's value: whole, or with five significant digits. */
export function assumptionValue(facts: ReportFacts, value: number | string): string {
  if (typeof value === 'string') return value;
  return Number.isInteger(value) ? formatNumber(value, 0, facts.locale) : formatSignificant(value, 5, facts.locale);
}

/** Id of the row that links to an assumption lead to. */
export function assumptionAnchor(id: string): string {
  return `assumption-${id}`;
}

/** Id of the row that says how a figure is worked out. */
export function figureAnchor(figure: string): string {
  return `figure-${figure}`;
}

/** A unit of the catalogue, in which money is `currency`, in the scenario's currency. */
export function unitInCurrency(unit: string, currency: string): string {
  return unit.replaceAll(/\bcurrency\b/g, currency);
}

/** Sum of the demand of workloads by the technology they run as. */
export function sumDemand(
  workloads: readonly PlanWorkload[],
  technologyOf: (workload: PlanWorkload) => Technology,
): Resources {
  let cpuCores = 0;
  let memoryMiB = 0;
  for (const workload of workloads) {
    const demand = workload.demand[toPlannedTechnology(technologyOf(workload))];
    cpuCores += demand.cpuCores;
    memoryMiB += demand.memoryMiB;
  }
  return { cpuCores, memoryMiB };
}
