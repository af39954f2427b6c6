/**
 * Stable keys and ids. A key says in the source's own words what a thing is (a UUID, or its name and where it is); the id
 * is derived from the key alone, so a second import of the same estate finds the same things again.
 */

/** Joins the parts of a key; case and surrounding space never distinguish things in the sources we read. */
export function makeKey(...parts: readonly (string | null)[]): string {
  const clean: string[] = [];
  for (const part of parts) {
    const text = part === null ? '' : part.trim().toLowerCase();
    clean.push(text.includes('/') ? text.replaceAll('/', '%2f') : text);
  }
  // Joined and not added up: engines keep sums of texts as trees, which take several times the memory.
  return clean.join('/');
}

/**
 * The id of the thing that `key` names: `vm-` and so on, for keys that end in a name a readable part, and a hash of the
 * whole key. Example: `makeId('vm', 'dc1/web-01', 'web-01')` starts with `vm-web-01-`.
 */
export function makeId(kind: string, key: string, readable: string | null): string {
  const slug = readable === null ? '' : isSlug(readable) ? readable : slugOf(readable);
  return (slug === '' ? [kind, hashText(key)] : [kind, slug, hashText(key)]).join('-');
}

/** Whether a name is its own slug, as most are: then it need not be taken apart. */
function isSlug(name: string): boolean {
  const { length } = name;
  if (length === 0 || length > 40) return false;
  let hyphens = 1;
  for (let at = 0; at < length; at += 1) {
    const code = name.charCodeAt(at);
    if ((code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39)) hyphens = 0;
    else if (code === 0x2d && hyphens === 0) hyphens = 1;
    else return false;
  }
  return hyphens === 0;
}

function slugOf(readable: string): string {
  return readable
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
}

/** The kinds of identifiers by which several sources may know one machine; see `aliasSchema`. */
export type AliasKind = 'uuid' | 'bios' | 'moref' | 'name' | 'id';

/** Alias keys of the identifiers that are there: `{ uuid: '4203-AB' }` gives `['uuid:4203-ab']`. Empty and all-zero ones are none. */
export function aliasKeys(identifiers: Partial<Record<AliasKind, string | null>>): readonly string[] {
  return Object.entries(identifiers).flatMap(([kind, value]) => {
    const text = (value ?? '').trim().toLowerCase();
    return text === '' || /^[0-]*$/.test(text) ? [] : [`${kind}:${text}`];
  });
}

/** What {@link KeyRegister} does, however the keys are kept. */
export interface Keys {
  /** `key` made unique by an ordinal, in the order of the calls. */
  unique(key: string, place?: number): string;
  /** The place that was given with the first of `key`. */
  placeOf(key: string): number | undefined;
}

/** Gives ids and keys to things that may clash: the second of a key becomes `key#2`, and so on. */
export class KeyRegister implements Keys {
  /** Where each key was first met: a number of the caller's, such as a row. */
  private readonly places = new Map<string, number>();
  private readonly counts = new Map<string, number>();

  /** `key` made unique by an ordinal, in the order of the calls. */
  unique(key: string, place = 0): string {
    // Most keys are met once: what is counted are the others alone.
    if (this.places.get(key) === undefined) {
      this.places.set(key, place);
      return key;
    }
    const count = (this.counts.get(key) ?? 1) + 1;
    this.counts.set(key, count);
    return this.unique(`${key}#${count}`, place);
  }

  /** The place that was given with the first of `key`. */
  placeOf(key: string): number | undefined {
    return this.places.get(key);
  }
}

/**
 * 51 bits of hash as ten characters 0-9a-z. Two multiply-xor lanes finished as in MurmurHash3; not for secrets. With a
 * million keys the chance that any two clash is about 1 in 4,000.
 */
export function hashText(text: string): string {
  let low = 0xdeadbeef;
  let high = 0x41c6ce57;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    low = Math.imul(low ^ code, 0x9e3779b1);
    high = Math.imul(high ^ code, 0x5f356495);
  }
  return lastDigits(finished(low, high));
}

/** {@link hashText} of the ASCII text from `start` to `end`, written as ten bytes to `out` at `at`. */
export function writeHashOf(bytes: Uint8Array, start: number, end: number, out: Uint8Array, at: number): void {
  let low = 0xdeadbeef;
  let high = 0x41c6ce57;
  for (let from = start; from < end; from += 1) {
    const code = bytes[from] as number;
    low = Math.imul(low ^ code, 0x9e3779b1);
    high = Math.imul(high ^ code, 0x5f356495);
  }
  const value = finished(low, high);
  const upper = Math.floor(value / 60_466_176);
  let last = value - upper * 60_466_176;
  let first = upper % 60_466_176;
  for (let digit = 9; digit >= 5; digit -= 1) {
    out[at + digit] = digitCodes[last % 36] as number;
    last = (last / 36) | 0;
    out[at + digit - 5] = digitCodes[first % 36] as number;
    first = (first / 36) | 0;
  }
}

function finished(low: number, high: number): number {
  const mixed = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  const other = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return 2 ** 32 * (other & 0x1fffff) + (mixed >>> 0);
}

const digits = '0123456789abcdefghijklmnopqrstuvwxyz';
const digitCodes = Uint8Array.from(digits, (digit) => digit.charCodeAt(0));

/** The ten last digits of a whole number below 2^53 to the base 36. (Number's own conversion takes many times as long.) */
function lastDigits(value: number): string {
  const upper = Math.floor(value / 60_466_176);
  let low = value - upper * 60_466_176;
  let high = upper % 60_466_176;
  const codes = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  for (let at = 9; at >= 5; at -= 1) {
    codes[at] = digitCodes[low % 36] as number;
    low = Math.floor(low / 36);
    codes[at - 5] = digitCodes[high % 36] as number;
    high = Math.floor(high / 36);
  }
  return String.fromCharCode(...codes);
}
