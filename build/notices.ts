/**
 * The licences of everything that is shipped: packages bundled into dist/ (told by the source maps), runtime packages that lie
 * beside it with all that they need, and fonts. Licences such as MIT, ISC, BSD, Apache and OFL ask for their text to go with
 * every copy.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A package as it is shipped. */
export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression, as the package states it. */
  readonly licence: string;
  /** The package's licence files, and its notice where it has one. */
  readonly texts: readonly string[];
}

/** Packages of which the window takes fonts alone: a style sheet has no source map that would name them. */
const fontPackages = ['@fontsource/inter', '@fontsource/stix-two-math'];
/** Fonts that reports embed; their licences stand beside them, too (build/resources.mjs). */
const reportFontPackages = ['@expo-google-fonts/inter', '@expo-google-fonts/noto-sans-sc'];
/** Runtime packages that build/electron-builder.yml leaves out: only the browser host needs them. */
const notPackaged: ReadonlySet<string> = new Set(['playwright-core']);

const packageOfSource = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\//;
const licenceFile = /^(?:licen[cs]e|copying|notice)[^/]*$/i;

/** Names of the packages that a source map names, in order; the innermost where packages are nested. */
export function packagesOfSourceMap(sources: readonly string[]): readonly string[] {
  const names = new Set<string>();
  for (const source of sources) {
    const name = packageOfSource.exec(source)?.[1];
    if (name !== undefined) names.add(name);
  }
  return [...names].toSorted();
}

function bundledPackages(dist: string): readonly string[] {
  const maps = ['main', 'renderer', 'service'].flatMap((folder) =>
    readdirSync(join(dist, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.map'))
      .map((name) => join(dist, folder, name)),
  );
  return maps.flatMap((map) =>
    packagesOfSourceMap((JSON.parse(readFileSync(map, 'utf8')) as { readonly sources: readonly string[] }).sources),
  );
}

interface Manifest {
  readonly version: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function manifestOf(root: string, name: string): Manifest {
  return JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as Manifest;
}

/** Names of the runtime packages that are shipped beside the bundles, with all that they need. */
export function runtimePackages(root: string): readonly string[] {
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
  const found = new Set<string>();
  const open = Object.keys(own.dependencies ?? {}).filter((name) => !notPackaged.has(name));
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    open.push(...Object.keys(manifestOf(root, name).dependencies ?? {}));
  }
  return [...found];
}

/** Every package that is shipped, by name. Needs a finished build. Throws as {@link shippedPackage}. */
export function shippedPackages(root: string): readonly ShippedPackage[] {
  const names = new Set([
    ...bundledPackages(join(root, 'dist')),
    ...runtimePackages(root),
    ...fontPackages,
    ...reportFontPackages,
  ]);
  return [...names].toSorted().map((name) => shippedPackage(root, name));
}

/** An installed package with its licence. Throws where it has neither a licence file nor states its licence. */
export function shippedPackage(root: string, name: string): ShippedPackage {
  const { version, license } = manifestOf(root, name);
  const folder = join(root, 'node_modules', name);
  const texts = readdirSync(folder)
    .filter((file) => licenceFile.test(file))
    .toSorted()
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  if (texts.length === 0 && license === undefined) throw new Error(`${name} states no licence; it cannot be shipped.`);
  return { name, version, licence: license ?? 'see below', texts };
}

/** The text of `THIRD-PARTY-NOTICES.txt`. */
export function noticesText(packages: readonly ShippedPackage[]): string {
  const rule = '-'.repeat(80);
  const entries = packages.map(({ name, version, licence, texts }) =>
    [rule, `${name} ${version} (${licence})`, `https://www.npmjs.com/package/${name}/v/${version}`, ...texts].join(
      '\n\n',
    ),
  );
  return [
    'Headroom contains the following packages, unchanged but for being bundled. Electron and Chromium have files of their own.',
    ...entries,
    '',
  ].join('\n\n');
}
