import { createDouble, type TestDouble } from './double.ts';

/** The window over the test double: `dev.html?scale=1`, `?scale=0` for an empty file, `?scale=131` for 100,000 workloads. */
const parameters = new URLSearchParams(location.search);
const double: TestDouble = createDouble({
  scale: Number(parameters.get('scale') ?? '1'),
  planned: parameters.get('planned') !== 'no',
  stepMs: Number(parameters.get('step') ?? '40'),
});
Object.assign(window, { headroom: double });
// The bridge must be there before the window's own modules run.
await import('#renderer/main.tsx');
