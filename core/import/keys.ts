/**
 * Stable keys and ids. A key says in the source's own words what a thing is (a UUID, or its name and where it is); the id
 * is derived from the key alone, so a second import of the same estate finds the same things again.
 */

/** Joins the parts of a key; case and surrounding space never distinguish things in the sources we read. */
export function makeKey(...parts: readonly (string | null)[]): string {
  return parts.map((part) => (part ?? '').trim().toLowerCase().replaceAll('/', '%2f')).join('/');
}

/**
 * The id of the thing that `key` names: `vm-` and so on, for keys that end in a name a readable part, and a hash of the
 * whole key. Example: `makeId('vm', 'dc1/web-01', 'web-01')` starts with `vm-web-01-`.
 */
export function makeId(kind: string, key: string, readable: string | null): string {
  const slug = (readable ?? '')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  return slug === '' ? `${kind}-${hashText(key)}` : `${kind}-${slug}-${hashText(key)}`;
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

/** Gives ids and keys to things that may clash: the second of a key becomes `key#2`, and so on. */
export class KeyRegister {
  private readonly seen = new Map<string, number>();

  /** `key` made unique by an ordinal, in the order of the calls. */
  unique(key: string): string {
    const count = (this.seen.get(key) ?? 0) + 1;
    this.seen.set(key, count);
    return count === 1 ? key : this.unique(`${key}#${count}`);
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
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  const value = 2 ** 32 * (high & 0x1fffff) + (low >>> 0);
  return value.toString(36).padStart(11, '0').slice(-10);
}
