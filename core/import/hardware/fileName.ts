import { plausibleHostName } from '../identity.ts';

/** Words that say what a file is, not of which machine. */
const kindWords =
  /^(?:dmidecode|dmi|lshw|facts|setup|hardware|hw|output|out|inventory|redfish|ipmi|sensors?|power|readings?|stats|server|host|node|system|data|export|sample|test)$/i;

/**
 * The machine that a file's name tells, for outputs that do not name theirs: people save them as `esx01.txt` or
 * `dmidecode_esx01.txt`. Null when nothing but the kind of output is left.
 */
export function hostNameOfFile(file: string): string | null {
  const stem = file.replace(/\.(?:txt|log|out|dmi|dump|csv|json|text)$/i, '');
  const parts = stem.split(/[_\s]+/).filter((part) => part !== '');
  while (parts.length > 0 && kindWords.test(parts[0] ?? '')) parts.shift();
  while (parts.length > 0 && kindWords.test(parts[parts.length - 1] ?? '')) parts.pop();
  const name = parts
    .join('_')
    .replace(/^(?:dmidecode|lshw|facts|ipmi|power)[-.]/i, '')
    .replace(/[-.](?:dmidecode|lshw|facts|ipmi|power)$/i, '');
  return /[A-Za-z]/.test(name) && !kindWords.test(name) ? plausibleHostName(name) : null;
}
