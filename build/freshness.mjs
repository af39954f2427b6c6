import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Decides whether what is in dist/ was built from the sources that are here now. Two digests: names, sizes and times
 * (a few milliseconds, the usual case) and, where those differ, the contents, so that a checkout which only touches
 * times builds nothing.
 */

/** @typedef {'terminal' | 'window'} BuildGroup */

/** The folders and files that each group of bundles is made of. */
const groupSources = {
  terminal: [
    'core',
    'db',
    'electron',
    'samples',
    'build/bundle.ts',
    'build/resources.mjs',
    'package.json',
    'package-lock.json',
  ],
  window: [
    'core',
    'electron',
    'renderer',
    'build/browser-host',
    'build/find-browser.mjs',
    'build/bundle.ts',
    'package.json',
    'package-lock.json',
  ],
};

/** A file of each group: where it is missing, the record beside it means nothing. */
const groupProduct = {
  terminal: 'dist/cli',
  window: 'dist/renderer',
};

/**
 * @param {string} root
 * @param {string} path relative to the root
 * @param {string[]} files receives the files below it, relative, in a stable order
 */
function collect(root, path, files) {
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  if (stats === undefined) return;
  if (stats.isFile()) {
    files.push(path);
    return;
  }
  const entries = readdirSync(join(root, path), { withFileTypes: true });
  entries.sort((left, right) => (left.name < right.name ? -1 : 1));
  for (const entry of entries) {
    if (entry.isDirectory()) collect(root, `${path}/${entry.name}`, files);
    else if (!entry.name.endsWith('.md')) files.push(`${path}/${entry.name}`);
  }
}

/**
 * @param {string} root
 * @param {BuildGroup} group
 * @returns {string[]}
 */
function sourcesOf(root, group) {
  /** @type {string[]} */
  const files = [];
  for (const path of groupSources[group]) collect(root, path, files);
  return files;
}

/**
 * @param {string} root
 * @param {string[]} files
 */
function quickDigest(root, files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const stats = statSync(join(root, file));
    hash.update(`${file}\0${stats.size}\0${stats.mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/**
 * @param {string} root
 * @param {string[]} files
 */
function contentDigest(root, files) {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(`${file}\0`);
    hash.update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

/**
 * @param {string} root
 * @param {BuildGroup} group
 */
function recordPath(root, group) {
  return join(root, 'dist', `.${group}.json`);
}

/**
 * The state of a group's sources: taken before a build begins and recorded when it ends, so that an edit during the
 * build makes the result stale.
 * @param {string} root
 * @param {BuildGroup} group
 * @returns {{quick: string, content: string}}
 */
export function sourceState(root, group) {
  const files = sourcesOf(root, group);
  return { quick: quickDigest(root, files), content: contentDigest(root, files) };
}

/**
 * @param {string} root
 * @param {BuildGroup} group
 * @param {{quick: string, content: string}} state
 */
export function recordBuild(root, group, state) {
  const path = recordPath(root, group);
  writeFileSync(`${path}.${process.pid}`, JSON.stringify(state));
  renameSync(`${path}.${process.pid}`, path);
}

/**
 * @param {string} root
 * @param {BuildGroup} group
 * @returns {boolean} whether dist/ holds this group, built from the sources as they are
 */
export function isFresh(root, group) {
  if (!existsSync(join(root, groupProduct[group]))) return false;
  /** @type {{quick?: unknown, content?: unknown}} */
  let recorded;
  try {
    recorded = JSON.parse(readFileSync(recordPath(root, group), 'utf8'));
  } catch {
    return false;
  }
  const files = sourcesOf(root, group);
  const quick = quickDigest(root, files);
  if (recorded.quick === quick) return true;
  const content = contentDigest(root, files);
  if (recorded.content !== content) return false;
  try {
    recordBuild(root, group, { quick, content });
  } catch {
    // A read-only folder: the slower comparison is repeated next time.
  }
  return true;
}
