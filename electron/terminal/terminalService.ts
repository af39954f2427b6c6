import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { CallInput, CallName, CallOutput } from '#core/api.ts';
import { resourcesFolder, workerEntry } from '#electron/bundledFiles.ts';
import { ServiceHost, startServiceThread } from '#electron/serviceHost.ts';
import { fromServiceError } from './exitCodes.ts';
import { endProgress, showProgress } from './output.ts';

const terminal = 0;

/** The service, as a command uses it: calls by name, files by path, errors thrown. */
export class TerminalService {
  readonly #host: ServiceHost;
  readonly #folder: string;
  #failure: string | null = null;

  constructor(version: string) {
    // Untitled plans and scratch files of this run; nothing of it outlives the command.
    this.#folder = mkdtempSync(join(tmpdir(), 'headroom-'));
    process.once('exit', () => rmSync(this.#folder, { recursive: true, force: true }));
    this.#host = new ServiceHost({
      start: () => {
        const thread = startServiceThread(workerEntry('service'), {
          userDataFolder: this.#folder,
          resourcesFolder: fileURLToPath(resourcesFolder()),
          shell: 'terminal',
          version,
        });
        thread.on('error', (error) => {
          this.#failure = error instanceof Error ? error.message : String(error);
        });
        return thread;
      },
      onEvent: (event) => {
        if (event.type === 'progress') showProgress(event.fraction, event.phase);
      },
      // The call that waits has failed by then, with the reason.
      onGivenUp: () => undefined,
      now: () => performance.now(),
    });
  }

  /** A folder for copies that end with the command. */
  get scratchFolder(): string {
    return this.#folder;
  }

  /** Makes a call. `files` are the paths behind the tokens of its input. Throws a CommandError. */
  async call<Name extends CallName>(
    name: Name,
    input: CallInput<Name>,
    files: Readonly<Record<string, string>> = {},
  ): Promise<CallOutput<Name>> {
    const resolved = Object.fromEntries(
      Object.entries(files).map(([token, path]) => [token, { path, name: basename(path) }]),
    );
    const reply = await this.#host.call(terminal, randomUUID(), name, input, resolved);
    endProgress();
    if (reply.ok) return reply.value as CallOutput<Name>;
    if (reply.error.code === 'service-crashed' && this.#failure !== null) {
      throw fromServiceError({ ...reply.error, message: `The planning service stopped: ${this.#failure}` });
    }
    throw fromServiceError(reply.error);
  }

  /** Makes a call whose only file is the one behind its `token`. */
  callWithFile<Name extends 'file.open' | 'file.saveAs'>(name: Name, path: string): Promise<CallOutput<Name>> {
    const token = newToken();
    return this.call(name, { token } as CallInput<Name>, { [token]: path });
  }

  /** Asks everything that runs to stop. */
  cancel(): void {
    this.#host.cancelAll(terminal);
  }

  async stop(): Promise<void> {
    await this.#host.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A name for a file within one call. */
export function newToken(): string {
  return randomUUID();
}
