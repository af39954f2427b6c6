import type { Handlers } from '../dispatcher.ts';

/** The model catalogue, loaded when it is first asked for. */
export function modelHandlers() {
  return {
    'models.list': async () => {
      const { listModels } = await import('#core/models/registry.ts');
      return listModels().map((model) => ({ ...model }));
    },
    'models.run': async ({ id, input }) => {
      const { runModel } = await import('#core/models/registry.ts');
      const run = runModel(id, input);
      if (run.ok) return { output: { ...run.output } };
      return { error: { code: run.error.code, field: run.error.field, message: run.error.message } };
    },
  } satisfies Partial<Handlers>;
}
