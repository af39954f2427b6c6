import { ApiError, type CallOutput } from '#core/api.ts';
import type { AdviceRow } from '#core/api/adviceCalls.ts';
import type { FileState } from '#core/api/fileCalls.ts';
import type { ImportSummary } from '#core/api/importCalls.ts';
import { reportOptionsSchema } from '#core/api/reportCalls.ts';
import type { PlannedTechnology } from '#core/inventory/technology.ts';
import { emptyInventory } from '#core/inventory/inventory.ts';
import { offeredModels } from '#core/planning/placementStudies.ts';
import { likelyValues, resolveAssumptions } from '#core/scenario/assumptions.ts';
import { baseScenario, scenarioSchema, type Scenario } from '#core/scenario/scenario.ts';
import { assumptionRows } from './assumptions.ts';
import { generateEstate, type Estate } from './estate.ts';
import type { DoubleContext, DoubleOptions, Handlers } from './contract.ts';
import { explainIn } from './explain.ts';
import { followAnswers } from './follow.ts';
import { generateFindings } from './findings.ts';
import { groupAnswers } from './groups.ts';
import { facetsOf, pageRows } from './paging.ts';
import { handbookAnswers } from './handbook.ts';
import { importChanges, importHistory, previewUnknown, repairsOf } from './importReview.ts';
import { makePdf } from './pdf.ts';
import { planEstate, type PlannedEstate } from './planned.ts';
import { roadmapAnswers } from './roadmap.ts';
import { ruleAnswers } from './rules.ts';
import { assessmentOf, readinessOf, wayAnswers } from './way.ts';

/** A white pixel. */
const onePixelPng = (): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(
    atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg=='),
    (character) => character.charCodeAt(0),
  );

const nothingIn: Estate = { clusters: [], hosts: [], workloads: [] };
const countOf = (list: readonly { readonly severity: string }[], severity: string): number =>
  list.filter((entry) => entry.severity === severity).length;

/** The double's answers: one handler per call that the window makes. */
export function createHandlers(options: DoubleOptions): Handlers {
  let estate = options.scale === 0 ? nothingIn : generateEstate(options.scale);
  let findings = generateFindings(estate);
  let scenario: Scenario = {
    ...baseScenario,
    currency: 'EUR',
    antiAffinity: [{ name: 'Databases apart', workloads: ['prd-sql*'], maxPerHost: 2 }],
  };
  let scenarios = [{ id: 's1', name: scenario.name }];
  let activeScenario = 's1';
  let planned: PlannedEstate | null = null;
  let planState: FileState['plan'] = 'none';
  let hostRows = estate.hosts;
  let workloadRows = estate.workloads.map((entry) => entry.row);
  let adviceRows: readonly AdviceRow[] = [];
  const undo: { label: string; scenario: Scenario }[] = [];
  const redo: { label: string; scenario: Scenario }[] = [];
  let report: Uint8Array = new Uint8Array();
  let reportOptions = reportOptionsSchema.parse({});

  function replan(): void {
    const likely = (id: string, fallback: number): number => scenario.assumptions[id]?.likely ?? fallback;
    planned = planEstate(estate, {
      overrides: scenario.technologyOverrides,
      pue: likely('energy.pue', 1.58),
      pricePerKWh: likely('energy.pricePerKWh', 0.15),
      startDate: scenario.startDate,
      currency: scenario.currency,
      heldInWave: scenario.roadmap.heldInWave,
    });
    planState = 'current';
    adviceRows = estate.workloads
      .filter((entry) => entry.row.powerState === 'on')
      .map((entry) => {
        const technology = planned!.technologyOf(entry);
        return {
          id: entry.row.id,
          name: entry.row.name,
          cluster: entry.row.cluster,
          operatingSystem: entry.row.operatingSystem,
          from: entry.row.technology,
          technology,
          stack: entry.stack,
          confidence: entry.confidence,
          overridden: Object.hasOwn(scenario.technologyOverrides, entry.row.id),
          firstReason: entry.reason,
          firstBlocker: entry.blocker,
          ...readinessOf(entry.blocker, entry.confidence),
          ...entry.demand[technology],
        };
      });
  }
  function load(scale: number): void {
    estate = generateEstate(scale);
    findings = generateFindings(estate);
    hostRows = estate.hosts;
    workloadRows = estate.workloads.map((entry) => entry.row);
    planned = null;
    planState = 'none';
  }
  function regroup(groupOf: ReadonlyMap<string, string | null>): void {
    estate = {
      ...estate,
      workloads: estate.workloads.map((entry) => {
        const group = groupOf.get(entry.row.id);
        return group === undefined ? entry : { ...entry, row: { ...entry.row, group } };
      }),
    };
    workloadRows = estate.workloads.map((entry) => entry.row);
    if (planState === 'current') planState = 'stale';
  }
  function plan(): PlannedEstate {
    if (planned === null) throw new ApiError('no-plan', 'There is no plan yet.');
    return planned;
  }
  function state(): FileState {
    return {
      name: estate === nothingIn ? 'Untitled' : 'Frankfurt.headroom',
      isOpen: true,
      isUntitled: estate === nothingIn,
      readOnly: false,
      hosts: estate.hosts.length,
      workloads: estate.workloads.length,
      poweredOn: estate.workloads.filter((entry) => entry.row.powerState === 'on').length,
      clusters: estate.clusters.length,
      findings: {
        error: countOf(findings, 'error'),
        warning: countOf(findings, 'warning'),
        info: countOf(findings, 'info'),
      },
      scenario: { id: activeScenario, name: scenarios.find((entry) => entry.id === activeScenario)?.name ?? '' },
      plan: planState,
    };
  }
  function edit(label: string, next: Scenario, context: DoubleContext): FileState {
    undo.push({ label, scenario });
    redo.length = 0;
    scenario = next;
    if (planState === 'current') planState = 'stale';
    context.changed(['scenario', 'history', 'plan']);
    return state();
  }
  function summary(): ImportSummary {
    const rows = { read: 3256, stored: 3254, merged: 1, refused: 1 };
    return {
      sources: [
        {
          id: 'src1',
          file: 'estate.xlsx',
          format: 'rvtools-xlsx',
          sha256: 'a'.repeat(64),
          sizeBytes: 1_284_221,
          toolVersion: '4.4.1',
          rows,
          sheets: [
            { sheet: 'vInfo', rows: { read: 805, stored: 803, merged: 1, refused: 1 } },
            { sheet: 'vHost', rows: { read: 34, stored: 34, merged: 0, refused: 0 } },
            { sheet: 'vDisk', rows: { read: 1612, stored: 1612, merged: 0, refused: 0 } },
            { sheet: 'vNetwork', rows: { read: 805, stored: 805, merged: 0, refused: 0 } },
          ],
        },
      ],
      hosts: { added: estate.hosts.length, updated: 0, unchanged: 0, gone: 0 },
      workloads: { added: estate.workloads.length, updated: 0, unchanged: 0, gone: 0 },
      findings: state().findings,
      firstFindings: findings.slice(0, 50).map(({ id: _id, ...finding }) => finding),
    };
  }
  async function importEstate(context: DoubleContext): Promise<ImportSummary> {
    await context.work(24, ['Reading', 'Recognising', 'Storing']);
    load(1);
    context.changed(['file', 'inventory', 'findings', 'plan', 'history']);
    return summary();
  }
  const rowsOf = (table: string): readonly { readonly id: string }[] =>
    table === 'hosts'
      ? hostRows
      : table === 'workloads'
        ? workloadRows
        : table === 'findings'
          ? findings
          : table === 'advice'
            ? adviceRows
            : (planned?.moves ?? []);
  if (options.planned && options.scale > 0) replan();

  return {
    'app.info': () => ({ version: '0.1.0', shell: 'test double', sqlite: '3.54.1', offline: true }),
    'file.state': state,
    'file.new': (_input, context) => {
      estate = nothingIn;
      findings = [];
      hostRows = [];
      workloadRows = [];
      planned = null;
      planState = 'none';
      context.changed(['file', 'inventory', 'findings', 'scenario', 'plan', 'history']);
      return state();
    },
    'file.open': (_input, context) => {
      load(1);
      replan();
      context.changed(['file', 'inventory', 'findings', 'scenario', 'plan', 'history']);
      return state();
    },
    'file.saveAs': (_input, context) => {
      context.changed(['file']);
      return state();
    },
    'file.check': () => ({ damage: [], plans: [], followed: null }),
    'import.preview': async (input, context) => {
      await context.work(4, ['Reading']);
      return previewUnknown(input.mappings);
    },
    'import.run': (_input, context) => importEstate(context),
    'import.history': () => (estate === nothingIn ? [] : importHistory()),
    'import.changes': () => importChanges(),
    'findings.repairs': ({ finding }) => repairsOf(findings.find(({ id }) => id === finding)),
    'findings.repair': ({ finding }, context) => {
      findings = findings.filter(({ id }) => id !== finding);
      context.changed(['inventory', 'findings', 'history', 'file']);
      return state();
    },
    'import.sources': () =>
      estate === nothingIn
        ? []
        : summary().sources.map((source) => ({ ...source, importedAt: '2026-11-20T09:12:00Z' })),
    'samples.list': () => [
      {
        id: 'retail',
        title: 'Retailer, two sites',
        description: '34 hosts and 805 VMs in an RVTools workbook, with the flaws that real exports have.',
      },
      { id: 'k8s', title: 'Small cluster', description: '6 hosts and 90 workloads as CSV.' },
    ],
    'samples.import': (_input, context) => importEstate(context),
    'hosts.page': (input) => pageRows(hostRows, input),
    'workloads.page': (input) => pageRows(workloadRows, input),
    'findings.page': (input) => pageRows(findings, input),
    'table.facets': (input) => facetsOf(rowsOf(input.table), input.column),
    'scenario.list': () => scenarios.map((entry) => ({ ...entry, active: entry.id === activeScenario })),
    'scenario.get': () => scenario,
    'scenario.save': (input, context) => edit('Edit scenario', input, context),
    'scenario.create': (input, context) => {
      scenarios = [...scenarios, { id: `s${scenarios.length + 1}`, name: input.name }];
      activeScenario = scenarios.at(-1)!.id;
      scenario = input.copyActive ? { ...scenario, name: input.name } : { ...baseScenario, name: input.name };
      planState = planned === null ? 'none' : 'stale';
      context.changed(['scenario', 'plan', 'history']);
      return state();
    },
    'scenario.select': (input, context) => {
      activeScenario = input.id;
      context.changed(['scenario', 'plan', 'history']);
      return state();
    },
    'assumptions.list': () => assumptionRows(scenario.assumptions),
    'assumptions.set': (input, context) => {
      const { [input.id]: _old, ...others } = scenario.assumptions;
      return edit(
        'Change assumption',
        { ...scenario, assumptions: input.override === null ? others : { ...others, [input.id]: input.override } },
        context,
      );
    },
    'advice.override': (input, context) => {
      const next: Record<string, PlannedTechnology> = { ...scenario.technologyOverrides };
      for (const id of input.workloads) {
        if (input.technology === null) delete next[id];
        else next[id] = input.technology;
      }
      return edit('Override advice', { ...scenario, technologyOverrides: next }, context);
    },
    'history.state': () => ({ undo: undo.at(-1)?.label ?? null, redo: redo.at(-1)?.label ?? null }),
    'history.undo': (_input, context) => {
      const step = undo.pop();
      if (step === undefined) throw new ApiError('nothing-to-undo', 'There is nothing to undo.');
      redo.push({ label: step.label, scenario });
      scenario = step.scenario;
      planState = 'stale';
      context.changed(['scenario', 'plan', 'history']);
      return state();
    },
    'history.redo': (_input, context) => {
      const step = redo.pop();
      if (step === undefined) throw new ApiError('nothing-to-undo', 'There is nothing to redo.');
      undo.push({ label: step.label, scenario });
      scenario = step.scenario;
      planState = 'stale';
      context.changed(['scenario', 'plan', 'history']);
      return state();
    },
    'plan.run': async (_input, context) => {
      if (estate === nothingIn)
        throw new ApiError('no-inventory', 'There is nothing to plan: import an inventory first.');
      await context.work(16, ['Sizing demand', 'Advising', 'Packing', 'Sequencing', 'Checking', 'Sampling']);
      replan();
      context.changed(['plan']);
      return { planId: 'double', inputsHash: '0'.repeat(64) };
    },
    'plan.document': () => ({ bytes: new Uint8Array(), sizeBytes: 0 }),
    'plan.overview': () =>
      planned === null
        ? null
        : { ...planned.overview, current: planState === 'current', weightiestFindings: findings.slice(0, 8) },
    'advice.page': (input) => pageRows(adviceRows, input),
    'advice.flow': () =>
      [...Map.groupBy(adviceRows, (row) => `${row.from}>${row.technology}`).values()].map((rows) => ({
        from: rows[0]!.from,
        to: rows[0]!.technology,
        workloads: rows.length,
        cpuCores: rows.reduce((sum, row) => sum + row.cpuCores, 0),
        memoryMiB: rows.reduce((sum, row) => sum + row.memoryMiB, 0),
      })),
    'advice.get': (input) => {
      const entry = estate.workloads.find((candidate) => candidate.row.id === input.workload);
      if (entry === undefined) throw new ApiError('not-found', `No workload ${input.workload}.`);
      return {
        workload: entry.row.id,
        name: entry.row.name,
        technology: plan().technologyOf(entry),
        stack: entry.stack,
        confidence: entry.confidence,
        reasons: [{ rule: 'role', text: entry.reason }],
        blockers: entry.blocker === null ? [] : [{ rule: 'role', text: entry.blocker }],
        demand: entry.demand,
      };
    },
    'placement.clusters': () => [...plan().clusters],
    'placement.hosts': (input) => {
      const tiles = plan().tiles[input.placement].filter(
        (tile) => input.cluster === undefined || tile.cluster === input.cluster,
      );
      return { rows: tiles.slice(input.offset, input.offset + input.limit), total: tiles.length, offset: input.offset };
    },
    'placement.host': (input) => {
      const host = plan().tiles[input.placement].find((tile) => tile.id === input.hostId);
      if (host === undefined) throw new ApiError('not-found', `No host ${input.hostId}.`);
      const residents = estate.workloads.filter(
        (entry) => entry.row.powerState === 'on' && plan().hostOf(input.placement, entry) === input.hostId,
      );
      return {
        host,
        workloads: residents.map((entry) => {
          const technology = input.placement === 'target' ? plan().technologyOf(entry) : 'vm';
          return {
            id: entry.row.id,
            name: entry.row.name,
            technology,
            demand: entry.demand[technology],
            reason: 'First host of the cluster with room for it.',
          };
        }),
      };
    },
    'placement.fail': (input) => {
      const tiles = plan().tiles[input.placement];
      const failed = tiles.find((tile) => tile.id === input.hostId);
      const others = tiles
        .filter((tile) => tile.cluster === failed?.cluster && tile.id !== input.hostId && tile.used)
        .map((tile) => ({ ...tile, load: { ...tile.load } }));
      const restarts: CallOutput<'placement.fail'>['restarts'] = [];
      const homeless: CallOutput<'placement.fail'>['homeless'] = [];
      for (const entry of estate.workloads) {
        if (entry.row.powerState !== 'on' || plan().hostOf(input.placement, entry) !== input.hostId) continue;
        const demand = entry.demand[input.placement === 'target' ? plan().technologyOf(entry) : 'vm'];
        const room = others.find(
          (tile) =>
            tile.load.cpuCores + demand.cpuCores <= tile.capacity.cpuCores &&
            tile.load.memoryMiB + demand.memoryMiB <= tile.capacity.memoryMiB,
        );
        if (room === undefined) homeless.push({ workload: entry.row.id, name: entry.row.name, demand });
        else {
          room.load = {
            cpuCores: room.load.cpuCores + demand.cpuCores,
            memoryMiB: room.load.memoryMiB + demand.memoryMiB,
          };
          restarts.push({ workload: entry.row.id, name: entry.row.name, toHost: room.id, toHostName: room.name });
        }
      }
      return { survives: homeless.length === 0, restarts, homeless, hostsAfter: others };
    },
    'placement.nextHost': async (input, context) => {
      await context.work(4, ['one host less']);
      const cluster = plan().clusters.find((one) => one.cluster === input.cluster);
      if (cluster === undefined) throw new ApiError('not-found', 'There is no such cluster.');
      const { hostsUsed, lowerBound } = cluster.target;
      return {
        cluster: input.cluster,
        hostsUsed,
        lowerBound,
        bindingResource: 'memoryMiB',
        demand: { found: 0.04, atLeast: 0.03, cpuCores: 12, memoryMiB: 262_144, others: [] },
        headroom: { from: 0.15, to: 0.11 },
        oneFailureLess: true,
      };
    },
    'placement.tryPin': async (_input, context) => {
      await context.work(4, ['trying the pin']);
      return { before: { hostsUsed: 8, migrations: 40 }, after: { hostsUsed: 9, migrations: 38 }, problem: null };
    },
    'placement.pin': (input, context) => {
      const { [input.workload]: _old, ...others } = scenario.pinned;
      const pinned = input.hostId === null ? others : { ...others, [input.workload]: input.hostId };
      return edit('Pin', { ...scenario, pinned }, context);
    },
    'buy.models': () => ({
      models: offeredModels(emptyInventory, scenario, likelyValues(resolveAssumptions(scenario))).map((model) => ({
        ...model,
      })),
      isOwn: scenario.hostModels.length > 0,
      currency: scenario.currency,
    }),
    'buy.setModels': (input, context) =>
      edit('Host models', { ...scenario, hostModels: scenarioSchema.shape.hostModels.parse(input.models) }, context),
    'buy.run': async (input, context) => {
      await context.work(4, ['buying']);
      const models = offeredModels(emptyInventory, scenario, likelyValues(resolveAssumptions(scenario)));
      const [first] = models;
      if (first === undefined) throw new ApiError('invalid-input', 'There is no host model to buy.');
      const purchase = {
        mix: [{ model: first.id, count: 9, spare: 1 }],
        hosts: 9,
        price: first.price === null ? null : 9 * first.price,
        powerW: 2700,
        embodiedKg: 9 * first.embodiedKg,
        carbonKg: 9 * first.embodiedKg + 40_000,
      };
      return {
        answer: {
          objective: input.objective,
          best: purchase,
          lowerBound: 2700,
          gap: 0,
          isOptimal: true,
          single: models.map(({ id }) => ({ model: id, purchase: id === first.id ? purchase : null })),
          tooLarge: [],
          withoutPrice: [],
        },
        notes: [{ isKept: true, text: 'Workloads that must share a host are bought for as one.' }],
        models: [...models],
        powerW: Object.fromEntries(models.map(({ id }) => [id, 300])),
        workloads: 805,
        cpuCores: 410,
        memoryMiB: 4_000_000,
        failuresToTolerate: 1,
        headroom: 0.15,
      };
    },
    'roadmap.waves': () => [...plan().waves],
    'roadmap.wave': (input) => {
      const wave = plan().waves.find((entry) => entry.number === input.number);
      if (wave === undefined) throw new ApiError('not-found', `No wave ${input.number}.`);
      return {
        wave,
        replacements: wave.byTransition
          .filter((entry) => entry.from !== entry.to)
          .map((entry) => ({
            from: entry.from,
            to: entry.to,
            workloads: entry.moves,
            items: [
              {
                aspect: 'Runtime',
                before: 'KVM',
                after: entry.to === 'wasm' ? 'WasmEdge' : 'containerd',
                source: 'seed-4 7.1',
              },
              {
                aspect: 'Network',
                before: 'Open vSwitch',
                after: entry.to === 'wasm' ? 'host socket' : 'CNI',
                source: 'seed-4 7.2.1',
              },
              {
                aspect: 'Storage',
                before: 'Cinder',
                after: entry.to === 'wasm' ? 'host path' : 'CSI',
                source: 'seed-4 7.2.2',
              },
              {
                aspect: 'Recovery',
                before: 'HA restart',
                after: entry.to === 'wasm' ? 'module reload' : 'Pod restart',
                source: 'seed-4 7.4',
              },
            ],
          })),
        checklist: [
          'Back up the workloads of this wave and test one restore.',
          'Freeze changes on the workloads of this wave.',
          'Check free capacity on the target hosts against the plan.',
          'Move, then watch for one business day before the old copy is removed.',
          ...wave.released.map((host) => `Switch off ${host.name} once it is empty.`),
        ],
        assessment: assessmentOf(wave.number),
      };
    },
    'moves.page': (input) => pageRows(plan().moves, input),
    explain: (input) => explainIn(estate, planned, input.kind, input.id),
    ...followAnswers({ estate: () => estate, plan: () => planned, scenarioName: () => scenario.name, state }),
    ...groupAnswers({ estate: () => estate, regroup, state }),
    ...ruleAnswers({ estate: () => estate, scenario: () => scenario, edit }),
    ...wayAnswers({ estate: () => estate, scenario: () => scenario, edit }),
    ...roadmapAnswers({ estate: () => estate, plan: () => planned, scenario: () => scenario, edit }),
    ...handbookAnswers({ scenario: () => scenario, edit, state }),
    'report.render': async (input, context) => {
      await context.work(8, ['Laying out', 'Drawing']);
      report = makePdf(input.sections, input.paper);
      return { reportId: 'r1', sizeBytes: report.length, pages: input.sections.length };
    },
    'report.options': () => reportOptions,
    'report.keepOptions': (input) => {
      reportOptions = input;
      return {};
    },
    'report.logo': () => ({ name: 'logo.png', mediaType: 'image/png', bytes: onePixelPng(), widthPx: 1, heightPx: 1 }),
    'report.chunk': (input) => ({
      bytes: report.slice(input.offset, input.offset + 512 * 1024),
      sizeBytes: report.length,
    }),
    'report.save': async (input, context) => {
      await context.work(6, ['Writing']);
      return { name: 'roadmap.pdf', sizeBytes: report.length, pages: input.options.sections.length };
    },
    'plan.export': (input) => ({ files: [{ name: `plan.${input.format}`, sizeBytes: 1024 }] }),
    'drawing.save': (input) => ({ name: 'drawing.svg', sizeBytes: input.svg.length }),
    'table.export': (input) => ({ name: `${input.table}.csv`, rows: rowsOf(input.table).length }),
  };
}
