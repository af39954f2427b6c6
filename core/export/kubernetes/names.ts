const mostLetters = 63;

/**
 * `text` as a DNS label (RFC 1123), which Kubernetes asks of most names: lower case letters, digits and hyphens, at most 63.
 * Example: `DB_Server 01` becomes `db-server-01`; a text without a usable letter becomes `x`.
 */
export function dnsLabel(text: string): string {
  const label = text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, mostLetters)
    .replaceAll(/^-+|-+$/g, '');
  return label === '' ? 'x' : label;
}

/** Names that Windows keeps for devices, whatever the extension. */
const deviceName = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;

/**
 * `text` as a file name without its extension, for every system: a DNS label that names no device. Example: `Nord 1` becomes
 * `nord-1`, `CON` becomes `cluster-con`.
 */
export function fileLabel(text: string): string {
  const label = dnsLabel(text);
  return deviceName.test(label) ? `cluster-${label}` : label;
}

/** Gives each thing a DNS label of its own: the second of a name gets `-2`, and so on. */
export class UniqueLabels {
  readonly #taken = new Set<string>();

  /** The label of the next thing called `text`. */
  next(text: string): string {
    const label = dnsLabel(text);
    let chosen = label;
    for (let number = 2; this.#taken.has(chosen); number++) {
      const suffix = `-${number}`;
      chosen = `${label.slice(0, mostLetters - suffix.length).replace(/-+$/, '')}${suffix}`;
    }
    this.#taken.add(chosen);
    return chosen;
  }
}
