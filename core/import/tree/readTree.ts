import { isAlias, isMap, isPair, isScalar, isSeq, parseAllDocuments } from 'yaml';
import type { ImportFile } from '../contract.ts';
import { decodeBeginning, decodeText, detectEncoding } from '../csv/decode.ts';
import { ImportRefusal } from '../refusal.ts';
import { looksLikeZip } from '../zip/directory.ts';
import { findJsonValues, lineAt, treeLimits } from './json.ts';

/** A file whose content is values: JSON, several JSON values after one another, or YAML documents. */
export interface Tree {
  readonly syntax: 'json' | 'yaml';
  readonly roots: readonly TreeRoot[];
  /** What of the file could not be read although the rest could. */
  readonly problems: readonly TreeProblem[];
}

/** One value and where it begins. `label` is what stands before it in the output of some tools (a host's name). */
export interface TreeRoot {
  readonly value: unknown;
  readonly line: number;
  readonly label: string | null;
}

/** A piece of the file that is damaged. */
export interface TreeProblem {
  readonly line: number;
  readonly reason: string;
}

/** YAML is read by a library that keeps every token; a hundred megabytes of it would be a gigabyte. */
const maxYamlBytes = 32 * 2 ** 20;

/** Each importer asks what a file is; it is parsed once. A file's tree goes away with the file. */
const parsed = new WeakMap<ImportFile, Tree | ImportRefusal | null>();

/**
 * The values of a file, null when it is neither JSON nor YAML. Throws ImportRefusal when it is, and is damaged or over a
 * limit.
 */
export function readTree(file: ImportFile): Tree | null {
  let tree = parsed.get(file);
  if (tree === undefined) {
    tree = parse(file);
    parsed.set(file, tree);
  }
  if (tree instanceof ImportRefusal) throw tree;
  return tree;
}

/** {@link readTree} for recognising a format: null for anything that cannot be read. */
export function peekTree(file: ImportFile): Tree | null {
  try {
    return readTree(file);
  } catch (error) {
    if (error instanceof ImportRefusal) return null;
    throw error;
  }
}

/** Lets go of a file's values once they are no longer needed. */
export function forgetTree(file: ImportFile): void {
  parsed.delete(file);
}

/** What `ansible -m setup` writes before each host's facts. */
const ansibleLabel = /^(\S+) \| (?:SUCCESS|CHANGED|FAILED!?|UNREACHABLE!?)(?: \| rc=-?\d+)? (?:=>|>>)\s*/m;

function parse(file: ImportFile): Tree | ImportRefusal | null {
  if (looksLikeZip(file.bytes)) return null;
  const beginning = decodeBeginning(file.bytes, 4096).trimStart();
  try {
    if (/^[[{]/.test(beginning)) return parseJson(decodeAll(file, treeLimits.maxFileBytes), null);
    if (ansibleLabel.exec(beginning)?.index === 0) return parseLabelled(decodeAll(file, treeLimits.maxFileBytes));
    if (looksLikeYaml(beginning)) return parseYaml(decodeAll(file, maxYamlBytes));
    return null;
  } catch (error) {
    if (error instanceof ImportRefusal) return error;
    throw error;
  }
}

/** The whole text of a file that is printed for people or written in lines; refused when it is over the limit of such files. */
export function readText(file: ImportFile): string {
  return decodeAll(file, treeLimits.maxFileBytes);
}

function decodeAll(file: ImportFile, maxBytes: number): string {
  if (file.bytes.length > maxBytes) {
    throw new ImportRefusal(
      'file-too-large',
      `The file is larger than the limit of ${Math.floor(maxBytes / 2 ** 20)} MiB for its format; it was not read. Export it in parts.`,
    );
  }
  const parts: string[] = [];
  decodeText(file.bytes, detectEncoding(file.bytes), (piece) => parts.push(piece));
  return parts.join('');
}

function parseJson(text: string, label: string | null, firstLine = 1): Tree {
  const roots: TreeRoot[] = [];
  const problems: TreeProblem[] = [];
  let line = firstLine;
  let seen = 0;
  for (const span of findJsonValues(text)) {
    for (let at = text.indexOf('\n', seen); at >= 0 && at < span.start; at = text.indexOf('\n', at + 1)) line += 1;
    seen = span.start;
    if (!span.isWhole) {
      problems.push({ line, reason: 'it ends before the value that begins here does: half of the file is missing' });
      continue;
    }
    try {
      roots.push({ value: JSON.parse(text.slice(span.start, span.end)) as unknown, line, label });
    } catch (error) {
      problems.push({ line, reason: reasonOf(error, text.slice(span.start, span.end), line) });
    }
  }
  if (roots.length === 0) {
    const problem = problems[0];
    throw new ImportRefusal(
      'json-malformed',
      `The file begins like JSON but is damaged: ${problem?.reason ?? 'it holds no value'}. Export it again.`,
      problem === undefined ? undefined : `line ${problem.line}`,
    );
  }
  return { syntax: 'json', roots, problems };
}

/** The engine's sentence, with the line in place of the position, which it words differently from version to version. */
function reasonOf(error: unknown, text: string, firstLine: number): string {
  const message = error instanceof Error ? error.message : '';
  const position = /position (\d+)/.exec(message);
  const line = position ? lineAt(text, Number(position[1])) + firstLine - 1 : firstLine;
  return `line ${line} is not valid JSON`;
}

function parseLabelled(text: string): Tree {
  const roots: TreeRoot[] = [];
  const problems: TreeProblem[] = [];
  const labels = [...text.matchAll(new RegExp(ansibleLabel.source, 'gm'))];
  labels.forEach((match, index) => {
    const start = match.index + match[0].length;
    const piece = text.slice(start, labels[index + 1]?.index ?? text.length);
    const line = lineAt(text, start);
    try {
      const tree = parseJson(piece, match[1] ?? null, line);
      roots.push(...tree.roots);
      problems.push(...tree.problems);
    } catch (error) {
      if (!(error instanceof ImportRefusal) || error.code !== 'json-malformed') throw error;
      problems.push({ line, reason: error.message });
    }
  });
  return { syntax: 'json', roots, problems };
}

/**
 * Kubernetes manifests say their version and kind near the top; nothing else that is YAML is an inventory we read. Judged
 * line by line: one pattern over many lines can take time without end.
 */
function looksLikeYaml(beginning: string): boolean {
  let isFirst = true;
  for (const line of beginning.split(/\r?\n/)) {
    const text = line.trimEnd();
    if (text === '' || text.startsWith('#') || text.startsWith('---') || text.startsWith('%YAML')) continue;
    if (isFirst && !/^(?:- )?[A-Za-z][\w.-]{0,80}:(?: |$)/.test(text)) return false;
    isFirst = false;
    if (/^[- ]{0,4}(?:apiVersion|kind): /.test(text)) return true;
  }
  return false;
}

function parseYaml(text: string): Tree {
  refuseDeepYaml(text);
  const roots: TreeRoot[] = [];
  const problems: TreeProblem[] = [];
  try {
    // Looking for doubled keys takes time that grows with the square of a map's size.
    const documents = parseAllDocuments(text, {
      uniqueKeys: false,
      strict: false,
      logLevel: 'silent',
      prettyErrors: false,
    });
    for (const document of Array.isArray(documents) ? documents : []) {
      const line = lineAt(text, document.range[0]);
      const fault = document.errors[0];
      if (fault !== undefined) {
        problems.push({
          line: lineAt(text, fault.pos[0]),
          reason: `it is not valid YAML (${fault.message.slice(0, 120)})`,
        });
        continue;
      }
      if (document.contents === null) continue;
      if (weightOf(document.contents) > treeLimits.maxValues) throw new RangeError('too many values');
      roots.push({ value: document.toJS({ maxAliasCount: 100 }) as unknown, line, label: null });
    }
  } catch (error) {
    if (error instanceof ImportRefusal) throw error;
    const isBomb = error instanceof Error && /alias/i.test(error.message);
    throw new ImportRefusal(
      isBomb ? 'yaml-aliases' : 'yaml-malformed',
      isBomb
        ? 'The file repeats itself by aliases so often that it would fill the memory; it was not read.'
        : 'The file looks like a Kubernetes manifest in YAML but cannot be read as one; export it again, or as JSON.',
    );
  }
  if (roots.length === 0) {
    const problem = problems[0];
    throw new ImportRefusal(
      'yaml-malformed',
      `The file looks like YAML but is damaged: ${problem?.reason ?? 'it holds no value'}.`,
      problem === undefined ? undefined : `line ${problem.line}`,
    );
  }
  return { syntax: 'yaml', roots, problems };
}

/** Counted before it is expanded; an alias counts as one, the library limits what they expand to. */
function weightOf(node: unknown): number {
  let weight = 0;
  const open: unknown[] = [node];
  while (open.length > 0) {
    const next = open.pop();
    weight += 1;
    if (isMap(next) || isSeq(next)) for (const item of next.items) open.push(item);
    else if (isPair(next)) open.push(next.value);
    else if (!isScalar(next) && !isAlias(next)) continue;
  }
  return weight;
}

/** The library descends by recursion: what would exhaust the stack is refused before it. */
function refuseDeepYaml(text: string): void {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x5b || code === 0x7b) deepest = Math.max(deepest, (depth += 1));
    else if (code === 0x5d || code === 0x7d) depth = Math.max(0, depth - 1);
    // Flow collections that end with their line are the rule in manifests; brackets in texts must not add up.
    else if (code === 0x0a && deepest <= treeLimits.maxDepth) depth = 0;
  }
  const indicators = /^(?:[-?:] ){100}/m.test(text) || /^ {2000}/m.test(text) || /^ {1,200}(?:[-?:] ){100}/m.test(text);
  if (deepest > treeLimits.maxDepth || indicators) {
    throw new ImportRefusal(
      'nested-too-deeply',
      `The values nest more than ${treeLimits.maxDepth} deep; no inventory does, and the file was not read.`,
    );
  }
}
