import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { ApiError } from '#core/api.ts';
import { describeFileError } from '#db/fileErrors.ts';

/** A file that is written under another name and appears under its own when it is whole, or not at all. */
export class AtomicFile {
  readonly #path: string;
  readonly #part: string;
  #handle: number | null;

  /** Throws an ApiError (`file-not-writable`) when the folder cannot be written. */
  constructor(path: string) {
    this.#path = path;
    this.#part = `${path}.${process.pid}.part`;
    try {
      this.#handle = openSync(this.#part, 'w');
    } catch (error) {
      throw this.#refusal(error);
    }
  }

  write(data: string | Uint8Array): void {
    if (this.#handle === null) throw new Error('The file is closed.');
    try {
      const bytes = typeof data === 'string' ? Buffer.from(data) : data;
      for (let offset = 0; offset < bytes.length;) offset += writeSync(this.#handle, bytes, offset);
    } catch (error) {
      this.discard();
      throw this.#refusal(error);
    }
  }

  /** Puts the file in place. */
  commit(): void {
    if (this.#handle === null) throw new Error('The file is closed.');
    try {
      fsyncSync(this.#handle);
      closeSync(this.#handle);
      this.#handle = null;
      renameSync(this.#part, this.#path);
    } catch (error) {
      this.discard();
      throw this.#refusal(error);
    }
  }

  /** Leaves nothing behind, unless the file is in place already. */
  discard(): void {
    if (this.#handle !== null) closeSync(this.#handle);
    this.#handle = null;
    rmSync(this.#part, { force: true });
  }

  #refusal(error: unknown): ApiError {
    const name = basename(this.#path);
    return new ApiError(
      'file-not-writable',
      `${name} cannot be written to ${dirname(resolve(this.#path))}: ${describeFileError(error)}.`,
      { file: name },
    );
  }
}

/** Writes a whole file at once. Throws an ApiError (`file-not-writable`) and then leaves nothing behind. */
export function writeAtomically(path: string, data: string | Uint8Array): void {
  const file = new AtomicFile(path);
  try {
    file.write(data);
    file.commit();
  } finally {
    file.discard();
  }
}
