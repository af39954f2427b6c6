/**
 * Messages in a subset of ICU MessageFormat: `{name}`, `{count, plural, =0 {none} one {# host} other {# hosts}}`,
 * `{kind, select, vm {…} other {…}}`. `#` is the plural's number. Small on purpose: no library is needed for this much,
 * and the patterns stay readable by translators and their tools.
 */
type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly name: string }
  | { readonly kind: 'hash' }
  | {
      readonly kind: 'choice';
      readonly name: string;
      readonly plural: boolean;
      readonly branches: ReadonlyMap<string, readonly Node[]>;
    };

/** What the names in a pattern stand for; numbers are written as the language writes them. */
export type MessageValues = Readonly<Record<string, string | number>>;

/** Everything that formatting needs to know of a language. */
export interface Language {
  readonly pluralRules: Intl.PluralRules;
  formatCount(value: number): string;
}

class Parser {
  readonly pattern: string;
  position = 0;
  constructor(pattern: string) {
    this.pattern = pattern;
  }

  parse(inPlural: boolean): Node[] {
    const nodes: Node[] = [];
    let text = '';
    const flush = (): void => {
      if (text !== '') nodes.push({ kind: 'text', text });
      text = '';
    };
    while (this.position < this.pattern.length) {
      const character = this.pattern[this.position]!;
      if (character === '}') break;
      this.position++;
      if (character === '{') {
        flush();
        nodes.push(this.argument());
      } else if (character === '#' && inPlural) {
        flush();
        nodes.push({ kind: 'hash' });
      } else text += character;
    }
    flush();
    return nodes;
  }

  private argument(): Node {
    const name = this.until(/[,}]/).trim();
    if (this.take() === '}') return { kind: 'value', name };
    const type = this.until(/,/).trim();
    if (type !== 'plural' && type !== 'select')
      throw new Error(`Unknown argument type "${type}" in "${this.pattern}".`);
    this.take();
    const branches = new Map<string, readonly Node[]>();
    for (;;) {
      const key = this.until(/[{}]/).trim();
      if (this.take() === '}') break;
      branches.set(key, this.parse(type === 'plural'));
      if (this.take() !== '}') throw new Error(`Missing "}" in "${this.pattern}".`);
    }
    if (!branches.has('other')) throw new Error(`Missing branch "other" in "${this.pattern}".`);
    return { kind: 'choice', name, plural: type === 'plural', branches };
  }

  private until(stop: RegExp): string {
    const start = this.position;
    while (this.position < this.pattern.length && !stop.test(this.pattern[this.position]!)) this.position++;
    if (this.position >= this.pattern.length) throw new Error(`Unfinished argument in "${this.pattern}".`);
    return this.pattern.slice(start, this.position);
  }

  private take(): string {
    return this.pattern[this.position++] ?? '';
  }
}

const parsed = new Map<string, readonly Node[]>();

function parseMessage(pattern: string): readonly Node[] {
  const known = parsed.get(pattern);
  if (known !== undefined) return known;
  const parser = new Parser(pattern);
  const nodes = parser.parse(false);
  if (parser.position < pattern.length) throw new Error(`Unexpected "}" in "${pattern}".`);
  parsed.set(pattern, nodes);
  return nodes;
}

function write(nodes: readonly Node[], values: MessageValues, language: Language, hash: number | null): string {
  let out = '';
  for (const node of nodes) {
    if (node.kind === 'text') out += node.text;
    else if (node.kind === 'hash') out += hash === null ? '#' : language.formatCount(hash);
    else {
      const value = values[node.name];
      if (value === undefined) throw new Error(`No value for "${node.name}".`);
      if (node.kind === 'value') out += typeof value === 'number' ? language.formatCount(value) : value;
      else {
        const key =
          node.plural && typeof value === 'number' ? pluralKey(node.branches, value, language) : String(value);
        const branch = node.branches.get(key) ?? node.branches.get('other') ?? [];
        out += write(branch, values, language, node.plural && typeof value === 'number' ? value : hash);
      }
    }
  }
  return out;
}

function pluralKey(branches: ReadonlyMap<string, unknown>, value: number, language: Language): string {
  const exact = `=${value}`;
  return branches.has(exact) ? exact : language.pluralRules.select(value);
}

/**
 * Returns the message with its values filled in. Throws on a malformed pattern or a missing value: both are mistakes in
 * our own source that a test finds (test/unit/renderer/i18n.test.ts parses the whole catalogue).
 * Example: `formatMessage('{n, plural, one {# host} other {# hosts}}', {n: 2}, english)` is `2 hosts`.
 */
export function formatMessage(pattern: string, values: MessageValues, language: Language): string {
  return write(parseMessage(pattern), values, language, null);
}
