import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { checkCancelled, type JobContext } from '#core/job.ts';
import type { ImportFile, ImportLimits } from '../contract.ts';
import { ImportRefusal } from '../refusal.ts';
import { looksLikeZip, readZipDirectory, type ZipEntry } from './directory.ts';
import { inflateWhole } from './inflate.ts';

/** The files of an archive that may be inventories, and those left out. */
export interface ExpandedZip {
  readonly files: readonly ImportFile[];
  /** Names with the reason, for a finding. */
  readonly skipped: readonly string[];
}

/** Whether a zip archive is an office document (a workbook), whose parts are not files of their own. */
export function isOfficeDocument(entries: readonly ZipEntry[]): boolean {
  return entries.some((entry) =>
    /^(?:\[content_types\]\.xml|_rels\/\.rels|mimetype|xl\/workbook\..*)$/i.test(entry.name),
  );
}

/**
 * Opens a zip archive of files: each entry becomes a file named `archive.zip/name` whose folder is its path inside. Hidden
 * files and what systems add are left out; an archive inside the archive is not opened (workbooks are archives and are
 * kept). The directory's limits hold for all of it together. Returns null when `file` is no such archive; throws
 * ImportRefusal when it is damaged or unsafe.
 */
export function expandZip(file: ImportFile, limits: ImportLimits, context: JobContext): ExpandedZip | null {
  // What calls itself a workbook is judged as one: its reader knows best what is wrong with it.
  if (!looksLikeZip(file.bytes) || /\.xls[xmb]$/i.test(file.name)) return null;
  const entries = readZipDirectory(file.bytes, limits);
  if (isOfficeDocument(entries)) return null;
  const files: ImportFile[] = [];
  const skipped: string[] = [];
  let inflated = 0;
  for (const entry of entries) {
    checkCancelled(context);
    const base = entry.name.slice(entry.name.lastIndexOf('/') + 1);
    if (/(?:^|\/)__macosx\//i.test(entry.name) || base.startsWith('.') || /^(?:thumbs\.db|desktop\.ini)$/i.test(base)) {
      skipped.push(`${entry.name} (added by the system)`);
      continue;
    }
    if (entry.inflatedBytes > limits.maxFileBytes) {
      skipped.push(`${entry.name} (larger than the limit of ${Math.floor(limits.maxFileBytes / 2 ** 20)} MiB)`);
      continue;
    }
    const bytes = inflateWhole(entry);
    inflated += bytes.length;
    context.progress(Math.min(1, inflated / (inflated + file.bytes.length)), 'Opening');
    if (looksLikeZip(bytes) && !isWorkbook(bytes, limits)) {
      skipped.push(`${entry.name} (an archive inside of the archive)`);
      continue;
    }
    files.push({
      name: `${file.name}/${entry.name}`,
      bytes,
      sha256: bytesToHex(sha256(bytes)),
      folder: `${file.name}/${entry.name.slice(0, Math.max(0, entry.name.length - base.length))}`,
    });
  }
  return { files, skipped };
}

/** Whether the bytes are an office document; a damaged one is left to its importer, which says what is wrong with it. */
function isWorkbook(bytes: Uint8Array, limits: ImportLimits): boolean {
  try {
    return isOfficeDocument(readZipDirectory(bytes, limits));
  } catch (error) {
    if (error instanceof ImportRefusal) return true;
    throw error;
  }
}
