import type { Keys } from './keys.ts';

/**
 * Numbers of distinct texts, found by their bytes: no text is made of them. Open addressing; a slot is the number of a text
 * plus one and its hash, side by side, so that most looks at the table end where they begin.
 */
export class ByteTable {
  /** Bytes of all texts, one after another. */
  private arena: Uint8Array;
  /** Where each text ends in the arena; it begins where the one before ends. */
  private ends: Uint32Array;
  private count = 0;
  private slots: Int32Array;
  private mask: number;

  constructor(expected: number, bytesEach: number) {
    let slots = 64;
    while (slots < expected * 2) slots *= 2;
    this.slots = new Int32Array(slots * 2);
    this.mask = slots - 1;
    this.ends = new Uint32Array(Math.max(16, expected));
    this.arena = new Uint8Array(Math.max(256, expected * bytesEach));
  }

  private isAt(number: number, bytes: Uint8Array, start: number, length: number): boolean {
    const { arena, ends } = this;
    const from = number === 0 ? 0 : (ends[number - 1] as number);
    if ((ends[number] as number) - from !== length) return false;
    for (let at = 0; at < length; at += 1) if (arena[from + at] !== bytes[start + at]) return false;
    return true;
  }

  /** The number of the text from `start` to `end`; -1 where it is not there. */
  find(bytes: Uint8Array, start: number, end: number): number {
    const { slots, mask } = this;
    const hash = hashOf(bytes, start, end);
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const number = (slots[slot * 2] as number) - 1;
      if (number < 0) return -1;
      if (slots[slot * 2 + 1] === hash && this.isAt(number, bytes, start, end - start)) return number;
    }
  }

  /** Takes in the text from `start` to `end` and returns its number, counted up from 0; -1 where it is there already. */
  add(bytes: Uint8Array, start: number, end: number): number {
    if (this.count * 2 >= this.mask) this.spread();
    const { slots, mask, count } = this;
    const hash = hashOf(bytes, start, end);
    let slot = hash & mask;
    for (; slots[slot * 2] !== 0; slot = (slot + 1) & mask) {
      const number = (slots[slot * 2] as number) - 1;
      if (slots[slot * 2 + 1] === hash && this.isAt(number, bytes, start, end - start)) return -1;
    }
    slots[slot * 2] = count + 1;
    slots[slot * 2 + 1] = hash;
    this.keep(bytes, start, end - start);
    return count;
  }

  private keep(bytes: Uint8Array, start: number, length: number): void {
    const { count } = this;
    const from = count === 0 ? 0 : (this.ends[count - 1] as number);
    if (from + length > this.arena.length) {
      const larger = new Uint8Array(Math.max(this.arena.length * 2, from + length));
      larger.set(this.arena);
      this.arena = larger;
    }
    const { arena } = this;
    for (let at = 0; at < length; at += 1) arena[from + at] = bytes[start + at] as number;
    if (count === this.ends.length) {
      const ends = new Uint32Array(count * 2);
      ends.set(this.ends);
      this.ends = ends;
    }
    this.ends[count] = from + length;
    this.count = count + 1;
  }

  private spread(): void {
    const { slots: old } = this;
    const slots = new Int32Array(old.length * 2);
    const mask = old.length - 1;
    for (let from = 0; from < old.length; from += 2) {
      if (old[from] === 0) continue;
      let slot = (old[from + 1] as number) & mask;
      while (slots[slot * 2] !== 0) slot = (slot + 1) & mask;
      slots[slot * 2] = old[from] as number;
      slots[slot * 2 + 1] = old[from + 1] as number;
    }
    this.slots = slots;
    this.mask = mask;
  }
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] as number), 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}

/** The register of keys of a large list: a dozen bytes a key beside its own. */
export class ByteKeys implements Keys {
  private readonly table: ByteTable;
  private readonly places: Uint32Array;
  private readonly counts = new Map<string, number>();
  private readonly encoder = new TextEncoder();

  /** `mostKeys` are registered at the most. */
  constructor(mostKeys: number) {
    this.table = new ByteTable(mostKeys, 24);
    this.places = new Uint32Array(mostKeys);
  }

  /** Registers the key from `start` to `end`, in UTF-8; false, and nothing done, where it is there already. */
  addNew(bytes: Uint8Array, start: number, end: number, place: number): boolean {
    const number = this.table.add(bytes, start, end);
    if (number >= 0) this.places[number] = place;
    return number >= 0;
  }

  unique(key: string, place = 0): string {
    const bytes = this.encoder.encode(key);
    if (this.addNew(bytes, 0, bytes.length, place)) return key;
    const count = (this.counts.get(key) ?? 1) + 1;
    this.counts.set(key, count);
    return this.unique(`${key}#${count}`, place);
  }

  placeOf(key: string): number | undefined {
    const bytes = this.encoder.encode(key);
    const number = this.table.find(bytes, 0, bytes.length);
    return number < 0 ? undefined : this.places[number];
  }
}
