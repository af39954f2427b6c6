import type { Highs, InitOptions } from 'highs';

/** What the package's module really exports; its declarations describe the CommonJS build, which nests it once more. */
interface SolverModule {
  readonly default: (options?: InitOptions) => Promise<Highs>;
}

let loading: Promise<Highs> | null = null;

/**
 * The linear and mixed-integer solver HiGHS as WebAssembly, loaded once per thread. Core packs without it where it cannot be
 * loaded, so callers treat null as "no proofs beyond the simple bounds". Models must be disposed; they are not collected.
 */
export async function loadSolver(): Promise<Highs | null> {
  loading ??= (import('highs') as unknown as Promise<SolverModule>).then(async (module) => module.default());
  try {
    return await loading;
  } catch {
    loading = null;
    return null;
  }
}
