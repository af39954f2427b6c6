/**
 * A sentence as the planner records it and as another language says it. Both have the same slots: `{name}` stands for what is
 * copied as it is (names, figures, days), `{name!}` for a part that is itself a recorded text and is translated too, `{name?}` for
 * one that is translated where it is known and copied where it is not, `{number#}` for digits alone.
 */
export type SentencePair = readonly [recorded: string, translated: string];

type SlotKind = '' | '!' | '?' | '#';

interface CompiledPair {
  readonly pattern: RegExp;
  readonly slots: readonly { readonly name: string; readonly kind: SlotKind }[];
  readonly translated: string;
}

const slot = /\{([A-Za-z]\w*)([!?#]?)\}/;

/** No recorded text is longer; what is would be looked at for too long. */
const longestText = 4000;

function compile([recorded, translated]: SentencePair): CompiledPair {
  const slots: { name: string; kind: SlotKind }[] = [];
  let pattern = '';
  let rest = recorded;
  for (let found = slot.exec(rest); found !== null; found = slot.exec(rest)) {
    const kind = found[2] as SlotKind;
    pattern += `${escape(rest.slice(0, found.index))}${kind === '#' ? String.raw`(\d+)` : '(.+?)'}`;
    slots.push({ name: found[1]!, kind });
    rest = rest.slice(found.index + found[0].length);
  }
  // What follows a sentence is another: texts are recorded as one sentence, or as several with a space between them.
  const following = recorded.endsWith('.') ? '(?: (.+))?' : '';
  return { pattern: new RegExp(`^${pattern}${escape(rest)}${following}$`, 'su'), slots, translated };
}

function escape(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}

/**
 * Translates recorded texts: sentence by sentence, each by the first pair that fits it, pairs with more words of their own first.
 * Answers null where a sentence, or a part of one, has no pair. `adaptSlot` rewrites what is copied (for example `and 3 more`).
 */
export function sentenceTranslator(
  pairs: readonly SentencePair[],
  adaptSlot: (copied: string) => string,
): (recorded: string) => string | null {
  const words = (pair: SentencePair): number => pair[0].replaceAll(/\{\w+[!?#]?\}/g, '').length;
  let compiled: readonly CompiledPair[] | null = null;
  const exact = new Map(pairs.filter(([recorded]) => !slot.test(recorded)));
  const known = new Map<string, string | null>();

  function translateNew(recorded: string): string | null {
    const same = exact.get(recorded);
    if (same !== undefined) return same;
    if (recorded.length > longestText) return null;
    compiled ??= pairs.toSorted((a, b) => words(b) - words(a)).map(compile);
    for (const { pattern, slots, translated } of compiled) {
      const match = pattern.exec(recorded);
      if (match === null) continue;
      const values = new Map<string, string>();
      const isWhole = slots.every(({ name, kind }, i) => {
        const part = match[i + 1]!;
        const text = kind === '!' || kind === '?' ? translate(part) : null;
        const value = kind === '!' ? text : (text ?? adaptSlot(part));
        if (value !== null) values.set(name, value);
        return value !== null;
      });
      const next = match[slots.length + 1];
      const following = next === undefined || !isWhole ? '' : translate(next);
      if (!isWhole || following === null) continue;
      return translated.replaceAll(/\{(\w+)[!?#]?\}/g, (_, name: string) => values.get(name) ?? '') + following;
    }
    return null;
  }

  function translate(recorded: string): string | null {
    const seen = known.get(recorded);
    if (seen !== undefined) return seen;
    const translated = translateNew(recorded);
    // Examples and notes: some hundred texts. More are not worth keeping.
    if (known.size < 10_000) known.set(recorded, translated);
    return translated;
  }
  return translate;
}
