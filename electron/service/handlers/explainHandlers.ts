import { ApiError } from '#core/api.ts';
import type { Explanation } from '#core/api/planCalls.ts';
import type { Handlers } from '../dispatcher.ts';
import { explainHost } from '../explain/explainHost.ts';
import { explainCluster, explainFinding, explainSource } from '../explain/explainInput.ts';
import { explainModel } from '../explain/explainModel.ts';
import { explainAssumption } from '../explain/explainAssumption.ts';
import { explainInvariant, explainMove, explainWave } from '../explain/explainRoadmap.ts';
import { explainTotal } from '../explain/explainTotal.ts';
import { plannedClusterSections } from '../explain/plannedCluster.ts';
import { explainWorkload } from '../explain/explainWorkload.ts';
import type { ServiceContext } from '../serviceContext.ts';

/** What anything is, why it is so and where it comes from. */
export function explainHandlers({ session }: ServiceContext) {
  function explainPlanned(explain: (planId: number) => Explanation): Explanation {
    const plan = session.plan();
    if (plan === null) throw new ApiError('no-plan', 'There is nothing to explain before the first plan.');
    return explain(plan.id);
  }
  return {
    explain: ({ kind, id }) => {
      const { db } = session;
      const planId = session.plan()?.id ?? null;
      switch (kind) {
        case 'host':
          return explainHost(db, id, planId);
        case 'workload':
          return explainWorkload(db, id, planId);
        case 'cluster':
          return explainCluster(db, id, (name) => plannedClusterSections(db, name, planId));
        case 'finding':
          return explainFinding(db, id);
        case 'source':
          return explainSource(db, id);
        case 'assumption':
          return explainAssumption(db, id, session.active().scenario, planId);
        case 'model':
          return explainModel(id, session.active().scenario);
        case 'total':
          return explainPlanned((plan) => explainTotal(db, id, plan));
        case 'move':
          return explainPlanned((plan) => explainMove(db, id, plan));
        case 'wave':
          return explainPlanned((plan) => explainWave(db, id, plan));
        case 'invariant':
          return explainPlanned((plan) => explainInvariant(db, id, plan));
      }
    },
  } satisfies Partial<Handlers>;
}
