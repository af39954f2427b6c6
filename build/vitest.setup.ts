import { fileURLToPath } from 'node:url';
import { gatherResources } from './resources.mjs';

/** Before any test: what the service, run from source, reads by address. */
export function setup(): void {
  const root = fileURLToPath(new URL('..', import.meta.url));
  gatherResources(root, `${root}.cache/resources`);
}
