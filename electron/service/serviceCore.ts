import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { workerEntry } from '#electron/bundledFiles.ts';
import { readMigrations } from '#db/migrations.ts';
import { CorePool } from './corePool.ts';
import { Dispatcher, joinHandlers } from './dispatcher.ts';
import { assumptionSetHandlers } from './handlers/assumptionSetHandlers.ts';
import { compareHandlers } from './handlers/compareHandlers.ts';
import { explainHandlers } from './handlers/explainHandlers.ts';
import { fileHandlers } from './handlers/fileHandlers.ts';
import { followHandlers } from './handlers/followHandlers.ts';
import { groupHandlers } from './handlers/groupHandlers.ts';
import { handbookHandlers } from './handlers/handbookHandlers.ts';
import { importHandlers } from './handlers/importHandlers.ts';
import { modelHandlers } from './handlers/modelHandlers.ts';
import { placementHandlers } from './handlers/placementHandlers.ts';
import { studyHandlers } from './handlers/studyHandlers.ts';
import { planHandlers } from './handlers/planHandlers.ts';
import { repairHandlers } from './handlers/repairHandlers.ts';
import { reportHandlers } from './handlers/reportHandlers.ts';
import { ruleHandlers } from './handlers/ruleHandlers.ts';
import { wayHandlers } from './handlers/wayHandlers.ts';
import { roadmapHandlers } from './handlers/roadmapHandlers.ts';
import { scenarioHandlers } from './handlers/scenarioHandlers.ts';
import { tableHandlers } from './handlers/tableHandlers.ts';
import { PlanSession } from './planSession.ts';
import type { FromService, ServiceOptions, ToService } from './protocol.ts';
import type { ServiceContext } from './serviceContext.ts';
import { WriteLock } from './writeLock.ts';

/** Heap that a worker may use for parsing files that nobody vouches for; planning may use what the machine has. */
const parseHeapMb = 4096;

/**
 * The service without its thread: owns the plan file and the core pool, and answers calls. Throws at construction when a
 * call has no handler, or when the user's data folder cannot be written.
 */
export class Service {
  readonly #session: PlanSession;
  readonly #pool: CorePool;
  readonly #dispatcher: Dispatcher;
  #closing: Promise<void> | null = null;

  constructor(
    options: ServiceOptions,
    post: (message: FromService) => void,
    parts: { readonly pool?: CorePool; readonly now?: () => Date } = {},
  ) {
    const isWindow = options.shell === 'electron' || options.shell === 'browser-host';
    const now = parts.now ?? (() => new Date());
    this.#session = new PlanSession({
      userDataFolder: options.userDataFolder,
      migrations: readMigrations(pathToFileURL(`${join(options.resourcesFolder, 'migrations')}/`)),
      appVersion: options.version,
      startDate: isWindow ? firstMonday(now()) : null,
      recover: isWindow,
    });
    this.#pool =
      parts.pool ??
      new CorePool({
        entry: workerEntry('coreWorker'),
        size: Math.max(1, availableParallelism() - 1),
        limits: { parse: { maxOldGenerationSizeMb: parseHeapMb } },
      });
    const context: ServiceContext = {
      session: this.#session,
      pool: this.#pool,
      options,
      emit: (topics) => post({ type: 'event', event: { type: 'changed', topics: [...topics] } }),
      now,
    };
    const imports = new WriteLock();
    this.#dispatcher = new Dispatcher({
      handlers: joinHandlers([
        fileHandlers(context),
        importHandlers(context, imports),
        repairHandlers(context, imports),
        groupHandlers(context, imports),
        tableHandlers(context),
        scenarioHandlers(context),
        planHandlers(context),
        placementHandlers(context),
        studyHandlers(context),
        ruleHandlers(context),
        wayHandlers(context),
        roadmapHandlers(context),
        followHandlers(context),
        compareHandlers(context),
        explainHandlers(context),
        modelHandlers(context),
        handbookHandlers(),
        assumptionSetHandlers(context),
        reportHandlers(context),
      ]),
      post,
      log: (line) => {
        // A person reads the terminal; there, only what went wrong is worth a line.
        if (options.shell !== 'terminal' || !line.startsWith('slow call')) console.error(`headroom: ${line}`);
      },
      fileName: () => this.#session.fileName,
    });
  }

  receive(message: Exclude<ToService, { type: 'shutdown' }>): void {
    if (this.#closing === null) this.#dispatcher.receive(message);
  }

  /** Cancels what runs, ends the workers, closes the file. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#dispatcher.cancelAll();
    await this.#pool.close();
    await this.#session.close();
  }
}

/** The first Monday that is at least two weeks away, as an ISO day: when a plan made today could start. */
function firstMonday(now: Date): string {
  const day = new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate() + 14));
  day.setUTCDate(day.getUTCDate() + ((8 - day.getUTCDay()) % 7));
  return day.toISOString().slice(0, 10);
}
