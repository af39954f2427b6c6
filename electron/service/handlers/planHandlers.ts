import { ApiError, type CallOutput } from '#core/api.ts';
import { CancelledError } from '#core/job.ts';
import { totalIds } from '#core/planResult.ts';
import { resolveAssumptions } from '#core/scenario/assumptions.ts';
import { readImportFindings, readWeightiestFindings } from '#db/findingRepository.ts';
import { readImportSources } from '#db/importRepository.ts';
import { readInventory } from '#db/inventoryRepository.ts';
import {
  readAdviceFlow,
  readPlanJson,
  readPlannedWorkload,
  readPlanSummary,
  readWaves,
  storePlan,
} from '#db/planRepository.ts';
import { readScenario } from '#db/scenarioRepository.ts';
import { encodeRecords } from '../columns.ts';
import type { Handlers } from '../dispatcher.ts';
import { ByteChunks } from '../byteChunks.ts';
import { runTask, type ServiceContext } from '../serviceContext.ts';
import { encodeInventory, planRowsOf } from '../transfer.ts';

/** Planning takes this share of a plan's progress, storing the rest. */
const planningShare = 0.9;

/** Making a plan and reading its figures. */
export function planHandlers(context: ServiceContext) {
  const { session } = context;
  let planning: AbortController | null = null;
  const documents = new ByteChunks();

  return {
    /**
     * One plan at a time, the newest request wins: an earlier one that still runs ends as `cancelled`, since its answer
     * would be stale. A plan that is up to date is not made again.
     */
    'plan.run': async (_input, call) => {
      const inventory = readInventory(session.db);
      if (inventory.hosts.length === 0 && inventory.workloads.length === 0) {
        throw new ApiError('no-inventory', 'There is nothing to plan yet. Import an inventory first.');
      }
      const known = session.plan();
      if (known?.current === true) return { planId: String(known.id), inputsHash: known.inputsHash };
      planning?.abort();
      const own = new AbortController();
      planning = own;
      const { id: scenarioId, scenario } = session.active();
      const fingerprint = session.fingerprint(scenario);
      const signal = AbortSignal.any([call.signal, session.lifetime, own.signal]);
      try {
        const result = await runTask(
          context,
          'plan',
          {
            inventory: encodeInventory(inventory),
            scenario,
            sources: readImportSources(session.db).map((source) => {
              const { importedAt: _, ...rest } = source;
              return rest;
            }),
            findings: encodeRecords(readImportFindings(session.db)),
          },
          { signal, onProgress: (fraction, phase) => call.progress(planningShare * fraction, phase) },
        );
        // The scenario may have been taken back meanwhile.
        if (readScenario(session.db, scenarioId) === null) throw new CancelledError();
        const rows = result.tables.workloads.length + result.tables.moves.length + result.tables.hosts.length + 1;
        const planId = await session.changeInSteps(
          signal,
          (db) =>
            storePlan(db, {
              ...result,
              scenarioId,
              fingerprint,
              createdAt: context.now().toISOString(),
              appVersion: context.options.version,
              tables: planRowsOf(result.tables),
            }),
          (written) => call.progress(planningShare + (1 - planningShare) * Math.min(1, written / rows), 'storing'),
          // What can be computed again may be forgotten.
          { allowReadOnly: true },
        );
        context.emit(['plan', 'findings', 'file']);
        return { planId: String(planId), inputsHash: result.inputsHash };
      } finally {
        if (planning === own) planning = null;
      }
    },
    'plan.document': ({ planId, offset }) =>
      documents.chunk(`${session.path} ${planId}`, offset, () => {
        const json = /^\d{1,15}$/.test(planId) ? readPlanJson(session.db, Number(planId)) : null;
        if (json === null) throw new ApiError('not-found', 'That plan was replaced by a newer one.');
        return json;
      }),
    'plan.overview': () => {
      const plan = session.plan();
      if (plan === null) return null;
      const summary = readPlanSummary(session.db, plan.id);
      const waves = readWaves(session.db, plan.id);
      const { details, scenario } = summary;
      const ranges = new Map(resolveAssumptions(scenario).map((one) => [one.definition.id, one]));
      const bands: Record<string, { p10: number; p50: number; p90: number }> = { ...summary.bands };
      for (const id of totalIds) {
        bands[`before.${id}`] = details.beforeBands[id];
        bands[`saved.${id}`] = details.savedBands[id];
      }
      const worst = waves.toSorted((a, b) => load(b) - load(a))[0];
      return {
        planId: String(plan.id),
        inputsHash: plan.inputsHash,
        current: plan.current,
        currency: scenario.currency,
        totals: summary.totals,
        bands,
        placement: summary.placement,
        curve: [...summary.curve],
        certificate: [...summary.certificate],
        tornado: details.tornado.flatMap((bar) => {
          const range = ranges.get(bar.assumption);
          if (range === undefined) return [];
          const { title, unit } = range.definition;
          return [{ ...bar, title, unit, low: range.low, high: range.high }];
        }),
        costParts: { before: { ...details.costParts.before }, after: { ...details.costParts.after } },
        embodiedKgCO2ePerYear: details.embodiedKgCO2ePerYear,
        waves: waves.length,
        worstWave:
          worst === undefined
            ? null
            : {
                number: worst.number,
                effortDays: worst.effortDays,
                effortCapacityDays: worst.effortCapacityDays,
                moves: worst.moves,
              },
        weightiestFindings: readWeightiestFindings(session.db, plan.id, 8),
      } satisfies CallOutput<'plan.overview'>;
    },
    'advice.flow': () => {
      const plan = session.plan();
      return plan === null ? [] : readAdviceFlow(session.db, plan.id);
    },
    'advice.get': ({ workload: id }) => {
      const plan = session.plan();
      if (plan === null) throw new ApiError('no-plan', 'There is no advice before the first plan.');
      const workload = readPlannedWorkload(session.db, plan.id, id);
      if (workload?.advice == null) throw new ApiError('not-found', 'The plan gives no advice for this workload.');
      return { ...workload.advice, name: workload.name, demand: workload.demand };
    },
  } satisfies Partial<Handlers>;
}

/** How full a wave is of work. */
function load(wave: { readonly effortDays: number; readonly effortCapacityDays: number }): number {
  return wave.effortCapacityDays > 0 ? wave.effortDays / wave.effortCapacityDays : wave.effortDays;
}
