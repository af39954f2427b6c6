import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ApiError } from '#core/api.ts';
import type { FileState } from '#core/api/fileCalls.ts';
import { CancelledError } from '#core/job.ts';
import { canonicalJson, planDecisions, plannerVersion } from '#core/planning/canonical.ts';
import { baseScenario, type Scenario } from '#core/scenario/scenario.ts';
import { single, transact, type ReadableDb, type WritableDb } from '#db/database.ts';
import { countFindings } from '#db/findingRepository.ts';
import { readMeta } from '#db/metaRepository.ts';
import type { Migration } from '#db/migrations.ts';
import {
  closePlanFile,
  createPlanFile,
  openPlanFile,
  removePlanFile,
  savePlanFileAs,
  type PlanFile,
  type PlanFileOptions,
} from '#db/planFile.ts';
import { readPlanEntry, type PlanEntry } from '#db/planRepository.ts';
import { ensureScenario, readActiveScenario } from '#db/scenarioRepository.ts';
import { WriteLock } from './writeLock.ts';

/** How a session over one open plan file starts. */
export interface PlanSessionOptions {
  readonly userDataFolder: string;
  readonly migrations: readonly Migration[];
  readonly appVersion: string;
  /** First day of the first wave of a new file's scenario; the fixed default keeps the terminal's plans reproducible. */
  readonly startDate: string | null;
  /** Take up what an earlier run that ended badly had open, or the untitled file that it left. */
  readonly recover: boolean;
}

const untitledPattern = /^untitled-(\d+)-(\d+)\.headroom$/;

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * The one plan file that is open, and the rules for changing it. There is always a file: one that was never saved lies in
 * the user's data folder and is taken up again after a crash or a restart.
 */
export class PlanSession {
  readonly #options: PlanSessionOptions;
  readonly #lock = new WriteLock();
  readonly #fileOptions: PlanFileOptions;
  #file: PlanFile;
  #isUntitled: boolean;
  /** Aborted when another file takes the place of this one: work for the old file must not reach the new one. */
  #lifetime = new AbortController();

  constructor(options: PlanSessionOptions) {
    this.#options = options;
    this.#fileOptions = { migrations: options.migrations, scratchFolder: join(options.userDataFolder, 'scratch') };
    mkdirSync(options.userDataFolder, { recursive: true });
    const found = options.recover ? (this.#reopen() ?? this.#recoverUntitled()) : null;
    this.#file = found?.file ?? this.#createUntitled();
    this.#isUntitled = found?.isUntitled ?? true;
    this.#prepare(this.#file);
    this.#adopt(this.#file, this.#isUntitled);
  }

  get db(): ReadableDb {
    return this.#file.reader;
  }

  get fileName(): string {
    return this.#isUntitled ? 'Untitled' : this.#file.name;
  }

  get path(): string {
    return this.#file.path;
  }

  /** Ends when the open file is replaced by another. */
  get lifetime(): AbortSignal {
    return this.#lifetime.signal;
  }

  /** Runs a change in one transaction, after all changes before it. Throws `read-only` for a read-only file. */
  change<Result>(work: (db: WritableDb) => Result): Promise<Result> {
    return this.#lock.run(() => {
      this.assertWritable();
      return transact(this.#file.writer, () => work(this.#file.writer));
    });
  }

  /**
   * Runs a change that is made in steps, letting other work in between; stops, and changes nothing, when `signal` is
   * aborted or the file is replaced before its last step. What `onStep` returns is waited for. `allowReadOnly` for results
   * that a read-only file may forget.
   */
  changeInSteps<Step, Result>(
    signal: AbortSignal,
    start: (db: WritableDb) => Generator<Step, Result>,
    onStep: (step: Step) => void | Promise<void>,
    options: { readonly allowReadOnly?: boolean } = {},
  ): Promise<Result> {
    const { lifetime } = this;
    return this.#lock.run(async () => {
      if (signal.aborted || lifetime.aborted) throw new CancelledError();
      if (options.allowReadOnly !== true) this.assertWritable();
      const steps = start(this.#file.writer);
      try {
        for (;;) {
          const step = steps.next();
          if (step.done === true) return step.value;
          await onStep(step.value);
          await new Promise((resolve) => setImmediate(resolve));
          if (signal.aborted || lifetime.aborted) throw new CancelledError();
        }
      } finally {
        // Rolls back when the steps did not come to their end.
        steps.return(undefined as never);
      }
    });
  }

  /**
   * Lets work outside of this thread write to the file: changes wait until it has ended. Nothing is done where another file
   * has taken the place of this one.
   */
  lend<Result>(work: (path: string) => Promise<Result>): Promise<Result | null> {
    const { lifetime } = this;
    return this.#lock.run(() => (lifetime.aborted || this.#file.readOnly ? null : work(this.#file.path)));
  }

  /** Where what is only needed for a while is put. */
  get scratchFolder(): string {
    return this.#fileOptions.scratchFolder;
  }

  assertWritable(): void {
    if (this.#file.readOnly) {
      throw new ApiError('read-only', `${this.#file.name} is read-only. Save it under another name to change it.`, {
        file: this.#file.name,
      });
    }
  }

  /** Opens another file in place of this one; when that fails this one stays. */
  open(path: string): Promise<void> {
    return this.#replace(() => {
      const file = openPlanFile(path, this.#fileOptions);
      try {
        this.#prepare(file);
      } catch (error) {
        closePlanFile(file);
        throw error;
      }
      return { file, isUntitled: false };
    });
  }

  /** A new, untitled file in place of this one. */
  create(): Promise<void> {
    return this.#replace(() => {
      const file = this.#createUntitled();
      this.#prepare(file);
      return { file, isUntitled: true };
    });
  }

  /** Writes everything to `path` and goes on there. What runs goes on too: the content is the same. */
  async saveAs(path: string): Promise<void> {
    await this.#lock.run(() => {
      if (path === this.#file.path && !this.#file.readOnly) return;
      const old = this.#file;
      const wasUntitled = this.#isUntitled;
      const saved = savePlanFileAs(old, path, this.#fileOptions);
      this.#adopt(saved, false);
      closePlanFile(old);
      if (wasUntitled) removePlanFile(old.path);
    });
  }

  async close(): Promise<void> {
    this.#lifetime.abort();
    await this.#lock.run(() => {
      const isWorthless = this.#isUntitled && isEmpty(this.#file.reader);
      closePlanFile(this.#file);
      if (isWorthless) removePlanFile(this.#file.path);
      rmSync(this.#noteOfOpenFile, { force: true });
    });
  }

  /** Of everything that the plan of the active scenario is made from: equal fingerprint, equal plan. */
  fingerprint(scenario: Scenario): string {
    return createHash('sha256')
      .update(
        [
          String(plannerVersion),
          this.#options.appVersion,
          this.inventoryHash ?? '',
          canonicalJson(planDecisions(scenario)),
        ].join('\n'),
      )
      .digest('hex');
  }

  get inventoryHash(): string | null {
    return readMeta(this.db, 'inventory-hash');
  }

  active(): { readonly id: string; readonly scenario: Scenario } {
    const active = readActiveScenario(this.db);
    if (active === null) throw new Error('An open file has an active scenario.');
    return active;
  }

  /** The plan of the active scenario, current or stale. */
  plan(): (PlanEntry & { readonly current: boolean }) | null {
    const { id, scenario } = this.active();
    const entry = readPlanEntry(this.db, id);
    return entry === null ? null : { ...entry, current: entry.fingerprint === this.fingerprint(scenario) };
  }

  state(): FileState {
    const { id, scenario } = this.active();
    const plan = this.plan();
    const count = (sql: string): number => single<number>(this.db, sql);
    return {
      name: this.fileName,
      isOpen: true,
      isUntitled: this.#isUntitled,
      readOnly: this.#file.readOnly,
      hosts: count('SELECT count(*) FROM hosts'),
      workloads: count('SELECT count(*) FROM workloads'),
      poweredOn: count("SELECT count(*) FROM workloads WHERE power_state = 'on'"),
      clusters: count('SELECT count(*) FROM clusters'),
      findings: countFindings(this.db, plan?.id ?? null),
      scenario: { id, name: scenario.name },
      plan: plan === null ? 'none' : plan.current ? 'current' : 'stale',
    };
  }

  async #replace(next: () => { readonly file: PlanFile; readonly isUntitled: boolean }): Promise<void> {
    // Before anything else: when it cannot be opened, the open file and the work for it go on undisturbed.
    const opened = next();
    // A change in steps stops at its next step and gives the lock free.
    this.#lifetime.abort();
    await this.#lock.run(() => {
      const old = this.#file;
      const isWorthless = this.#isUntitled && isEmpty(old.reader);
      this.#adopt(opened.file, opened.isUntitled);
      this.#lifetime = new AbortController();
      closePlanFile(old);
      if (isWorthless) removePlanFile(old.path);
    });
  }

  /** Makes a file the open one, and notes its path for a service that is started after a crash. */
  #adopt(file: PlanFile, isUntitled: boolean): void {
    this.#file = file;
    this.#isUntitled = isUntitled;
    writeFileSync(this.#noteOfOpenFile, JSON.stringify({ path: file.path }));
  }

  get #noteOfOpenFile(): string {
    return join(this.#options.userDataFolder, `open-${process.pid}.json`);
  }

  #prepare(file: PlanFile): void {
    const { startDate } = this.#options;
    transact(file.writer, () =>
      ensureScenario(file.writer, startDate === null ? baseScenario : { ...baseScenario, startDate }),
    );
  }

  #createUntitled(): PlanFile {
    for (let number = 1; ; number++) {
      const path = join(this.#options.userDataFolder, `untitled-${process.pid}-${number}.headroom`);
      if (!existsSync(path)) return createPlanFile(path, this.#fileOptions);
    }
  }

  /** Files of the data folder that match and belong to a run that has ended (or to this one, started again). */
  #leftBy(pattern: RegExp): { readonly path: string; readonly match: RegExpExecArray }[] {
    const { userDataFolder } = this.#options;
    return readdirSync(userDataFolder).flatMap((name) => {
      const match = pattern.exec(name);
      const isOurs = match !== null && (Number(match[1]) === process.pid || !isRunning(Number(match[1])));
      return isOurs ? [{ path: join(userDataFolder, name), match }] : [];
    });
  }

  /** The saved file that was open when the last run ended without closing it, null when there is none. */
  #reopen(): { readonly file: PlanFile; readonly isUntitled: boolean } | null {
    for (const { path: note } of this.#leftBy(/^open-(\d+)\.json$/)) {
      try {
        const { path } = JSON.parse(readFileSync(note, 'utf8')) as { readonly path: string };
        rmSync(note, { force: true });
        if (!untitledPattern.test(basename(path)))
          return { file: openPlanFile(path, this.#fileOptions), isUntitled: false };
      } catch {
        // It is moved, damaged or no note at all: then the program starts as it does otherwise.
        rmSync(note, { force: true });
      }
    }
    return null;
  }

  /**
   * The newest untitled file of a run that ended without saving it, null when there is none worth having. One that
   * cannot be opened is set aside and not looked at again.
   */
  #recoverUntitled(): { readonly file: PlanFile; readonly isUntitled: boolean } | null {
    const left = this.#leftBy(untitledPattern).sort((a, b) => Number(b.match[2]) - Number(a.match[2]));
    for (const { path } of left) {
      try {
        const file = openPlanFile(path, this.#fileOptions);
        if (!isEmpty(file.reader)) return { file, isUntitled: true };
        closePlanFile(file);
        removePlanFile(path);
      } catch {
        renameSync(path, `${path}.unreadable`);
      }
    }
    return null;
  }
}

/** Nothing was imported and nothing decided: not worth keeping. */
function isEmpty(db: ReadableDb): boolean {
  return single<number>(db, 'SELECT (SELECT count(*) FROM import_sources) + (SELECT count(*) FROM edits)') === 0;
}
