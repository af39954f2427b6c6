/** What an operating system's name tells about where its programs can run. */
export interface OperatingSystem {
  readonly family: 'windows-server' | 'windows-desktop' | 'linux' | 'unix' | 'hypervisor' | 'unknown';
  readonly isWindows: boolean;
  /**
   * Windows Server release year (2003 … 2025), or the major version of a Linux distribution. Null when the name does not say.
   */
  readonly version: number | null;
  /** For Linux: the distribution as the rules know it. */
  readonly distribution: 'rhel' | 'sles' | 'debian' | 'ubuntu' | 'photon' | 'other' | null;
  /** 32-bit programs only. */
  readonly is32Bit: boolean;
}

const unknownSystem: OperatingSystem = {
  family: 'unknown',
  isWindows: false,
  version: null,
  distribution: null,
  is32Bit: false,
};

/** Spellings that say nothing: what vSphere shows when no guest was set or no tools answered. */
const meaningless = /^(?:other(?: \((?:32|64)-bit\))?|unknown|n\/?a|none|-|not (?:installed|running|available))$/i;

/**
 * Reads an operating system's name as inventories spell it ("Microsoft Windows Server 2012 (64-bit)",
 * "Red Hat Enterprise Linux 6 (64-bit)", "Ubuntu 22.04.3 LTS"). Never guesses: what it does not recognise is `unknown`.
 */
export function operatingSystemFamily(name: string | null): OperatingSystem {
  const text = name?.trim() ?? '';
  if (text === '' || meaningless.test(text)) return unknownSystem;
  const is32Bit = /32-bit|\bi[3-6]86\b|\bx86\b(?!_64)/i.test(text);
  if (/windows/i.test(text)) return windows(text, is32Bit);
  if (/esxi?\b|hyper-?v server|proxmox/i.test(text)) {
    return { ...unknownSystem, family: 'hypervisor', is32Bit };
  }
  const linux = linuxDistribution(text);
  if (linux !== null) {
    return { family: 'linux', isWindows: false, ...linux, is32Bit };
  }
  if (/solaris|sunos|aix|hp-?ux|freebsd|openbsd|netbsd|mac ?os|darwin|os\/2|netware|sco /i.test(text)) {
    return { ...unknownSystem, family: 'unix', is32Bit };
  }
  return { ...unknownSystem, is32Bit };
}

function windows(text: string, is32Bit: boolean): OperatingSystem {
  const year = /(?:server|storage server)\D{0,24}(20\d\d|2000)/i.exec(text)?.[1];
  const isServer = year !== undefined || /server/i.test(text);
  return {
    family: isServer ? 'windows-server' : 'windows-desktop',
    isWindows: true,
    version: year === undefined ? null : Number(year),
    distribution: null,
    is32Bit,
  };
}

const distributions: readonly (readonly [RegExp, OperatingSystem['distribution']])[] = [
  [/red ?hat|rhel|cent ?os|oracle linux|rocky|alma|fedora|amazon linux|scientific linux/i, 'rhel'],
  [/suse|sles/i, 'sles'],
  [/ubuntu/i, 'ubuntu'],
  [/debian/i, 'debian'],
  [/photon/i, 'photon'],
  [/linux|flatcar|talos|bottlerocket|coreos|alpine|arch|gentoo/i, 'other'],
];

function linuxDistribution(text: string): Pick<OperatingSystem, 'distribution' | 'version'> | null {
  for (const [pattern, distribution] of distributions) {
    if (pattern.test(text)) return { distribution, version: linuxVersion(text, distribution) };
  }
  return null;
}

/** The first version number after the name; for "CentOS 4/5/6/7" (several at once) none, since it could be any of them. */
function linuxVersion(text: string, distribution: OperatingSystem['distribution']): number | null {
  if (/\d+\s*\/\s*\d+/.test(text) || / or later/i.test(text)) return null;
  const withoutBits = text.replace(/\(?(?:32|64)-bit\)?/gi, '');
  if (distribution === 'other') {
    const kernel = /\b(\d+)\.(?:\d+|x)/i.exec(withoutBits)?.[1];
    return kernel === undefined ? null : Number(kernel);
  }
  const version = /\D(\d{1,2})(?:\.\d+)*/.exec(withoutBits)?.[1];
  return version === undefined ? null : Number(version);
}
