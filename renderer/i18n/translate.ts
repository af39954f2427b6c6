import { formatCount } from './numbers.ts';
import { english } from './english.ts';
import { formatMessage, type Language } from './message.ts';

/** Every text of the window; English has them all. */
export type MessageKey = keyof typeof english;

/** Names used in a pattern: `{name}` and the first word of `{name, plural, …}`; branch texts hold a space or `#`. */
type Names<Pattern extends string> = Pattern extends `${string}{${infer Inner}` ? NameOf<Inner> | Names<Inner> : never;
type NameOf<Inner extends string> = Inner extends `${infer Name},${string}`
  ? Name extends `${string}}${string}`
    ? BareName<Inner>
    : Plain<Name>
  : BareName<Inner>;
type BareName<Inner extends string> = Inner extends `${infer Name}}${string}` ? Plain<Name> : never;
type Plain<Name extends string> = Name extends
  | `${string} ${string}`
  | `${string}#${string}`
  | `${string}{${string}`
  | ''
  ? never
  : Name;

type ValuesOf<Key extends MessageKey> = Names<(typeof english)[Key]>;

const language: Language = { pluralRules: new Intl.PluralRules('en'), formatCount };

/**
 * Returns the text of `key` in the user's language. Every string that the window shows of its own comes through here;
 * texts made by the host (findings, reasons, explanations) arrive as sentences. A second language is a second catalogue
 * with the keys of english.ts.
 */
export function t<Key extends MessageKey>(
  key: Key,
  ...values: [ValuesOf<Key>] extends [never] ? [] : [Readonly<Record<ValuesOf<Key>, string | number>>]
): string {
  return formatMessage(english[key], values[0] ?? {}, language);
}

/** True when the catalogue holds `key`: for keys built from data, such as a certificate's invariant. */
export function hasMessage(key: string): key is MessageKey {
  return Object.hasOwn(english, key);
}

/** Returns the text of a key without values that is built from data, else `fallback`. */
export function tMaybe(key: string, fallback: string): string {
  return hasMessage(key) ? formatMessage(english[key], {}, language) : fallback;
}
