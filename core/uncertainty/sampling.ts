import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { quantileOf, type UncertainFigure } from './distribution.ts';

/** An uncertain assumption: a figure with the id by which it is looked up. */
export interface AssumptionDefinition extends UncertainFigure {
  readonly id: string;
}

/** How many sampled sets to draw, and from which seed (a 32-bit whole number). */
export interface SamplingOptions {
  readonly seed: number;
  readonly samples: number;
}

/** Sampled values of every assumption. Sample k is the k-th entry of every column. */
export interface AssumptionSamples {
  readonly count: number;
  readonly columns: ReadonlyMap<string, Float64Array>;
  /** The k-th set, by assumption id. */
  at(k: number): Readonly<Record<string, number>>;
}

/** 32-bit FNV-1a hash of a text, to give each assumption a stream of its own. */
function hash32(textToHash: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < textToHash.length; i += 1) {
    hash ^= textToHash.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash;
}

/** Mixes seed and hash so that neighbouring seeds give unrelated streams (finaliser of MurmurHash3). */
function mix32(value: number): number {
  let x = value;
  x ^= x >>> 16;
  x = Math.imul(x, 0x85ebca6b);
  x ^= x >>> 13;
  x = Math.imul(x, 0xc2b2ae35);
  x ^= x >>> 16;
  return x;
}

/**
 * A Latin hypercube sample (M. D. McKay, R. J. Beckman, W. J. Conover, Technometrics 21, 1979): each assumption takes
 * one value from each of `samples` equally probable slices of its distribution, in a random order of its own. Far
 * steadier quantiles than plain sampling of the same size, for any number of assumptions.
 *
 * Same definitions, seed and count, same values to the bit; the order of the definitions does not matter, and adding
 * one leaves the values of the others as they were. Throws a RangeError for a figure that is no distribution, a
 * repeated id, or a count below 1.
 */
export function sampleAssumptions(
  definitions: readonly AssumptionDefinition[],
  options: SamplingOptions,
): AssumptionSamples {
  const { samples, seed } = options;
  if (!Number.isSafeInteger(samples) || samples < 1)
    throw new RangeError(`samples (${samples}) must be a whole number of at least 1.`);
  const columns = new Map<string, Float64Array>();
  for (const definition of definitions) {
    if (columns.has(definition.id)) throw new RangeError(`Two assumptions have the id ${definition.id}.`);
    const stream = xoroshiro128plus(mix32(mix32(seed | 0) ^ hash32(definition.id)));
    const column = new Float64Array(samples);
    const slices = Int32Array.from({ length: samples }, (_, i) => i);
    for (let i = samples - 1; i > 0; i -= 1) {
      const j = uniformInt(stream, 0, i);
      const swapped = slices[i] as number;
      slices[i] = slices[j] as number;
      slices[j] = swapped;
    }
    for (let k = 0; k < samples; k += 1) {
      // Away from 0 and 1, where an unbounded distribution has no quantile.
      const within = Math.min(Math.max(uniformFloat64(stream), 1e-9), 1 - 1e-9);
      column[k] = quantileOf(definition, ((slices[k] as number) + within) / samples);
    }
    columns.set(definition.id, column);
  }
  return {
    count: samples,
    columns,
    at(k) {
      if (!(Number.isSafeInteger(k) && k >= 0 && k < samples))
        throw new RangeError(`There is no sample ${k} of ${samples}.`);
      return Object.fromEntries([...columns].map(([id, column]) => [id, column[k] as number]));
    },
  };
}

/** The likely value of every assumption, by id. */
export function likelyValues(definitions: readonly AssumptionDefinition[]): Readonly<Record<string, number>> {
  return Object.fromEntries(definitions.map((definition) => [definition.id, definition.likely]));
}
