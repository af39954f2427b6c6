import { ApiError, type Topic } from '#core/api.ts';
import type { FileState } from '#core/api/fileCalls.ts';
import { assumptionDefinition, assumptionProblems, resolveAssumptions } from '#core/scenario/assumptions.ts';
import { describeChange } from '#core/scenario/describeChange.ts';
import { baseScenario, type Scenario } from '#core/scenario/scenario.ts';
import { single, transactInSteps, type WritableDb } from '#db/database.ts';
import { addScenario, editActiveScenario, readHistoryState, redoSteps, undoSteps } from '#db/historyRepository.ts';
import { activateScenario, listScenarios, nextScenarioId, readScenario } from '#db/scenarioRepository.ts';
import type { CallContext, Handlers } from '../dispatcher.ts';
import type { ServiceContext } from '../serviceContext.ts';

/** Scenarios, assumptions and overrides: every edit can be undone, and makes the plan stale where it changes one. */
export function scenarioHandlers(context: ServiceContext) {
  const { session } = context;

  async function change(work: (db: WritableDb) => void, topics: readonly Topic[]): Promise<FileState> {
    await session.change(work);
    context.emit(topics);
    return session.state();
  }

  function refuseFaulty(scenario: Scenario): void {
    const problems = assumptionProblems(scenario);
    if (problems.length > 0) {
      throw new ApiError('invalid-input', problems.map(({ message }) => message).join(' '), { problems });
    }
  }

  /** In steps: what is undone may be an import of many thousand rows. */
  async function stepBack(
    steps: (db: WritableDb) => Generator<void, string | null>,
    call: CallContext,
  ): Promise<string | null> {
    const label = await session.changeInSteps(
      call.signal,
      (db) => transactInSteps(db, () => steps(db)),
      () => undefined,
    );
    if (label !== null) context.emit([...edited, 'inventory', 'findings']);
    return label;
  }

  const edited = ['scenario', 'plan', 'history', 'file'] as const;

  return {
    'scenario.list': () => listScenarios(session.db),
    'scenario.get': () => session.active().scenario,
    'scenario.save': (scenario) => {
      refuseFaulty(scenario);
      return change((db) => {
        editActiveScenario(db, describeChange(session.active().scenario, scenario), () => scenario);
      }, edited);
    },
    'scenario.create': ({ name, copyActive }) =>
      change((db) => {
        const { scenario } = session.active();
        const start = copyActive ? scenario : { ...baseScenario, startDate: scenario.startDate };
        addScenario(db, `the new scenario ${name}`, nextScenarioId(db), { ...start, name });
      }, edited),
    'scenario.select': ({ id }) => {
      if (readScenario(session.db, id) === null) throw new ApiError('not-found', `There is no scenario ${id}.`);
      return change((db) => activateScenario(db, id), ['scenario', 'plan', 'findings', 'file']);
    },
    'assumptions.list': () =>
      resolveAssumptions(session.active().scenario).map(({ definition, low, likely, high, changed }) => ({
        id: definition.id,
        title: definition.title,
        group: definition.group,
        unit: definition.unit,
        low,
        likely,
        high,
        distribution: definition.distribution,
        source: definition.source,
        description: definition.description,
        defaults: { low: definition.low, likely: definition.likely, high: definition.high },
        changed,
      })),
    'assumptions.set': ({ id, override }) => {
      const definition = assumptionDefinition(id);
      if (definition === undefined) throw new ApiError('not-found', `There is no assumption ${id}.`);
      const isReset = override === null || Object.values(override).every((value) => value === undefined);
      const withOverride = (scenario: Scenario): Scenario => {
        const { [id]: _, ...others } = scenario.assumptions;
        return { ...scenario, assumptions: isReset ? others : { ...others, [id]: override } };
      };
      refuseFaulty(withOverride(session.active().scenario));
      return change((db) => {
        editActiveScenario(db, `the change of “${definition.title}”`, withOverride);
      }, edited);
    },
    'advice.override': ({ workloads, technology }) => {
      const unknown = workloads.filter(
        (id) => single<number>(session.db, 'SELECT count(*) FROM workloads WHERE id = ?', [id]) === 0,
      );
      // Going back to the advice is possible for a workload that is gone.
      if (technology !== null && unknown.length > 0) {
        throw new ApiError('not-found', `There is no workload ${unknown[0]!}.`, { workloads: unknown.slice(0, 100) });
      }
      const count = workloads.length === 1 ? 'one workload' : `${workloads.length} workloads`;
      return change((db) => {
        editActiveScenario(db, `the technology of ${count}`, (scenario) => {
          const overrides = new Map(Object.entries(scenario.technologyOverrides));
          for (const id of workloads) {
            if (technology === null) overrides.delete(id);
            else overrides.set(id, technology);
          }
          return { ...scenario, technologyOverrides: Object.fromEntries(overrides) };
        });
      }, edited);
    },
    'history.state': () => readHistoryState(session.db),
    'history.undo': async (_input, call) => {
      if ((await stepBack(undoSteps, call)) === null) {
        throw new ApiError('nothing-to-undo', 'There is nothing to undo.');
      }
      return session.state();
    },
    'history.redo': async (_input, call) => {
      if ((await stepBack(redoSteps, call)) === null) {
        throw new ApiError('nothing-to-undo', 'There is nothing to redo.');
      }
      return session.state();
    },
  } satisfies Partial<Handlers>;
}
