import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describeFileError } from '#db/fileErrors.ts';
import { refusedFile } from './exitCodes.ts';

/**
 * The JSON value of a file, with or without a byte order mark. Throws a CommandError (a finding `file-not-readable` or
 * `not-json`, exit code 1).
 */
export function readJsonFile(path: string): unknown {
  const file = basename(path);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw refusedFile(file, 'file-not-readable', `${file} cannot be read: ${describeFileError(error)}.`);
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw refusedFile(
      file,
      'not-json',
      `${file} is not JSON: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}
