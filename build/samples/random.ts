import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Draws for the sample estates: integers only, so every machine makes the same bytes from a seed. */
export interface SampleRandom {
  /** A whole number from `from` to `to`, both included. */
  integer(from: number, to: number): number;
  /** True in `percent` of the draws. */
  chance(percent: number): boolean;
  /** One of `items`, all as likely. */
  pick<Item>(items: readonly Item[]): Item;
  /** One of `items` by its weight. */
  weighted<Item>(items: readonly (readonly [item: Item, weight: number])[]): Item;
  /** A whole number from `from` to `to` that lies near the lower end more often: the smaller of two draws. */
  skewed(from: number, to: number): number;
  /** `length` lower-case hexadecimal digits. */
  hex(length: number): string;
}

/** A source of random values for samples: equal seeds give equal values on every machine. */
export function sampleRandom(seed: number): SampleRandom {
  const generator = xoroshiro128plus(seed);
  const integer = (from: number, to: number): number => uniformInt(generator, from, to);
  return {
    integer,
    chance: (percent) => integer(1, 1000) <= percent * 10,
    pick: (items) => items[integer(0, items.length - 1)] as (typeof items)[number],
    weighted(items) {
      let draw = integer(
        1,
        items.reduce((sum, [, weight]) => sum + weight, 0),
      );
      for (const [item, weight] of items) {
        draw -= weight;
        if (draw <= 0) return item;
      }
      throw new Error('weights must be whole numbers above 0');
    },
    skewed: (from, to) => Math.min(integer(from, to), integer(from, to)),
    hex: (length) => Array.from({ length }, () => integer(0, 15).toString(16)).join(''),
  };
}
