import { shortName } from '../hostNames.ts';

/**
 * Things by the names they go by. A name finds a thing when exactly one has it, case aside; a short name (before the first
 * dot) also when exactly one has that and at most one of the two names has a domain.
 */
export class NameIndex<Thing> {
  private readonly whole = new Map<string, Set<Thing>>();
  private readonly short = new Map<string, Set<Thing>>();
  private readonly domains = new Map<Thing, Set<string>>();

  add(thing: Thing, name: string | null): void {
    const text = name?.trim().toLowerCase() ?? '';
    if (text === '') return;
    put(this.whole, text, thing);
    const short = shortName(text);
    put(this.short, short, thing);
    if (short !== text) {
      const domains = this.domains.get(thing) ?? new Set();
      domains.add(text);
      this.domains.set(thing, domains);
    }
  }

  /** The one thing that any of `names` means: the first name that fits exactly one. */
  find(names: readonly string[]): Thing | undefined {
    for (const name of names) {
      const found = only(this.whole.get(name.trim().toLowerCase()));
      if (found !== undefined) return found;
    }
    for (const name of names) {
      const text = name.trim().toLowerCase();
      const short = shortName(text);
      const found = only(this.short.get(short));
      if (found !== undefined && (short === text || !this.domains.has(found))) return found;
    }
    return undefined;
  }

  /** Whether several things go by one of the names, so that none can be told to be meant. */
  isAmbiguous(names: readonly string[]): boolean {
    return names.some((name) => (this.whole.get(name.trim().toLowerCase())?.size ?? 0) > 1);
  }
}

function put<Thing>(map: Map<string, Set<Thing>>, key: string, thing: Thing): void {
  const set = map.get(key);
  if (set) set.add(thing);
  else map.set(key, new Set([thing]));
}

function only<Thing>(set: ReadonlySet<Thing> | undefined): Thing | undefined {
  if (set?.size !== 1) return undefined;
  for (const thing of set) return thing;
  return undefined;
}
