import { ApiError } from '#core/api.ts';
import { offeredModels } from '#core/planning/placementStudies.ts';
import { likelyValues, resolveAssumptions } from '#core/scenario/assumptions.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import { single } from '#db/database.ts';
import { readInventory } from '#db/inventoryRepository.ts';
import { editActiveScenario } from '#db/historyRepository.ts';
import type { CallContext, Handlers } from '../dispatcher.ts';
import { studiedEstate } from '../planScenario.ts';
import { runTask, type ServiceContext } from '../serviceContext.ts';
import type { StudiedEstate, StudyAnswer, StudyTask } from '../tasks.ts';

/** Questions about placements beside the plan: one host less, pins, purchases. */
export function studyHandlers(context: ServiceContext) {
  const { session } = context;

  function estate(): StudiedEstate {
    return studiedEstate(context, session.active().scenario);
  }

  function study(task: StudyTask, call: CallContext): Promise<StudyAnswer> {
    return runTask(context, 'study', task, {
      signal: AbortSignal.any([call.signal, session.lifetime]),
      onProgress: (fraction, phase) => call.progress(fraction, phase),
    });
  }

  function unexpected(answer: StudyAnswer): never {
    throw new Error(`the study answered ${answer.kind}`);
  }

  async function edit(label: string, change: (scenario: Scenario) => Scenario) {
    await session.change((db) => editActiveScenario(db, label, change));
    context.emit(['scenario', 'plan', 'history', 'file']);
    return session.state();
  }

  return {
    'placement.nextHost': async ({ cluster }, call) => {
      const answer = await study({ ...estate(), kind: 'next-host', cluster }, call);
      return answer.kind === 'next-host' ? answer.study : unexpected(answer);
    },
    'placement.tryPin': async ({ workload, hostId }, call) => {
      const answer = await study({ ...estate(), kind: 'pin', workload, host: hostId }, call);
      return answer.kind === 'pin' ? answer.study : unexpected(answer);
    },
    'placement.pin': ({ workload, hostId }) => {
      const isKnown = (table: 'workloads' | 'hosts', id: string): boolean =>
        single<number>(session.db, `SELECT count(*) FROM ${table} WHERE id = ?`, [id]) > 0;
      // A pin of what is gone can still be taken away.
      if (hostId !== null && !isKnown('workloads', workload))
        throw new ApiError('not-found', 'There is no such workload.');
      if (hostId !== null && !isKnown('hosts', hostId)) throw new ApiError('not-found', 'There is no such host.');
      return edit(hostId === null ? 'the pin taken away' : 'the pin of one workload', (scenario) => {
        const pins = new Map(Object.entries(scenario.pinned));
        if (hostId === null) pins.delete(workload);
        else pins.set(workload, hostId);
        return { ...scenario, pinned: Object.fromEntries(pins) };
      });
    },
    'buy.models': () => {
      const { scenario } = session.active();
      const values = likelyValues(resolveAssumptions(scenario));
      return {
        models: [...offeredModels(readInventory(session.db), scenario, values)],
        isOwn: scenario.hostModels.length > 0,
        currency: scenario.currency,
      };
    },
    'buy.setModels': ({ models }) => edit('the host models', (scenario) => ({ ...scenario, hostModels: models })),
    'buy.run': async (question, call) => {
      const answer = await study({ ...estate(), kind: 'purchase', question }, call);
      return answer.kind === 'purchase' ? answer.study : unexpected(answer);
    },
  } satisfies Partial<Handlers>;
}
