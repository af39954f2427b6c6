import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { ApiError } from '#core/api.ts';
import type { ImportSummary } from '#core/api/importCalls.ts';
import { withoutRepeats } from '#core/import/mapping/guided.ts';
import type { SheetMapping } from '#core/import/mapping/mapping.ts';
import { readChanges, readImports } from '#db/importHistory.ts';
import {
  readContributions,
  readImportSources,
  storeImport,
  worstFirst,
  type StoredImport,
} from '#db/importRepository.ts';
import { readInventory } from '#db/inventoryRepository.ts';
import { readMappings, readRepairs } from '#db/mappingRepository.ts';
import type { PreparedImport } from '#db/prepareImport.ts';
import { canStream, NotStreamable, storeStreamed, type StreamedPart, type StreamedRest } from '#db/streamedImport.ts';
import { scenarioSchema } from '#core/scenario/scenario.ts';
import { addScenario } from '#db/historyRepository.ts';
import { nextScenarioId } from '#db/scenarioRepository.ts';
import type { CallContext, Handlers } from '../dispatcher.ts';
import type { ImportTask } from '../importTasks.ts';
import { PieceQueue } from '../pieceQueue.ts';
import type { ResolvedFile } from '../protocol.ts';
import { runTask, type ServiceContext } from '../serviceContext.ts';
import { settlePlanFile } from '../settle.ts';
import { leastStreamedBytes, streamedSourceId } from '../streamTask.ts';
import { decodeImport, encodeInventory } from '../transfer.ts';
import { RememberedMappings } from '../rememberedMappings.ts';
import type { WriteLock } from '../writeLock.ts';

/** Most findings that the error of a refused import carries: about 1 MB. */
const mostFindingsInError = 4000;

/** Reading and parsing take this share of an import's progress, storing the rest. */
const parsingShare = 0.7;

const samplePath = z.string().regex(/^[\w][\w.-]*(\/[\w][\w.-]*)*$/);

const sampleIndexSchema = z.array(
  z.object({
    id: z.string(),
    title: z.string(),
    description: z.string(),
    /** Paths below the folder of samples. */
    files: z.array(samplePath).min(1),
    /** What the estate's people ask for; becomes a scenario beside those of the file. */
    scenario: samplePath.optional(),
  }),
);

function refusal(prepared: PreparedImport, files: readonly ResolvedFile[]): ApiError {
  const findings = worstFirst(prepared.sources.flatMap((source) => source.findings));
  const names = files.map(({ name }) => name).join(', ');
  const [first] = findings;
  return new ApiError(
    'import-refused',
    `Nothing could be read from ${names}.${first === undefined ? '' : ` ${first.message}`}`,
    {
      sources: prepared.sources.map(({ source }) => source),
      findings: findings.slice(0, mostFindingsInError),
      findingsTotal: findings.length,
    },
  );
}

/** What an import is asked for, with the files behind its tokens. */
interface ImportWish {
  readonly files: readonly ResolvedFile[];
  readonly format: string;
  readonly mappings: readonly SheetMapping[];
}

/**
 * Importing files and samples, and looking at what an import would do.
 * @param imports lets one change of the inventory at a time be worked out and stored
 */
export function importHandlers(context: ServiceContext, imports: WriteLock) {
  const { session } = context;
  const remembered = new RememberedMappings(
    // In a terminal the same command must do the same on every machine.
    context.options.shell === 'terminal' ? null : context.options.userDataFolder,
  );

  function taskFor({ files, format, mappings }: ImportWish): ImportTask {
    return {
      files,
      format,
      guide: {
        given: mappings,
        saved: withoutRepeats([...readMappings(session.db), ...remembered.read()]),
        repairs: readRepairs(session.db),
      },
      contributions: readContributions(session.db),
      inventory: encodeInventory(readInventory(session.db)),
    };
  }

  /** Stores a large list while it is read; null, with nothing changed, where that cannot be done. */
  async function streamList(wish: ImportWish, call: CallContext, signal: AbortSignal): Promise<StoredImport | null> {
    const [file, ...others] = wish.files;
    if (file === undefined || others.length > 0 || wish.mappings.length > 0 || !canStream(session.db)) return null;
    const sizeBytes = await stat(file.path).then(
      (stats) => (stats.isFile() ? stats.size : 0),
      () => 0,
    );
    if (sizeBytes < leastStreamedBytes || !['auto', 'csv'].includes(wish.format)) return null;
    await mkdir(session.scratchFolder, { recursive: true });
    const folder = await mkdtemp(join(session.scratchFolder, 'import-'));
    const pieces = new PieceQueue<StreamedPart | StreamedRest>();
    const stop = new AbortController();
    const { guide } = taskFor(wish);
    const reading = runTask(
      context,
      'stream',
      { file, format: wish.format, guide, folder },
      {
        kind: 'parse',
        signal: AbortSignal.any([signal, stop.signal]),
        onProgress: (fraction, phase) => call.progress(0.9 * fraction, phase),
        onPiece: (piece) => pieces.push(piece as StreamedPart),
      },
    ).then(
      (rest) => {
        if (rest.kind === 'general') pieces.fail(new NotStreamable('The file is read in the general way.'));
        else pieces.push(rest);
      },
      (error: unknown) => pieces.fail(error),
    );
    const about = { sourceId: streamedSourceId(file.name), file: file.name, importedAt: context.now().toISOString() };
    try {
      return await session.changeInSteps(
        signal,
        (db) => storeStreamed(db, pieces, about),
        (step) => {
          if (step !== null && step > 0) call.progress(0.9 + 0.1 * step, 'storing');
          return step === null ? pieces.more() : undefined;
        },
      );
    } catch (error) {
      if (error instanceof NotStreamable) return null;
      throw error;
    } finally {
      stop.abort();
      await reading;
      // A thread that was ended may have its file open for a moment.
      void rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }).catch(() => undefined);
    }
  }

  async function importFiles(wish: ImportWish, call: CallContext): Promise<ImportSummary> {
    const { files } = wish;
    session.assertWritable();
    const signal = AbortSignal.any([call.signal, session.lifetime]);
    // One import after the other: each is joined with what the one before has stored.
    const stored = await imports.run(async () => {
      const streamed = await streamList(wish, call, signal);
      if (streamed !== null) return streamed;
      const columns = await runTask(context, 'import', taskFor(wish), {
        kind: 'parse',
        signal,
        onProgress: (fraction, phase) => call.progress(parsingShare * fraction, phase),
      });
      const prepared = decodeImport(columns);
      if (prepared.sources.every(({ inventory }) => inventory === null)) throw refusal(prepared, files);
      return session.changeInSteps(
        signal,
        (db) => storeImport(db, prepared, context.now().toISOString()),
        (fraction) => call.progress(parsingShare + (1 - parsingShare) * fraction, 'storing'),
      );
    });
    // Kept outside the plan file, too: the next plan's tables may have the same headings.
    if (wish.mappings.length > 0) remembered.add(wish.mappings.map(({ mapping }) => mapping));
    context.emit(['inventory', 'findings', 'plan', 'file', 'history']);
    void settlePlanFile(context);
    return {
      sources: [...stored.sources],
      hosts: stored.hosts,
      workloads: stored.workloads,
      findings: stored.findings,
      firstFindings: [...stored.firstFindings],
    };
  }

  async function samples(): Promise<z.infer<typeof sampleIndexSchema>> {
    const folder = join(context.options.resourcesFolder, 'samples');
    try {
      return sampleIndexSchema.parse(JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
    // Without an index each file is a sample of its own.
    const names = await readdir(folder).catch(() => []);
    return names
      .filter((name) => /\.(xlsx|csv|json)$/.test(name))
      .sort()
      .map((name) => ({ id: name, title: name, description: '', files: [name] }));
  }

  return {
    'import.preview': ({ tokens, format, mappings }, call) =>
      runTask(context, 'preview', taskFor({ files: tokens.map((token) => call.file(token)), format, mappings }), {
        kind: 'parse',
        signal: AbortSignal.any([call.signal, session.lifetime]),
        onProgress: (fraction, phase) => call.progress(fraction, phase),
      }),
    'import.run': ({ tokens, format, mappings }, call) =>
      importFiles({ files: tokens.map((token) => call.file(token)), format, mappings }, call),
    'import.history': () => readImports(session.db),
    'import.changes': ({ id, change, offset, limit }) => readChanges(session.db, id, { change, offset, limit }),
    'import.sources': () => readImportSources(session.db),
    'samples.list': async () => (await samples()).map(({ id, title, description }) => ({ id, title, description })),
    'samples.import': async ({ id }, call) => {
      const sample = (await samples()).find((entry) => entry.id === id);
      if (sample === undefined) throw new ApiError('not-found', `There is no sample ${id}.`);
      const folder = join(context.options.resourcesFolder, 'samples');
      const files = sample.files.map((path) => ({ path: join(folder, path), name: path.split('/').at(-1)! }));
      const scenario =
        sample.scenario === undefined
          ? null
          : scenarioSchema.parse(JSON.parse(await readFile(join(folder, sample.scenario), 'utf8')));
      const summary = await importFiles({ files, format: 'auto', mappings: [] }, call);
      if (scenario !== null) {
        await session.change((db) =>
          addScenario(db, `the new scenario ${scenario.name}`, nextScenarioId(db), scenario),
        );
        context.emit(['scenario', 'plan', 'history', 'file']);
      }
      return summary;
    },
  } satisfies Partial<Handlers>;
}
