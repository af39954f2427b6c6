import type { Handlers } from '../dispatcher.ts';
import type { ServiceContext } from '../serviceContext.ts';
import { ApiError } from '#core/api.ts';
import { CancelledError } from '#core/job.ts';

/** Values of a sweep that are computed between two chances to answer other calls. */
const valuesPerStep = 8;

/** The model catalogue, loaded when it is first asked for. */
export function modelHandlers({ session }: Pick<ServiceContext, 'session'>) {
  return {
    'models.list': async () => {
      const { listModels } = await import('#core/models/registry.ts');
      return [...listModels()];
    },
    'models.run': async ({ id, input }) => {
      const { runModel } = await import('#core/models/registry.ts');
      const run = runModel(id, input);
      if (run.ok) return { output: { ...run.output } };
      return { error: { code: run.error.code, field: run.error.field, message: run.error.message } };
    },
    'models.cases': async ({ model }) => {
      const { comparePublished } = await import('#core/models/comparison.ts');
      return comparePublished().filter((entry) => model === undefined || entry.model === model);
    },
    'models.context': async ({ id }) => {
      const { findModel } = await import('#core/models/registry.ts');
      if (findModel(id) === undefined) throw new ApiError('not-found', `There is no model ${id}.`);
      const { modelContext } = await import('#core/handbook/modelContext.ts');
      return modelContext(id, session.active().scenario);
    },
    'models.sweep': async (request, call) => {
      const { joinSweeps, sweepModel } = await import('#core/models/sweep.ts');
      const parts = [];
      for (let from = 0; from < request.values.length; from += valuesPerStep) {
        parts.push(sweepModel({ ...request, values: request.values.slice(from, from + valuesPerStep) }));
        // Some models take milliseconds a point: other calls are answered in between.
        await new Promise((resolve) => setImmediate(resolve));
        if (call.signal.aborted) throw new CancelledError();
      }
      const swept = joinSweeps(parts);
      return swept.ok
        ? { series: swept.series.map((one) => ({ ...one, points: [...one.points] })) }
        : { error: swept.error };
    },
  } satisfies Partial<Handlers>;
}
