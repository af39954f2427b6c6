import { copyFileSync, existsSync, mkdtempSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describeFileError } from '#db/fileErrors.ts';
import { refusedFile } from './exitCodes.ts';
import type { TerminalService } from './terminalService.ts';

/**
 * Opens a copy of a plan file: a command that only looks must not migrate the user's file or leave a log beside it. The
 * copy goes when the command ends.
 */
export async function openCopy(service: TerminalService, path: string): Promise<void> {
  const name = basename(path);
  const copy = join(mkdtempSync(join(service.scratchFolder, 'copy-')), name);
  try {
    copyFileSync(path, copy);
    if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${copy}-wal`);
  } catch (error) {
    throw refusedFile(name, 'file-not-readable', `${name} cannot be read: ${describeFileError(error)}.`);
  }
  await service.callWithFile('file.open', copy);
}
