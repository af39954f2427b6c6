import type { PlanDetails, PlanDocument, ScheduledMove, TotalId } from '#core/planResult.ts';
import { toPlannedTechnology } from '#core/inventory/technology.ts';
import { withShownWaves } from '#core/roadmap/shownWaves.ts';
import type { CsvCell } from './csv.ts';
import { writeWorkbook, type WorkbookColumn, type WorkbookSheet } from './workbook.ts';

/** What a workbook of a plan is made of. */
export interface PlanWorkbookContent {
  readonly document: PlanDocument;
  readonly details: PlanDetails;
  readonly scenarioName: string;
  /** Three letters. */
  readonly currency: string;
  readonly productVersion: string;
  /** Names of the groups by id. */
  readonly groupNames: ReadonlyMap<string, string>;
}

/** A column with where its cells come from. */
interface Field<Row> extends WorkbookColumn {
  readonly of: (row: Row) => CsvCell | undefined;
}

function sheetOf<Row>(name: string, fields: readonly Field<Row>[], rows: readonly Row[]): WorkbookSheet {
  return {
    name,
    columns: fields.map(({ heading, width, format }) =>
      format === undefined ? { heading, width } : { heading, width, format },
    ),
    rows: rows.map((row) => fields.map(({ of }) => of(row) ?? null)),
  };
}

const whole = '#,##0';
const fine = '#,##0.00';

/**
 * The plan as .xlsx: key figures with their bands, hosts before and after, workloads with demand, advice and where they end,
 * waves, moves with their schedule, certificate, assumptions and findings. The same plan gives the same bytes.
 */
export function planWorkbook(planned: PlanWorkbookContent): Promise<Uint8Array> {
  const content = withShownWaves(planned);
  return writeWorkbook([
    summarySheet(content),
    hostSheet(content),
    workloadSheet(content),
    waveSheet(content),
    moveSheet(content),
    certificateSheet(content),
    assumptionSheet(content),
    findingSheet(content),
  ]);
}

function totalTitle(total: TotalId, currency: string): readonly [title: string, unit: string] {
  switch (total) {
    case 'hosts':
      return ['Hosts', 'hosts'];
    case 'powerW':
      return ['Mean power of the hosts', 'W'];
    case 'energyKWhPerYear':
      return ['Energy', 'kWh a year'];
    case 'kgCO2ePerYear':
      return ['Carbon', 'kg CO2e a year'];
    case 'costPerYear':
      return ['Cost', `${currency} a year`];
    case 'expectedAnnualLoss':
      return ['Expected loss', `${currency} a year`];
  }
}

function summarySheet({
  document,
  details,
  scenarioName,
  currency,
  productVersion,
}: PlanWorkbookContent): WorkbookSheet {
  const { placement, roadmap, totals, bands } = document;
  const plain = (figure: string, unit: string, before: CsvCell, after: CsvCell): CsvCell[] => [
    figure,
    unit,
    before,
    after,
    null,
    null,
    null,
    null,
  ];
  const last = roadmap.waves.at(-1);
  return {
    name: 'Summary',
    columns: [
      { heading: 'Figure', width: 34 },
      { heading: 'Unit', width: 18 },
      { heading: 'Today', width: 16, format: fine },
      { heading: 'After the roadmap', width: 18, format: fine },
      { heading: 'P10 after', width: 16, format: fine },
      { heading: 'P90 after', width: 16, format: fine },
      { heading: 'P10 saved', width: 16, format: fine },
      { heading: 'P90 saved', width: 16, format: fine },
    ],
    rows: [
      plain('Scenario', '', scenarioName, null),
      plain('Hash of the inputs', '', document.inputsHash, null),
      plain('Headroom', 'version', productVersion, null),
      ...(Object.keys(totals.before) as TotalId[]).map((id): CsvCell[] => {
        const [title, unit] = totalTitle(id, currency);
        const band = bands[id];
        const saved = details.savedBands[id];
        return [
          title,
          unit,
          totals.before[id],
          totals.after[id],
          band?.p10 ?? null,
          band?.p90 ?? null,
          saved.p10,
          saved.p90,
        ];
      }),
      plain('Hosts in use', 'hosts', placement.asIs.hostsUsed, placement.target.hostsUsed),
      plain(
        'Hosts in use with today’s technology',
        'hosts',
        placement.asIs.hostsUsed,
        placement.consolidated.hostsUsed,
      ),
      plain('Proven lower bound of the target', 'hosts', null, placement.target.lowerBound),
      plain('Waves', 'waves', null, roadmap.waves.length),
      plain('Proven lower bound of the waves', 'waves', null, details.waveLowerBound),
      plain(
        'Moves',
        'moves',
        null,
        roadmap.waves.reduce((sum, wave) => sum + wave.moves.length, 0),
      ),
      plain(
        'Effort',
        'person-days',
        null,
        roadmap.waves.reduce((sum, wave) => sum + wave.effortDays, 0),
      ),
      plain('Last day', '', null, last?.end ?? null),
      plain(
        'Invariants that hold',
        'of all',
        roadmap.certificate.filter(({ holds }) => holds).length,
        roadmap.certificate.length,
      ),
    ],
  };
}

function hostSheet({ document }: PlanWorkbookContent): WorkbookSheet {
  const first = document.roadmap.states[0];
  const last = document.roadmap.states.at(-1);
  const loads = [first, last].map((state) => {
    const byHost = new Map<string, { workloads: number; cpuCores: number; memoryMiB: number }>();
    for (const workload of document.workloads) {
      const seat = state?.assignment[workload.id];
      if (seat === undefined) continue;
      const load = byHost.get(seat.host) ?? { workloads: 0, cpuCores: 0, memoryMiB: 0 };
      const demand = workload.demand[toPlannedTechnology(seat.technology)];
      byHost.set(seat.host, {
        workloads: load.workloads + 1,
        cpuCores: load.cpuCores + demand.cpuCores,
        memoryMiB: load.memoryMiB + demand.memoryMiB,
      });
    }
    return byHost;
  });
  const on = new Set(last?.hostsOn);
  const releasedIn = new Map(
    document.roadmap.waves.flatMap(({ number, released }) => released.map((host) => [host, number] as const)),
  );
  const load = (when: 0 | 1, what: 'workloads' | 'cpuCores' | 'memoryMiB') => (host: PlanDocument['hosts'][number]) =>
    loads[when]?.get(host.id)?.[what] ?? 0;
  const fields: readonly Field<PlanDocument['hosts'][number]>[] = [
    { heading: 'Host', width: 30, of: ({ name }) => name },
    { heading: 'Cluster', width: 22, of: ({ cluster }) => cluster },
    { heading: 'CPU (cores)', width: 12, format: fine, of: ({ capacity }) => capacity.cpuCores },
    { heading: 'Memory (MiB)', width: 14, format: whole, of: ({ capacity }) => capacity.memoryMiB },
    { heading: 'Usable CPU (cores)', width: 12, format: fine, of: ({ usable }) => usable.cpuCores },
    { heading: 'Usable memory (MiB)', width: 14, format: whole, of: ({ usable }) => usable.memoryMiB },
    { heading: 'Workloads today', width: 12, format: whole, of: load(0, 'workloads') },
    { heading: 'CPU today (cores)', width: 12, format: fine, of: load(0, 'cpuCores') },
    { heading: 'Memory today (MiB)', width: 14, format: whole, of: load(0, 'memoryMiB') },
    { heading: 'Workloads after', width: 12, format: whole, of: load(1, 'workloads') },
    { heading: 'CPU after (cores)', width: 12, format: fine, of: load(1, 'cpuCores') },
    { heading: 'Memory after (MiB)', width: 14, format: whole, of: load(1, 'memoryMiB') },
    { heading: 'On after the roadmap', width: 12, of: ({ id }) => on.has(id) },
    { heading: 'Released after wave', width: 12, format: whole, of: ({ id }) => releasedIn.get(id) },
    { heading: 'Id', width: 30, of: ({ id }) => id },
  ];
  return sheetOf('Hosts', fields, document.hosts);
}

function workloadSheet({ document, groupNames }: PlanWorkbookContent): WorkbookSheet {
  const hostNames = new Map(document.hosts.map(({ id, name }) => [id, name]));
  const advice = new Map(document.advice.map((one) => [one.workload, one]));
  const last = document.roadmap.states.at(-1);
  const hostName = (id: string | null | undefined): CsvCell => (id == null ? null : (hostNames.get(id) ?? id));
  const fields: readonly Field<PlanDocument['workloads'][number]>[] = [
    { heading: 'Workload', width: 30, of: ({ name }) => name },
    { heading: 'Cluster', width: 22, of: ({ cluster }) => cluster },
    { heading: 'Group', width: 20, of: ({ group }) => (group === undefined ? null : (groupNames.get(group) ?? group)) },
    { heading: 'On', width: 8, of: ({ poweredOn }) => poweredOn },
    { heading: 'vCPUs', width: 8, format: whole, of: ({ allocation }) => allocation.vcpus },
    { heading: 'Memory (MiB)', width: 14, format: whole, of: ({ allocation }) => allocation.memoryMiB },
    { heading: 'Basis of demand', width: 12, of: ({ basis }) => basis },
    ...(['vm', 'container', 'microvm', 'wasm'] as const).flatMap((technology) => [
      {
        heading: `CPU as ${technology} (cores)`,
        width: 12,
        format: '#,##0.000',
        of: ({ demand }: PlanDocument['workloads'][number]) => demand[technology].cpuCores,
      },
      {
        heading: `Memory as ${technology} (MiB)`,
        width: 14,
        format: whole,
        of: ({ demand }: PlanDocument['workloads'][number]) => demand[technology].memoryMiB,
      },
    ]),
    { heading: 'Technology today', width: 12, of: ({ technology }) => technology },
    { heading: 'Technology advised', width: 12, of: ({ id }) => advice.get(id)?.technology },
    { heading: 'Technology after', width: 12, of: ({ id }) => last?.assignment[id]?.technology },
    { heading: 'Stack', width: 24, of: ({ id }) => advice.get(id)?.stack },
    { heading: 'Confidence (0..1)', width: 12, format: '0.00', of: ({ id }) => advice.get(id)?.confidence },
    { heading: 'First reason', width: 50, of: ({ id }) => advice.get(id)?.reasons[0]?.text },
    { heading: 'First blocker', width: 50, of: ({ id }) => advice.get(id)?.blockers[0]?.text },
    { heading: 'Host today', width: 30, of: ({ host }) => hostName(host) },
    { heading: 'Host basis', width: 12, of: ({ hostBasis }) => hostBasis },
    { heading: 'Host after', width: 30, of: ({ id }) => hostName(last?.assignment[id]?.host) },
    { heading: 'Id', width: 30, of: ({ id }) => id },
  ];
  return sheetOf('Workloads', fields, document.workloads);
}

function waveSheet({ document, currency }: PlanWorkbookContent): WorkbookSheet {
  const hostNames = new Map(document.hosts.map(({ id, name }) => [id, name]));
  type Wave = PlanDocument['roadmap']['waves'][number];
  const totalsAfter = new Map(document.roadmap.states.map(({ after, totals }) => [after, totals]));
  const totals = ({ number }: Wave): PlanDocument['totals']['after'] | undefined => totalsAfter.get(number);
  const fields: readonly Field<Wave>[] = [
    { heading: 'Wave', width: 8, format: whole, of: ({ number }) => number },
    { heading: 'First day', width: 12, of: ({ start }) => start },
    { heading: 'Last day', width: 12, of: ({ end }) => end },
    { heading: 'Moves', width: 8, format: whole, of: ({ moves }) => moves.length },
    { heading: 'Effort (days)', width: 12, format: fine, of: ({ effortDays }) => effortDays },
    { heading: 'Of effort (days)', width: 12, format: fine, of: ({ effortCapacityDays }) => effortCapacityDays },
    {
      heading: 'Hosts released',
      width: 40,
      of: ({ released }) => released.map((id) => hostNames.get(id) ?? id).join(', '),
    },
    { heading: 'Hosts on after', width: 12, format: whole, of: (wave) => totals(wave)?.hosts },
    { heading: 'Power after (W)', width: 14, format: whole, of: (wave) => totals(wave)?.powerW },
    { heading: 'Energy after (kWh/a)', width: 14, format: whole, of: (wave) => totals(wave)?.energyKWhPerYear },
    { heading: 'Carbon after (kg CO2e/a)', width: 14, format: whole, of: (wave) => totals(wave)?.kgCO2ePerYear },
    { heading: `Cost after (${currency}/a)`, width: 16, format: whole, of: (wave) => totals(wave)?.costPerYear },
    {
      heading: `Expected loss after (${currency}/a)`,
      width: 16,
      format: whole,
      of: (wave) => totals(wave)?.expectedAnnualLoss,
    },
  ];
  return sheetOf('Waves', fields, document.roadmap.waves);
}

function moveSheet({ document, details, currency }: PlanWorkbookContent): WorkbookSheet {
  const names = new Map(document.workloads.map(({ id, name }) => [id, name]));
  const hostNames = new Map(document.hosts.map(({ id, name }) => [id, name]));
  const key = (wave: number, workload: string): string => `${wave} ${workload}`;
  const schedule = new Map(details.schedule.map((one) => [key(one.wave, one.workload), one]));
  const reasons = new Map(details.moveReasons.map(({ wave, workload, text }) => [key(wave, workload), text]));
  const rows = document.roadmap.waves.flatMap(({ number, moves }) => moves.map((move) => ({ ...move, number })));
  type Row = (typeof rows)[number];
  const planned = (of: (move: ScheduledMove) => CsvCell) => (row: Row) => {
    const found = schedule.get(key(row.number, row.workload));
    return found === undefined ? null : of(found);
  };
  const fields: readonly Field<Row>[] = [
    { heading: 'Wave', width: 8, format: whole, of: ({ number }) => number },
    { heading: 'Workload', width: 30, of: ({ workload }) => names.get(workload) ?? workload },
    { heading: 'Technology before', width: 12, of: ({ fromTechnology }) => fromTechnology },
    { heading: 'Technology after', width: 12, of: ({ toTechnology }) => toTechnology },
    { heading: 'Host before', width: 30, of: ({ fromHost }) => hostNames.get(fromHost) ?? fromHost },
    { heading: 'Host after', width: 30, of: ({ toHost }) => hostNames.get(toHost) ?? toHost },
    { heading: 'Effort (days)', width: 12, format: fine, of: ({ effortDays }) => effortDays },
    { heading: 'Team', width: 16, of: planned(({ team }) => team) },
    { heading: 'Method', width: 12, of: planned(({ method }) => method) },
    { heading: 'First day', width: 12, of: planned(({ start }) => start) },
    { heading: 'Last day', width: 12, of: planned(({ end }) => end) },
    {
      heading: 'Cut-over',
      width: 24,
      of: planned(({ cutOver }) => (cutOver === null ? null : `${cutOver.day} ${cutOver.from}, ${cutOver.hours} h`)),
    },
    { heading: 'Copying (h)', width: 12, format: fine, of: planned(({ transferHours }) => transferHours) },
    { heading: 'Down (min)', width: 12, format: fine, of: planned(({ downtimeMinutes }) => downtimeMinutes) },
    { heading: `Cost (${currency})`, width: 14, format: whole, of: planned(({ cost }) => cost) },
    {
      heading: `Expected loss (${currency})`,
      width: 14,
      format: fine,
      of: planned(({ expectedLoss }) => expectedLoss),
    },
    { heading: 'Way back until', width: 12, of: planned(({ rollbackUntil }) => rollbackUntil) },
    { heading: 'Reason', width: 70, of: ({ number, workload }) => reasons.get(key(number, workload)) },
    { heading: 'Workload id', width: 30, of: ({ workload }) => workload },
  ];
  return sheetOf('Moves', fields, rows);
}

function certificateSheet({ document }: PlanWorkbookContent): WorkbookSheet {
  return sheetOf<PlanDocument['roadmap']['certificate'][number]>(
    'Certificate',
    [
      { heading: 'Invariant', width: 40, of: ({ invariant }) => invariant },
      { heading: 'States or waves checked', width: 16, format: whole, of: ({ statesChecked }) => statesChecked },
      { heading: 'Holds', width: 10, of: ({ holds }) => holds },
      { heading: 'Counterexample', width: 100, of: ({ counterexample }) => counterexample },
    ],
    document.roadmap.certificate,
  );
}

function assumptionSheet({ document }: PlanWorkbookContent): WorkbookSheet {
  return sheetOf<readonly [string, PlanDocument['assumptions'][string]]>(
    'Assumptions',
    [
      { heading: 'Assumption', width: 40, of: ([id]) => id },
      { heading: 'Value', width: 16, of: ([, { value }]) => value },
      { heading: 'Unit', width: 24, of: ([, { unit }]) => unit },
      { heading: 'Source', width: 100, of: ([, { source }]) => source },
    ],
    Object.entries(document.assumptions),
  );
}

function findingSheet({ document }: PlanWorkbookContent): WorkbookSheet {
  return sheetOf<PlanDocument['findings'][number]>(
    'Findings',
    [
      { heading: 'Severity', width: 10, of: ({ severity }) => severity },
      { heading: 'Code', width: 30, of: ({ code }) => code },
      { heading: 'File', width: 30, of: ({ file }) => file },
      { heading: 'Sheet', width: 16, of: ({ sheet }) => sheet },
      { heading: 'Row', width: 8, format: whole, of: ({ row }) => row },
      { heading: 'Column', width: 20, of: ({ column }) => column },
      { heading: 'Value', width: 30, of: ({ value }) => value },
      { heading: 'Message', width: 100, of: ({ message }) => message },
    ],
    document.findings,
  );
}
