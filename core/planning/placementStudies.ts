import { catalogueHostModels } from '#core/catalogue/hostModels.ts';
import { serverEmbodiedKg } from '#core/catalogue/embodiedCarbon.ts';
import type { Inventory, Workload } from '#core/inventory/inventory.ts';
import { toPlannedTechnology } from '#core/inventory/technology.ts';
import type { JobContext } from '#core/job.ts';
import { buy, type BuyAnswer, type BuyObjective, type HostModel } from '#core/placement/buy.ts';
import { placeCluster } from '#core/placement/placeCluster.ts';
import type { ClusterPlacementRequest } from '#core/placement/types.ts';
import { valueOf, type AssumptionSet } from '#core/scenario/assumptions.ts';
import type { Scenario, ScenarioHostModel } from '#core/scenario/scenario.ts';
import { demandOfExtra, extraResourceWords } from './extraResources.ts';
import { capacityForWorkloads, placePool, requestFor, type PlacedPool, type PlacementInputs } from './placements.ts';
import type { Pool } from './pools.ts';
import type { PreparedEstate } from './prepareEstate.ts';
import { purchaseItems, type PurchaseNote } from './purchaseRules.ts';
import { powerFacts } from './totals.ts';

/*
 * Questions about placements beside the plan: what one host less would take, what a pin costs, what to buy. Each places anew,
 * in the steps that the plan itself takes, so its figures agree with the plan's.
 */

/** No pool of that name, workload or host: the message says which. */
export class UnknownSubjectError extends Error {
  override readonly name = 'UnknownSubjectError';
}

/** A pool with what placing it again needs. */
interface StudiedPool {
  readonly placed: PlacedPool;
  readonly request: ClusterPlacementRequest;
}

function inputsOf(prepared: PreparedEstate, scenario: Scenario): PlacementInputs {
  return {
    demandOf: prepared.sized.byTechnology,
    hostOf: prepared.assigned.byWorkload,
    values: prepared.values,
    scenario,
    rules: prepared.rules,
  };
}

function study(prepared: PreparedEstate, scenario: Scenario, pool: Pool, context: JobContext): StudiedPool {
  const inputs = inputsOf(prepared, scenario);
  const technologyOf = (id: string) => prepared.targetOf.get(id) ?? 'vm';
  const placed = placePool(pool, technologyOf, inputs, context);
  return { placed, request: requestFor(pool, technologyOf, inputs, placed.policy, placed.hardware) };
}

/** The context of a part of the work that has no progress of its own. */
function silent(context: JobContext): JobContext {
  return {
    isCancelled: () => context.isCancelled(),
    elapsedMs: () => context.elapsedMs(),
    progress: () => undefined,
  };
}

/** What it would take to need one host less in a cluster. Every change is by itself, all else as planned. */
export interface NextHostStudy {
  readonly cluster: string | null;
  /** Hosts used in the target now, and the bound. */
  readonly hostsUsed: number;
  readonly lowerBound: number;
  /** The resource that is to be reduced, null where a rule decides. */
  readonly bindingResource: string | null;
  /** Share by which all demand must shrink: a placement was found at `found`; below `atLeast` none exists (proven). */
  readonly demand: {
    readonly found: number;
    readonly atLeast: number;
    readonly cpuCores: number;
    readonly memoryMiB: number;
    /** Of the further resources that the cluster is planned by. */
    readonly others: readonly { readonly unit: string; readonly amount: number }[];
  } | null;
  /** Headroom at which a placement on one host less was found; null when even none is not enough. */
  readonly headroom: { readonly from: number; readonly to: number } | null;
  /** True when it fits with one failure less to survive; null when none is kept for. */
  readonly oneFailureLess: boolean | null;
}

/** Rounds of bisection: shares are found to half a percent. */
const rounds = 8;
/** Steps of each trial placement: many are made. */
const trialSteps = 400_000;

/**
 * The smallest changes, each alone, after which the target placement of a cluster fits on one host less: all demand reduced by
 * a share, less headroom, one failure less. Found by placing anew; the least share is proven by the engine's bound.
 * Null when the cluster uses one host or none. Throws {@link UnknownSubjectError} and CancelledError.
 */
export function studyNextHost(
  prepared: PreparedEstate,
  scenario: Scenario,
  cluster: string | null,
  context: JobContext,
): NextHostStudy | null {
  const pool = prepared.targetPools.find((one) => one.clusterName === cluster && one.workloads.length > 0);
  if (pool === undefined)
    throw new UnknownSubjectError(`No cluster ${cluster ?? '(stand-alone hosts)'} runs anything.`);
  const { placed, request } = study(prepared, scenario, pool, silent(context));
  const { placement, policy } = placed;
  const wanted = placement.hostsUsed - 1;
  if (wanted < 1) return null;
  let done = 0;
  const trial = (changed: ClusterPlacementRequest): { fits: boolean; isExcluded: boolean } => {
    context.progress(Math.min(0.95, ++done / (2 * rounds + 3)), 'one host less');
    const answer = placeCluster({ ...changed, stepLimit: trialSteps }, silent(context));
    const isWhole = answer.unplaced.length === 0;
    return {
      fits: isWhole && answer.failureSimulation.holds && answer.hostsUsed <= wanted,
      isExcluded: isWhole && answer.lowerBound > wanted,
    };
  };
  const shrunk = (share: number): ClusterPlacementRequest => ({
    ...request,
    workloads: request.workloads.map((workload) => ({
      ...workload,
      // Whole devices do not shrink.
      demand: workload.demand.map((value, d) => (request.resources[d]?.name === 'gpus' ? value : value * (1 - share))),
    })),
  });
  let demand: NextHostStudy['demand'] = null;
  if (trial(shrunk(1)).fits) {
    let atLeast = 0;
    let excludedTo = 0;
    let found = 1;
    for (let round = 0; round < rounds; round++) {
      const middle = (atLeast + found) / 2;
      const verdict = trial(shrunk(middle));
      if (verdict.fits) found = middle;
      else {
        atLeast = middle;
        if (verdict.isExcluded) excludedTo = middle;
      }
    }
    const total = (d: number): number => request.workloads.reduce((sum, workload) => sum + workload.demand[d]!, 0);
    demand = {
      found,
      atLeast: excludedTo,
      cpuCores: found * total(0),
      memoryMiB: found * total(1),
      others: placed.hardware.extras.planned.flatMap(({ id }, index) =>
        id === 'gpus' ? [] : [{ unit: extraResourceWords[id].unit, amount: found * total(2 + index) }],
      ),
    };
  }
  const from = Number(policy.headroomFraction);
  const withHeadroom = (headroomFraction: number): ClusterPlacementRequest => ({
    ...request,
    reserve: {
      ...request.reserve,
      headroomFraction:
        typeof request.reserve.headroomFraction === 'number'
          ? headroomFraction
          : request.reserve.headroomFraction.map((own) => Math.min(own, headroomFraction)),
    },
  });
  let headroom: NextHostStudy['headroom'] = null;
  if (from > 0 && trial(withHeadroom(0)).fits) {
    let low = 0;
    let high = from;
    for (let round = 0; round < rounds - 2; round++) {
      const middle = (low + high) / 2;
      if (trial(withHeadroom(middle)).fits) low = middle;
      else high = middle;
    }
    headroom = { from, to: low };
  }
  const failures = policy.failuresToTolerate;
  const oneFailureLess =
    failures === 0
      ? null
      : trial({ ...request, reserve: { ...request.reserve, failuresToTolerate: failures - 1 } }).fits;
  context.progress(1, 'one host less');
  return {
    cluster,
    hostsUsed: placement.hostsUsed,
    lowerBound: placement.lowerBound,
    bindingResource:
      placement.bindingResource === null ? null : (placement.resources[placement.bindingResource]?.name ?? null),
    demand,
    headroom,
    oneFailureLess,
  };
}

/** What a placement comes to. */
export interface PinOutcome {
  readonly hostsUsed: number;
  readonly migrations: number;
}

/** What a pin changes in its cluster, before it is set. */
export interface PinStudy {
  readonly before: PinOutcome;
  /** Null when there is no placement with the pin: `problem` says why. */
  readonly after: PinOutcome | null;
  readonly problem: string | null;
}

/**
 * Places the workload's cluster with and without the pin and compares. The host must be of the same cluster.
 * Throws {@link UnknownSubjectError} and CancelledError.
 */
export function studyPin(
  prepared: PreparedEstate,
  scenario: Scenario,
  workload: string,
  host: string,
  context: JobContext,
): PinStudy {
  const pool = prepared.targetPools.find((one) => one.workloads.some(({ id }) => id === workload));
  if (pool === undefined)
    throw new UnknownSubjectError(`${workload} is not running, so it has no place to be pinned to.`);
  if (!pool.hosts.some(({ id }) => id === host))
    throw new UnknownSubjectError('The host is in another cluster; placement never crosses its border.');
  const { placed, request } = study(prepared, scenario, pool, silent(context));
  context.progress(0.5, 'trying the pin');
  const answer = placeCluster(
    {
      ...request,
      workloads: request.workloads.map((one) => (one.id === workload ? { ...one, pinnedTo: host } : one)),
    },
    silent(context),
  );
  const [unplaced] = answer.unplaced;
  const before = { hostsUsed: placed.placement.hostsUsed, migrations: placed.placement.migrations };
  context.progress(1, 'trying the pin');
  return unplaced === undefined
    ? { before, after: { hostsUsed: answer.hostsUsed, migrations: answer.migrations }, problem: null }
    : { before, after: null, problem: `${unplaced.text} ${unplaced.smallestChange.text}` };
}

/** A model that could be bought, and where its figures are from. */
export interface OfferedModel extends ScenarioHostModel {
  readonly source: string;
}

/**
 * What could be bought: the scenario's own models, else the estate's most common ones (at the assumed price of a host) and the
 * catalogue's (without a price).
 */
export function offeredModels(
  inventory: Inventory,
  scenario: Scenario,
  values: AssumptionSet,
): readonly OfferedModel[] {
  if (scenario.hostModels.length > 0)
    return scenario.hostModels.map((model) => ({ ...model, source: 'Entered in the scenario.' }));
  const power = powerFacts(inventory.hosts);
  const byBuild = Map.groupBy(
    inventory.hosts,
    (host) => `${host.model ?? 'Host'}|${host.cpuCores}|${Math.round(host.memoryMiB / 1024)}|${host.gpus ?? 0}`,
  );
  const own = [...byBuild.values()]
    .toSorted((a, b) => b.length - a.length || (a[0]!.id < b[0]!.id ? -1 : 1))
    .slice(0, mostOwnModels)
    .map((hosts): OfferedModel => {
      const host = hosts[0]!;
      const memoryGiB = Math.round(host.memoryMiB / 1024);
      const watts = power.get(host.id);
      return {
        id: `own:${host.model ?? 'host'}:${host.cpuCores}:${memoryGiB}${(host.gpus ?? 0) > 0 ? `:${host.gpus}` : ''}`,
        name: `${host.model ?? 'As today'}, ${host.cpuCores} cores, ${memoryGiB} GiB${(host.gpus ?? 0) > 0 ? `, ${host.gpus} GPUs` : ''}`,
        cpuCores: Math.max(1, host.cpuCores),
        memoryMiB: Math.max(1, host.memoryMiB),
        price: valueOf(values, 'cost.serverPrice'),
        idleW: Math.round(watts?.idleW ?? 0),
        maxW: Math.round(watts?.maxW ?? 0),
        embodiedKg: Math.round(
          serverEmbodiedKg({ sockets: host.sockets ?? 2, memoryGB: (host.memoryMiB * 1_048_576) / 1e9 }),
        ),
        count: null,
        maxWorkloads: host.maxWorkloads === 0 ? null : host.maxWorkloads,
        gpus: host.gpus,
        localStorageMiB: host.localStorageMiB,
        diskIops: host.diskIops,
        networkMbps: host.networkMbps,
        source: `As ${hosts.length} of the estate's hosts; price: the assumption cost.serverPrice.`,
      };
    });
  return [
    ...own,
    ...catalogueHostModels.map((model): OfferedModel => ({
      ...model,
      price: null,
      count: null,
      maxWorkloads: null,
      gpus: null,
      localStorageMiB: null,
      diskIops: null,
      networkMbps: null,
    })),
  ];
}

const mostOwnModels = 6;
/** Mean year, h. */
const hoursPerYear = 8766;

/** What to buy for which part of the estate, and for what. */
export interface BuyQuestion {
  readonly objective: BuyObjective;
  /** Null for the whole estate as one cluster; else the cluster's name, or an empty text for stand-alone hosts. */
  readonly cluster: string | null;
  /** Sized as it runs today, or as the target runs it. */
  readonly technology: 'today' | 'target';
}

/** The answer with the models that it chose from. */
export interface BuyStudy {
  readonly answer: BuyAnswer;
  /** Rules and further resources that the purchase keeps to, and those that it leaves out. */
  readonly notes: readonly PurchaseNote[];
  readonly models: readonly OfferedModel[];
  /** Mean power of one host of each model under its planned load, W, by model id. */
  readonly powerW: Readonly<Record<string, number>>;
  readonly workloads: number;
  readonly cpuCores: number;
  readonly memoryMiB: number;
  readonly failuresToTolerate: number;
  readonly headroom: number;
}

/**
 * The best mix of host models for the running workloads of a cluster or of the whole estate, under the scenario's headroom and
 * failures. What must be together or apart stays so, workloads with devices go to models that have them; `notes` says what
 * was kept to and what not (see {@link purchaseItems}).
 *
 * Power of one host: at rest, plus the rest of the way to full load by the share of cores that a host full of the average
 * workload uses. Throws {@link UnknownSubjectError}, `PurchaseError` when no model has what the objective needs, CancelledError.
 */
export async function studyPurchase(
  prepared: PreparedEstate,
  scenario: Scenario,
  question: BuyQuestion,
  context: JobContext,
): Promise<BuyStudy> {
  const { values } = prepared;
  const pools = prepared.pools.filter(
    (pool) => question.cluster === null || (pool.clusterName ?? '') === question.cluster,
  );
  const todayOf = new Map(prepared.estate.workloads.map((one) => [one.id, toPlannedTechnology(one.technology)]));
  const technologyOf = question.technology === 'today' ? todayOf : prepared.targetOf;
  const sizes = new Map<string, readonly [number, number]>();
  const workloads: Workload[] = [];
  let cpuCores = 0;
  let memoryMiB = 0;
  for (const workload of pools.flatMap((pool) => pool.workloads)) {
    const demand = prepared.sized.byTechnology.get(workload.id)?.[technologyOf.get(workload.id) ?? 'vm'];
    if (demand === undefined) continue;
    workloads.push(workload);
    sizes.set(workload.id, [demand.cpuCores, demand.memoryMiB]);
    cpuCores += demand.cpuCores;
    memoryMiB += demand.memoryMiB;
  }
  if (workloads.length === 0) throw new UnknownSubjectError('Nothing runs in that part of the estate.');
  const headroom = valueOf(values, 'placement.headroom');
  const models = offeredModels(prepared.estate, scenario, values);
  const items = purchaseItems(
    workloads,
    (id) => sizes.get(id) ?? [0, 0],
    (workload, id) => demandOfExtra(workload, id, values) ?? 0,
    models,
    prepared.rules,
  );
  const kgPerWatt =
    ((hoursPerYear * valueOf(values, 'energy.pue') * valueOf(values, 'energy.gramsCO2ePerKWh')) / 1e6) *
    valueOf(values, 'cost.serverLifeYears');
  const forBuying = models.map((model): HostModel => {
    const [cores, mebibytes] = capacityForWorkloads(
      { ...model, platformCpuCores: null, platformMemoryMiB: null },
      values,
    );
    const usable = [cores * (1 - headroom), mebibytes * (1 - headroom)] as const;
    // How often the estate's mix fits on one host, and the cores that it then uses.
    const times = Math.min(
      cpuCores > 0 ? usable[0] / cpuCores : Infinity,
      memoryMiB > 0 ? usable[1] / memoryMiB : Infinity,
    );
    const share = Number.isFinite(times) ? Math.min(1, (times * cpuCores) / model.cpuCores) : 0;
    const idleW = Math.min(model.idleW, model.maxW);
    return {
      id: model.id,
      name: model.name,
      usable: [...usable, ...items.usableAfter(model)],
      price: model.price,
      powerW: idleW + (model.maxW - idleW) * share,
      embodiedKg: model.embodiedKg,
      count: model.count,
      maxWorkloads: model.maxWorkloads ?? scenario.maxWorkloadsPerHost,
    };
  });
  const failuresToTolerate = Math.max(
    scenario.failuresToTolerate,
    ...pools.map((pool) => (pool.clusterName === null ? 0 : pool.failuresToTolerate)),
  );
  const answer = await buy(
    {
      models: forBuying,
      demands: items.demands,
      objective: question.objective,
      failuresToTolerate,
      kgPerWatt,
      seed: scenario.seed,
    },
    context,
  );
  return {
    answer: { ...answer, tooLarge: answer.tooLarge.flatMap((id) => items.membersOf.get(id) ?? [id]) },
    notes: items.notes,
    models,
    powerW: Object.fromEntries(forBuying.map((model) => [model.id, model.powerW])),
    workloads: workloads.length,
    cpuCores,
    memoryMiB,
    failuresToTolerate,
    headroom,
  };
}
