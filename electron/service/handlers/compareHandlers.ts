import { ApiError } from '#core/api.ts';
import { alternativesOf } from '#core/compare/alternatives.ts';
import { comparePlans, type ComparablePlan } from '#core/compare/comparePlans.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import { addScenario } from '#db/historyRepository.ts';
import { readPlanEntry, readPlanStreams } from '#db/planRepository.ts';
import { listScenarios, nextScenarioId, readScenario } from '#db/scenarioRepository.ts';
import type { CallContext, Handlers } from '../dispatcher.ts';
import { planInputs, planScenario } from '../planScenario.ts';
import { runTask, type ServiceContext } from '../serviceContext.ts';

/** Scenarios and alternatives side by side. */
export function compareHandlers(context: ServiceContext) {
  const { session } = context;

  function planState(id: string): 'none' | 'current' | 'stale' {
    const entry = readPlanEntry(session.db, id);
    const scenario = readScenario(session.db, id);
    if (entry === null || scenario === null) return 'none';
    return entry.fingerprint === session.fingerprint(scenario) ? 'current' : 'stale';
  }

  /** The stored plan of a scenario, made first where there is none that fits. */
  async function storedPlan(
    id: string,
    scenario: Scenario,
    signal: AbortSignal,
    onProgress: (fraction: number, phase: string) => void,
  ): Promise<ComparablePlan> {
    if (planState(id) !== 'current') await planScenario(context, { id, scenario }, signal, onProgress);
    const entry = readPlanEntry(session.db, id);
    const streams = entry === null ? null : readPlanStreams(session.db, entry.id);
    if (streams === null) throw new ApiError('no-plan', `The plan of ${scenario.name} was replaced by a newer one.`);
    return runTask(context, 'compare', { kind: 'stored', id, scenario, ...streams }, { signal });
  }

  /** Progress of the part `index` of `count` equal parts. */
  function partOf(call: CallContext, index: number, count: number, name: string) {
    return (fraction: number, phase: string): void => call.progress((index + fraction) / count, `${name}: ${phase}`);
  }

  return {
    'compare.list': () =>
      listScenarios(session.db).map(({ id, name, active }) => {
        const scenario = readScenario(session.db, id);
        const fingerprint = scenario === null ? '' : session.fingerprint(scenario);
        return { id, name, active, plan: planState(id), fingerprint };
      }),
    'compare.run': async ({ ids }, call) => {
      const signal = AbortSignal.any([call.signal, session.lifetime]);
      const wanted = [...new Set(ids)].map((id) => {
        const scenario = readScenario(session.db, id);
        if (scenario === null) throw new ApiError('not-found', `There is no scenario ${id}.`);
        return { id, scenario };
      });
      const plans: ComparablePlan[] = [];
      for (const [index, { id, scenario }] of wanted.entries()) {
        plans.push(await storedPlan(id, scenario, signal, partOf(call, index, wanted.length, scenario.name)));
      }
      return comparePlans(plans);
    },
    'compare.alternatives': async (_input, call) => {
      const signal = AbortSignal.any([call.signal, session.lifetime]);
      const { id, scenario } = session.active();
      const alternatives = alternativesOf(scenario);
      const count = alternatives.length + 1;
      const plans = [await storedPlan(id, scenario, signal, partOf(call, 0, count, scenario.name))];
      for (const [index, alternative] of alternatives.entries()) {
        plans.push(
          await runTask(
            context,
            'compare',
            { kind: 'new', id: alternative.id, ...planInputs(context, alternative.scenario) },
            { signal, onProgress: partOf(call, index + 1, count, alternative.id) },
          ),
        );
      }
      return {
        comparison: comparePlans(plans),
        alternatives: alternatives.map((one) => ({
          id: one.id,
          name: one.scenario.name,
          description: one.description,
        })),
      };
    },
    'compare.adopt': async ({ id }) => {
      const alternative = alternativesOf(session.active().scenario).find((one) => one.id === id);
      if (alternative === undefined) throw new ApiError('not-found', `There is no alternative ${id}.`);
      await session.change((db) => {
        const { scenario } = alternative;
        addScenario(db, `the new scenario ${scenario.name}`, nextScenarioId(db), scenario);
      });
      context.emit(['scenario', 'plan', 'history', 'file']);
      return session.state();
    },
  } satisfies Partial<Handlers>;
}
