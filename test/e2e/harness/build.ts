import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type BuildGroup, isFresh } from '#build/freshness.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Before the suite: the application is built from the sources as they are, or the suite fails here. */
export default function buildIfStale(): void {
  const groups: readonly BuildGroup[] = ['terminal', 'window'];
  const stale = groups.filter((group) => !isFresh(root, group));
  if (stale.length === 0) return;
  const result = spawnSync(process.execPath, [`${root}build/bundle.ts`, ...stale], { cwd: root, stdio: 'inherit' });
  if (result.status !== 0) throw new Error('The build failed (see above).');
}
