import { checkCancelled, type JobContext } from '#core/job.ts';
import { pack, type PackResult } from './pack.ts';
import { NoPackingError } from './packInstance.ts';

/** A host that could be bought. Money is in the caller's currency. */
export interface HostModel {
  readonly id: string;
  readonly name: string;
  /** What may be planned for on one host: platform and headroom are taken off already. Same resources as the demands. */
  readonly usable: readonly number[];
  /** Null when no price is known: then it is left out where the price decides. */
  readonly price: number | null;
  /** Mean electrical power of one host under its planned load, W. */
  readonly powerW: number;
  /** Emissions of making one, kg CO2e. */
  readonly embodiedKg: number;
  /** How many can be had; null for any number. */
  readonly count: number | null;
  /** Most workloads on one host; null for no limit. */
  readonly maxWorkloads: number | null;
}

/** What has to be carried. */
export interface BuyDemand {
  readonly id: string;
  /** Workloads that it stands for, all on one host. Default 1. */
  readonly count?: number;
  readonly demand: readonly number[];
}

/** What is to be least: money, watts, or kg CO2e over the life, made and used. */
export type BuyObjective = 'price' | 'power' | 'carbon';

/** What {@link buy} is asked. */
export interface BuyRequest {
  readonly models: readonly HostModel[];
  readonly demands: readonly BuyDemand[];
  readonly objective: BuyObjective;
  /** k of N+k: after the loss of any k hosts the rest still carries everything. */
  readonly failuresToTolerate: number;
  /** kg CO2e over the life of a host for each W it draws on average. */
  readonly kgPerWatt: number;
  readonly seed: number;
  /** Steps of each packing; equal requests give equal answers. Default 4 000 000. */
  readonly stepLimit?: number;
}

/** How many of one model. `spare` of them stand for the hosts that may fail. */
export interface BoughtModel {
  readonly model: string;
  readonly count: number;
  readonly spare: number;
}

/** A purchase with its figures. */
export interface Purchase {
  readonly mix: readonly BoughtModel[];
  readonly hosts: number;
  /** Null when a model of the mix has no price. */
  readonly price: number | null;
  readonly powerW: number;
  readonly embodiedKg: number;
  /** Made and used, over the life. */
  readonly carbonKg: number;
}

/** The best purchase found, and what is proven about all others. */
export interface BuyAnswer {
  readonly objective: BuyObjective;
  /** Null when no models can carry the estate. */
  readonly best: Purchase | null;
  /** No purchase that survives the failures has less of the objective. Proven. */
  readonly lowerBound: number;
  /** (value - lowerBound) / lowerBound, 0 when both are 0. */
  readonly gap: number;
  readonly isOptimal: boolean;
  /** The best purchase of each model alone, in the order of the models; null where it cannot carry the estate. */
  readonly single: readonly { readonly model: string; readonly purchase: Purchase | null }[];
  /** Workloads that no model can hold: they are in no purchase. */
  readonly tooLarge: readonly string[];
  /** Models left out for want of a price. */
  readonly withoutPrice: readonly string[];
}

/** One host's part of the objective. */
function costOf(model: HostModel, request: BuyRequest): number {
  switch (request.objective) {
    case 'price':
      return model.price ?? Infinity;
    case 'power':
      return model.powerW;
    case 'carbon':
      return model.embodiedKg + model.powerW * request.kgPerWatt;
  }
}

function figuresOf(mix: readonly BoughtModel[], models: ReadonlyMap<string, HostModel>, kgPerWatt: number): Purchase {
  let hosts = 0;
  let price: number | null = 0;
  let powerW = 0;
  let embodiedKg = 0;
  for (const { model: id, count } of mix) {
    const model = models.get(id)!;
    hosts += count;
    price = price === null || model.price === null ? null : price + model.price * count;
    powerW += model.powerW * count;
    embodiedKg += model.embodiedKg * count;
  }
  return { mix, hosts, price, powerW, embodiedKg, carbonKg: embodiedKg + powerW * kgPerWatt };
}

function isFitting({ demand, count = 1 }: BuyDemand, model: HostModel): boolean {
  return (model.maxWorkloads ?? count) >= count && demand.every((value, d) => value <= model.usable[d]!);
}

/** True when `large` can stand in for `small` whatever it carries. */
function canReplace(large: HostModel, small: HostModel): boolean {
  return (
    large.usable.every((value, d) => value >= small.usable[d]!) &&
    (large.maxWorkloads ?? Infinity) >= (small.maxWorkloads ?? Infinity)
  );
}

/** The request itself is at fault, or no model has what the objective needs; the message says what to change. */
export class PurchaseError extends Error {
  override readonly name = 'PurchaseError';
}

/** Most models of one request: each is tried alone, and each as the dearest of a mix. */
export const mostModels = 24;

/**
 * The mix of host models that carries the demands at the least price, power or carbon and survives the loss of any k hosts,
 * by the packing engine, with a proven bound.
 *
 * The k hosts are spares that can each stand in for any other of the mix, so what holds is plain to see. The bound covers every
 * other way to keep the reserve: take the k dearest hosts out of any purchase that survives, and the rest still carries
 * everything, so it costs at least the bound on the packing with models no dearer, plus the dearest and k - 1 of the cheapest.
 * Throws {@link PurchaseError} for an empty request or faulty figures, and CancelledError.
 */
export async function buy(request: BuyRequest, context: JobContext): Promise<BuyAnswer> {
  checkRequest(request);
  const models = new Map(request.models.map((model) => [model.id, model]));
  const withoutPrice =
    request.objective === 'price' ? request.models.filter((model) => model.price === null).map(({ id }) => id) : [];
  const offered = request.models.filter((model) => !withoutPrice.includes(model.id) && model.count !== 0);
  if (offered.length === 0) {
    throw new PurchaseError(
      withoutPrice.length > 0
        ? 'No host model has a price. Enter one, or choose power or carbon.'
        : 'No host model can be had.',
    );
  }
  const tooLarge = request.demands.filter((demand) => !offered.some((model) => isFitting(demand, model)));
  const lost = new Set(tooLarge.map(({ id }) => id));
  const demands = request.demands.filter(({ id }) => !lost.has(id));
  const byCost = offered.toSorted((a, b) => costOf(a, request) - costOf(b, request) || (a.id < b.id ? -1 : 1));
  const k = request.failuresToTolerate;
  const runs = offered.length + (k > 0 ? byCost.length : 1);
  let done = 0;
  const packed = async (some: readonly HostModel[]): Promise<PackResult | 'not-found' | null> => {
    checkCancelled(context);
    const start = done++ / runs;
    context.progress(start, 'buying');
    return packOnto(some, demands, request, {
      isCancelled: () => context.isCancelled(),
      elapsedMs: () => context.elapsedMs(),
      progress: (fraction) => context.progress(start + fraction / runs, 'buying'),
    });
  };
  const valueOf = (purchase: Purchase): number =>
    purchase.mix.reduce((sum, { model, count }) => sum + costOf(models.get(model)!, request) * count, 0);
  let best: Purchase | null = null;
  const consider = (result: PackResult | 'not-found' | null): Purchase | null => {
    const mix = result === null || result === 'not-found' ? null : withSpares(mixOf(result), offered, request);
    if (mix === null) return null;
    const purchase = figuresOf(mix, models, request.kgPerWatt);
    if (best === null || valueOf(purchase) < valueOf(best)) best = purchase;
    return purchase;
  };

  const single: { model: string; purchase: Purchase | null }[] = [];
  for (const model of request.models) {
    single.push({ model: model.id, purchase: offered.includes(model) ? consider(await packed([model])) : null });
  }
  // The bound: over all choices of the dearest model. Without failures all models at once are the only choice.
  let bound = demands.length === 0 ? 0 : Infinity;
  const choices = k > 0 ? byCost.map((_, index) => byCost.slice(0, index + 1)) : [byCost];
  for (const some of demands.length === 0 ? [] : choices) {
    const result = some.length === 0 ? null : await packed(some);
    consider(result);
    if (result === null) continue;
    const spare = k === 0 ? 0 : costOf(some.at(-1)!, request) + (k - 1) * costOf(byCost[0]!, request);
    bound = Math.min(bound, (result === 'not-found' ? 0 : result.lowerBound) + spare);
  }
  context.progress(1, 'buying');
  const found: Purchase | null = demands.length === 0 ? figuresOf([], models, request.kgPerWatt) : best;
  const value = found === null ? 0 : valueOf(found);
  const lowerBound = Number.isFinite(bound) ? Math.min(bound, found === null ? bound : value) : 0;
  return {
    objective: request.objective,
    best: found,
    lowerBound,
    gap: lowerBound > 0 && found !== null ? (value - lowerBound) / lowerBound : 0,
    isOptimal: found !== null && value <= lowerBound * (1 + 1e-9),
    single,
    tooLarge: tooLarge.map(({ id }) => id),
    withoutPrice,
  };
}

function checkRequest(request: BuyRequest): void {
  const { models, demands } = request;
  if (models.length === 0) throw new PurchaseError('There is no host model to buy.');
  if (models.length > mostModels) throw new PurchaseError(`At most ${mostModels} host models are compared.`);
  if (new Set(models.map((model) => model.id)).size < models.length)
    throw new PurchaseError('Two models have the same id.');
  const dimensions = models[0]!.usable.length;
  const check = (values: readonly number[], what: string): void => {
    if (values.length !== dimensions || !values.every((value) => value >= 0 && value < Infinity))
      throw new PurchaseError(`${what} must have ${dimensions} values of at least 0.`);
  };
  for (const model of models) {
    check(model.usable, `The host model ${model.name}`);
    for (const [value, what] of [
      [model.powerW, 'power'],
      [model.embodiedKg, 'manufacturing carbon'],
      [model.price ?? 0, 'price'],
    ] as const) {
      if (!(value >= 0 && value < Infinity))
        throw new PurchaseError(`The ${what} of ${model.name} must be at least 0.`);
    }
  }
  for (const { id, demand } of demands) check(demand, `The demand of ${id}`);
  if (!Number.isInteger(request.failuresToTolerate) || request.failuresToTolerate < 0)
    throw new PurchaseError('failuresToTolerate must be a whole number of at least 0.');
}

/** The packing of all demands on these models; null when they cannot carry them, `not-found` when that is not proven. */
async function packOnto(
  models: readonly HostModel[],
  demands: readonly BuyDemand[],
  request: BuyRequest,
  context: JobContext,
): Promise<PackResult | 'not-found' | null> {
  if (demands.length === 0 || !demands.every((demand) => models.some((model) => isFitting(demand, model)))) return null;
  // Counting them also gives a size to workloads that need nothing: they still need a host.
  const isCounted =
    models.some((model) => model.maxWorkloads !== null) ||
    demands.some(({ demand }) => demand.every((value) => value === 0));
  const all = demands.reduce((sum, { count = 1 }) => sum + count, 0);
  const instance = {
    bins: models.map((model) => ({
      id: model.id,
      capacity: [...model.usable, ...(isCounted ? [model.maxWorkloads ?? all] : [])],
      cost: costOf(model, request),
      ...(model.count === null ? {} : { count: model.count }),
    })),
    items: demands.map(({ id, demand, count = 1 }) => ({ id, size: isCounted ? [...demand, count] : [...demand] })),
  };
  try {
    return await pack(instance, { seed: request.seed, stepLimit: request.stepLimit ?? 4_000_000, context });
  } catch (error) {
    if (error instanceof NoPackingError) return error.isProven ? null : 'not-found';
    throw error;
  }
}

function mixOf(result: PackResult): Map<string, number> {
  const counts = new Map<string, number>();
  for (const bin of result.bins) counts.set(bin.id ?? '', (counts.get(bin.id ?? '') ?? 0) + 1);
  return counts;
}

/**
 * The mix with k spares that can stand in for any host of it: of the cheapest model that is as large as all, else k of each
 * model that no other of the mix can replace. Null when there are not so many to be had.
 */
function withSpares(
  used: ReadonlyMap<string, number>,
  offered: readonly HostModel[],
  request: BuyRequest,
): readonly BoughtModel[] | null {
  const k = request.failuresToTolerate;
  const inUse = offered.filter((model) => (used.get(model.id) ?? 0) > 0);
  const isAvailable = (model: HostModel, spare: number): boolean =>
    (used.get(model.id) ?? 0) + spare <= (model.count ?? Infinity);
  const spareOf = new Map<string, number>();
  if (k > 0 && inUse.length > 0) {
    const stand = offered
      .filter((model) => isAvailable(model, k) && inUse.every((one) => canReplace(model, one)))
      .toSorted((a, b) => costOf(a, request) - costOf(b, request) || (a.id < b.id ? -1 : 1))[0];
    if (stand !== undefined) spareOf.set(stand.id, k);
    else {
      for (const model of inUse) {
        const isReplaced = inUse.some(
          (other) => other !== model && canReplace(other, model) && (!canReplace(model, other) || other.id < model.id),
        );
        if (isReplaced) continue;
        if (!isAvailable(model, k)) return null;
        spareOf.set(model.id, k);
      }
    }
  }
  return offered.flatMap((model) => {
    const spare = spareOf.get(model.id) ?? 0;
    const count = (used.get(model.id) ?? 0) + spare;
    return count === 0 ? [] : [{ model: model.id, count, spare }];
  });
}
