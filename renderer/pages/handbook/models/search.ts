import { sourceText } from '#core/handbook/documents.ts';
import type { ModelEntry } from '#core/handbook/handbookApi.ts';

const greek: Readonly<Record<string, string>> = {
  alpha: 'α',
  beta: 'β',
  gamma: 'γ',
  delta: 'δ',
  lambda: 'λ',
  mu: 'μ',
  rho: 'ρ',
  sigma: 'σ',
  pi: 'π',
  eta: 'η',
  ell: 'ℓ',
  sum: 'Σ',
  prod: '∏',
};

/**
 * The symbols of a formula as people type them: `T_{env}` is found as `T_env` and `Tenv`, `\lambda` as `lambda` and `λ`.
 */
export function symbolsOf(tex: string): string {
  const plain = tex.replaceAll(/\\(?:text|mathrm|operatorname)\{([^}]*)\}/g, '$1').replaceAll(/\\[,;!: ]/g, ' ');
  const named = plain.replaceAll(/\\([a-zA-Z]+)/g, (_, name: string) => ` ${name} ${greek[name] ?? ''} `);
  const scripts = [...plain.matchAll(/([A-Za-z]+)_\{?([A-Za-z0-9]+)\}?/g)].flatMap(([, base, script]) => [
    `${base}_${script}`,
    `${base}${script}`,
  ]);
  return `${named.replaceAll(/[{}]/g, ' ')} ${scripts.join(' ')}`;
}

/** Where a word was found, best first. */
const weights = { title: 0, id: 1, symbol: 2, field: 3, source: 4, text: 5 } as const;

interface Haystack {
  readonly where: keyof typeof weights;
  readonly text: string;
  /** Symbols differ by case: `N` is not `n`. */
  readonly exactCase?: boolean;
}

/** Sources as they are shown and as data cites them: either is found. */
function sourcesOf(sources: readonly string[]): string {
  return sources.flatMap((source) => [source, sourceText(source)]).join(' ');
}

function haystacks(model: ModelEntry): readonly Haystack[] {
  const fields = [...model.inputs, ...model.outputs];
  return [
    { where: 'title', text: model.title },
    { where: 'id', text: model.id },
    { where: 'symbol', text: symbolsOf(model.formula.tex), exactCase: true },
    { where: 'field', text: fields.map((field) => field.name).join(' ') },
    { where: 'source', text: sourcesOf([model.source, ...fields.map((field) => field.source)]) },
    {
      where: 'text',
      text: [
        model.formula.text,
        symbolsOf(model.formula.tex),
        ...model.notes,
        ...fields.map((field) => field.description),
      ].join(' '),
    },
  ];
}

/** How well a word fits: the place it was found at, later when only inside a word; null when nowhere. */
function rank(stacks: readonly Haystack[], word: string): number | null {
  let best: number | null = null;
  for (const { where, text, exactCase = false } of stacks) {
    const hay = exactCase ? text : text.toLowerCase();
    const needle = exactCase ? word : word.toLowerCase();
    const at = hay.indexOf(needle);
    if (at < 0) continue;
    // A single letter is meant as a symbol, with an index or without: inside words it would be found everywhere.
    const letter = exactCase ? String.raw`\p{L}\d` : String.raw`\p{L}\d_`;
    const literal = needle.replaceAll(/[.*+?^$()|[\]\\{}]/g, String.raw`\$&`);
    const isOwnWord = new RegExp(`(^|[^${letter}])${literal}($|[^${letter}])`, 'u').test(hay);
    if (word.length === 1 && !isOwnWord) continue;
    const found = weights[where] * 2 + (isOwnWord ? 0 : 1);
    best = best === null ? found : Math.min(best, found);
  }
  return best;
}

/** The models in which every word of `text` occurs: as name, symbol, field or source; best first, else in their order. */
export function findModels(models: readonly ModelEntry[], text: string): readonly ModelEntry[] {
  const words = text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return models;
  return models
    .flatMap((model) => {
      const stacks = haystacks(model);
      const ranks = words.map((word) => rank(stacks, word));
      return ranks.some((one) => one === null)
        ? []
        : [{ model, rank: ranks.reduce<number>((sum, one) => sum + (one ?? 0), 0) }];
    })
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ model }) => model);
}
