import type { Workload } from '#core/inventory/inventory.ts';

/**
 * A digest of workloads that does not depend on their order and takes no time to speak of: a large list is read and stored
 * within seconds, and a cryptographic hash over the text of a million workloads alone takes two. Each workload is hashed to
 * 64 bits over all of its values and the hashes are summed up in four lanes; that two different lists agree is no matter of
 * chance (2^-64 for each change), but could be brought about on purpose, which nobody has an interest in.
 */

/** Where the hash of a field begins: fields that say nothing do not count, so that new ones change no digest. */
export function fieldSeed(name: string): number {
  let seed = 0x2545f491;
  for (let at = 0; at < name.length; at += 1) seed = Math.imul(seed ^ name.charCodeAt(at), 0x9e3779b1);
  return mixed(seed);
}

function mixed(value: number): number {
  let word = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return word ^ (word >>> 16);
}

const float = new Float64Array(1);
const words = new Int32Array(float.buffer);

/** Hash of one value of one field, as two words that add up. */
export interface FieldHash {
  readonly a: number;
  readonly b: number;
}

/**
 * The hash of a text in the field that `seed` stands for; see {@link fieldSeed}. Equal on every machine; no protection
 * against intent.
 */
export function hashOfText(seed: number, text: string): FieldHash {
  let a = seed;
  let b = ~seed;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 0x9e3779b1);
    b = Math.imul(b ^ code, 0x5f356495);
  }
  return { a: mixed(a), b: mixed(b ^ text.length) };
}

/** Sums up workloads: their fields one by one, then {@link end}. */
export class WorkloadDigest {
  private a = 0;
  private b = 0;
  private readonly sums = new Float64Array(4);
  private count = 0;

  text(seed: number, text: string): void {
    this.add(hashOfText(seed, text));
  }

  /** {@link text} of ASCII bytes. */
  ascii(seed: number, bytes: Uint8Array, start: number, end: number): void {
    let a = seed;
    let b = ~seed;
    for (let at = start; at < end; at += 1) {
      const code = bytes[at] as number;
      a = Math.imul(a ^ code, 0x9e3779b1);
      b = Math.imul(b ^ code, 0x5f356495);
    }
    this.a = (this.a + mixed(a)) | 0;
    this.b = (this.b + mixed(b ^ (end - start))) | 0;
  }

  number(seed: number, value: number): void {
    // Zero has two signs and one meaning.
    float[0] = value + 0;
    const low = words[0] as number;
    const high = words[1] as number;
    const a = Math.imul(Math.imul(seed ^ low, 0x9e3779b1) ^ high, 0x9e3779b1);
    const b = Math.imul(Math.imul(~seed ^ high, 0x5f356495) ^ low, 0x5f356495);
    this.a = (this.a + mixed(a)) | 0;
    this.b = (this.b + mixed(b)) | 0;
  }

  add({ a, b }: FieldHash): void {
    this.a = (this.a + a) | 0;
    this.b = (this.b + b) | 0;
  }

  /** What the fields of a workload have come to so far; to be put back with {@link add} when it goes on later. */
  take(): FieldHash {
    const taken = { a: this.a, b: this.b };
    this.a = 0;
    this.b = 0;
    return taken;
  }

  /** The workload is whole. */
  end(): void {
    const { a, b, sums } = this;
    const first = mixed(a ^ ((b << 16) | (b >>> 16)));
    const second = mixed(b + 0x7f4a7c15);
    sums[0] = ((sums[0] as number) + (first >>> 0)) % 2 ** 32;
    sums[1] = ((sums[1] as number) + (second >>> 0)) % 2 ** 32;
    sums[2] = ((sums[2] as number) + (Math.imul(first, second | 1) >>> 0)) % 2 ** 32;
    sums[3] = ((sums[3] as number) + (mixed(first ^ Math.imul(second, 0x9e3779b1)) >>> 0)) % 2 ** 32;
    this.count += 1;
    this.a = 0;
    this.b = 0;
  }

  /** The sum over all workloads, with their number. */
  total(): string {
    return `${this.count}:${Array.from(this.sums, (word) => word.toString(16).padStart(8, '0')).join('')}`;
  }
}

const seeds = new Map<string, number>();

function seedOf(name: string): number {
  let seed = seeds.get(name);
  if (seed === undefined) {
    seed = fieldSeed(name);
    seeds.set(name, seed);
  }
  return seed;
}

/** Adds a workload whole. */
export function digestWorkload(digest: WorkloadDigest, workload: Workload): void {
  addFields(digest, '', workload);
  digest.end();
}

/** Adds the fields of a workload, or of a part of one; nested ones go by their path. */
export function addFields(digest: WorkloadDigest, prefix: string, thing: object): void {
  for (const [name, value] of Object.entries(thing) as [string, unknown][]) {
    if (value === null || value === undefined) continue;
    if (typeof value === 'number') digest.number(seedOf(prefix + name), value);
    else if (typeof value === 'boolean') digest.number(seedOf(prefix + name), value ? 1 : 0);
    else if (typeof value === 'string') digest.text(seedOf(prefix + name), value);
    else if (!Array.isArray(value)) addFields(digest, `${prefix}${name}.`, value);
    else if (value.length > 0) digest.text(seedOf(prefix + name), JSON.stringify(value));
  }
}
