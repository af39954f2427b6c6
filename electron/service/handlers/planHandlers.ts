import { ApiError, type CallOutput } from '#core/api.ts';
import { totalIds } from '#core/planResult.ts';
import { resolveAssumptions } from '#core/scenario/assumptions.ts';
import { objectives } from '#core/scenario/roadmapSettings.ts';
import { readWeightiestFindings } from '#db/findingRepository.ts';
import { readAdviceFlow, readPlannedWorkload } from '#db/plannedPlacementRepository.ts';
import { readPlanJson, readPlanSummary } from '#db/planRepository.ts';
import { readWaves } from '#db/plannedWaveRepository.ts';
import type { PlanSummary } from '#db/planTables.ts';
import type { Handlers } from '../dispatcher.ts';
import { ByteChunks } from '../byteChunks.ts';
import { planScenario } from '../planScenario.ts';
import type { ServiceContext } from '../serviceContext.ts';

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
      const active = session.active();
      const known = session.plan();
      if (known?.current === true) return { planId: String(known.id), inputsHash: known.inputsHash };
      planning?.abort();
      const own = new AbortController();
      planning = own;
      try {
        const signal = AbortSignal.any([call.signal, session.lifetime, own.signal]);
        const { planId, inputsHash } = await planScenario(context, active, signal, (fraction, phase) =>
          call.progress(fraction, phase),
        );
        return { planId: String(planId), inputsHash };
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
        curve: summary.curve.map((point) => ({ ...point, withGrowth: point.withGrowth ?? point.totals })),
        growthPercentPerYear: (scenario as Partial<typeof scenario>).roadmap?.growthPercentPerYear ?? 0,
        worth: worthOf(summary),
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
        wavesBefore: details.wavesBefore ?? 0,
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

/** The plan's business case with its proof; null in plans of before there was one. */
function worthOf({ details, scenario }: PlanSummary): NonNullable<CallOutput<'plan.overview'>>['worth'] {
  const { business, roadmapValue } = details;
  if (business === undefined) return null;
  const { npv, investment, horizonYears, discountRate, paybackMonths, presentValues, breakEven } = business;
  const weights = scenario.roadmap.objective;
  return {
    npv,
    investment,
    horizonYears,
    discountRate,
    paybackMonths,
    presentValues: presentValues ?? null,
    breakEven: breakEven ?? null,
    objective: objectives.flatMap((id) => (weights[id] > 0 ? [{ id, weight: weights[id] }] : [])),
    proof:
      roadmapValue === undefined
        ? null
        : {
            value: roadmapValue.value,
            bound: roadmapValue.bound,
            gap: roadmapValue.gap,
            unit: roadmapValue.unit,
            method: roadmapValue.method,
          },
  };
}

/** How full a wave is of work. */
function load(wave: { readonly effortDays: number; readonly effortCapacityDays: number }): number {
  return wave.effortCapacityDays > 0 ? wave.effortDays / wave.effortCapacityDays : wave.effortDays;
}
