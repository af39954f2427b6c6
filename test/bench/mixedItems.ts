import { searchRandom, type SearchRandom } from '#core/placement/random.ts';

/** Items of mixed size for benches and tests: as good as every item has sizes of its own. */
export interface MixedItems {
  readonly capacity: number[];
  readonly items: { readonly id: string; readonly size: number[] }[];
}

/** Standard normal (Box and Muller). */
function normal(random: SearchRandom): number {
  return Math.sqrt(-2 * Math.log(1 - random.unit())) * Math.cos(2 * Math.PI * random.unit());
}

const percents = (dimensions: number): number[] => Array.from({ length: dimensions }, () => 100);

function mixture(
  capacity: (dimensions: number) => number[],
  size: (random: SearchRandom, dimensions: number) => number[],
): (items: number, dimensions: number, seed: number) => MixedItems {
  return (items, dimensions, seed) => {
    const random = searchRandom(seed);
    return {
      capacity: capacity(dimensions),
      items: Array.from({ length: items }, (_, i) => ({ id: `i${i}`, size: size(random, dimensions) })),
    };
  };
}

/**
 * What "mixed size" can mean, by name. Sizes are in percent of the bin, except for the flavours (cores, GiB, GiB of disk,
 * operations per second, on hosts of 64 cores).
 */
export const mixtures = {
  /** Whole percents from 0 to 50, each resource by itself: four items per bin, all resources bind alike. */
  uniform: mixture(percents, (random, dimensions) => Array.from({ length: dimensions }, () => random.below(51))),
  /** 1 to 10 %, each resource by itself: about 18 per bin. */
  small: mixture(percents, (random, dimensions) => Array.from({ length: dimensions }, () => 1 + 9 * random.unit())),
  /** 10 to 60 %, each resource by itself: two or three per bin, many of which can share none. */
  large: mixture(percents, (random, dimensions) => Array.from({ length: dimensions }, () => 10 + 50 * random.unit())),
  /** Sizes of log-normal spread (8 %, sigma 0.8), each resource within 40 % of it: large in one is large in all. */
  correlated: mixture(percents, (random, dimensions) => {
    const size = 8 * Math.exp(0.8 * normal(random));
    return Array.from({ length: dimensions }, () => Math.min(90, size * (0.6 + 0.8 * random.unit())));
  }),
  /** 20 to 80 % shared out at random among the resources: large in one is small in the others. */
  complementary: mixture(percents, (random, dimensions) => {
    const size = 20 + 60 * random.unit();
    const shares = Array.from({ length: dimensions }, () => random.unit());
    const sum = shares.reduce((total, share) => total + share, 0);
    return shares.map((share) => Math.min(80, 1 + (size * share) / Math.max(sum, 1e-9)));
  }),
  /** Machines of 1 to 32 cores with 2 to 8 GiB each, half used more or less, disks and operations of log-normal spread. */
  flavours: mixture(
    () => [64, 512, 10_000, 50_000],
    (random) => {
      const cores = [1, 2, 2, 4, 4, 4, 8, 8, 16, 32][random.below(10)]!;
      const memory = cores * [2, 4, 4, 8][random.below(4)]!;
      const used = Math.min(1, Math.max(0.05, 0.5 + 0.2 * normal(random)));
      return [
        cores * used,
        memory * (0.7 + 0.3 * random.unit()),
        Math.min(8_000, Math.round(40 * Math.exp(normal(random)) * cores ** 0.7)),
        Math.min(40_000, Math.round(150 * cores * Math.exp(0.8 * normal(random)))),
      ];
    },
  ),
} as const;

/** Items of a mixture; equal arguments give equal items. Flavours have four dimensions whatever is asked for. */
export function mixedItems(
  mixtureName: keyof typeof mixtures,
  items: number,
  dimensions: number,
  seed: number,
): MixedItems {
  return mixtures[mixtureName](items, dimensions, seed);
}
