import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { AtomicFile } from '#electron/service/atomicFile.ts';
import { ApiError } from '#core/api.ts';
import { fromServiceError, UsageError } from './exitCodes.ts';
import { TerminalService } from './terminalService.ts';

/** What a command is run with. */
export interface CommandContext {
  /** Where relative paths are meant from: where the user stands, also when npm runs us from elsewhere. */
  readonly folder: string;
  readonly version: string;
  /** Aborted by Ctrl C. */
  readonly signal: AbortSignal;
}

/** A path that the user gave, absolute. */
export function pathOf(context: CommandContext, given: string): string {
  if (given === '') throw new UsageError('A file name is empty.');
  return resolve(context.folder, given);
}

/** Runs `work` with a service that ends with it, also when Ctrl C or an error ends it. */
export async function withService<Result>(
  context: CommandContext,
  work: (service: TerminalService) => Promise<Result>,
): Promise<Result> {
  const service = new TerminalService(context.version);
  const cancel = (): void => service.cancel();
  context.signal.addEventListener('abort', cancel);
  try {
    return await work(service);
  } finally {
    context.signal.removeEventListener('abort', cancel);
    await service.stop();
  }
}

/** Throws before any work is done when `path` could not be written in the end. */
export function assertWritable(path: string): void {
  try {
    if (existsSync(path) && statSync(path).isDirectory()) {
      throw new ApiError('file-not-writable', `${path} is a folder.`, {});
    }
    new AtomicFile(path).discard();
  } catch (error) {
    if (error instanceof ApiError) throw fromServiceError({ code: error.code, message: error.message, details: {} });
    throw error;
  }
}
