/**
 * Kubernetes quantities: the grammar of k8s.io/apimachinery `resource.Quantity`. A signed number with at most one suffix:
 * binary `Ki Mi Gi Ti Pi Ei`, decimal `n u m k M G T P E` (note the lower-case k and that `M` is mega, `m` is milli), or a
 * decimal exponent `e3`, `E-2`. `1E` is exa, `1E3` is a thousand.
 */
const suffixes: Readonly<Record<string, number>> = {
  '': 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

const pattern = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d{1,4})|(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]))?$/;

/** The largest magnitude the grammar admits, 2^63 - 1; larger values are capped to it. */
const largest = 2 ** 63;

/**
 * The value that `text` spells, in its base unit (cores, bytes, pieces); null when it is no quantity. YAML may have made a
 * number of it already. Example: `parseQuantity('1500m') === 1.5`, `parseQuantity('1Gi') === 2 ** 30`.
 */
export function parseQuantity(text: unknown): number | null {
  if (typeof text === 'number') return Number.isFinite(text) ? capped(text) : null;
  // No quantity is longer, and the pattern below must not be tried on megabytes of digits.
  if (typeof text !== 'string' || text.length > 64) return null;
  const match = pattern.exec(text.trim());
  if (!match) return null;
  const exponent = match[2] === undefined ? 0 : Number(match[2].slice(1));
  // One rounding instead of two: "0.1e3" and "100m" come out as written.
  const value =
    match[2] !== undefined
      ? Number(`${match[1]}e${exponent}`)
      : isDecimal(match[3])
        ? Number(`${match[1]}e${Math.round(Math.log10(suffixes[match[3] ?? ''] ?? 1))}`)
        : Number(match[1]) * (suffixes[match[3] ?? ''] ?? 1);
  if (Number.isNaN(value)) return null;
  return capped(value);
}

function isDecimal(suffix: string | undefined): boolean {
  return suffix === undefined || !suffix.endsWith('i');
}

function capped(value: number): number {
  return Math.max(-largest, Math.min(largest, value));
}

/**
 * CPU in cores, rounded up to a thousandth as Kubernetes does (`0.1m` counts as `1m`). Example: `cpuCores('250m') === 0.25`.
 */
export function cpuCores(text: unknown): number | null {
  const cores = parseQuantity(text);
  if (cores === null) return null;
  const milli = cores * 1000;
  const nearest = Math.round(milli);
  // A whole number of thousandths up to the error of one multiplication is not rounded up.
  return (Math.abs(milli - nearest) < 1e-6 ? nearest : Math.ceil(milli)) / 1000;
}

/** Memory in MiB, rounded up to a whole byte as Kubernetes does (`400m` is 0.4 bytes and counts as one). */
export function memoryMiB(text: unknown): number | null {
  const bytes = parseQuantity(text);
  return bytes === null ? null : Math.ceil(bytes) / 2 ** 20;
}
