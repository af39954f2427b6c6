import { counted, settle, tell } from './tell.ts';
import type { Draft, FactOf } from './draft.ts';

/** Gives workloads their size by its name (OpenStack servers their flavor's) and takes those that find one in. */
export function applySizes(
  sizes: readonly FactOf<'size'>[],
  unsized: readonly FactOf<'unsized'>[],
  draft: Draft,
): void {
  const byName = new Map<string, FactOf<'size'>>();
  // Of two sizes of one name the first counts: the newest import comes first.
  for (const size of sizes) {
    for (const name of size.names) {
      const key = name.trim().toLowerCase();
      if (!byName.has(key)) byName.set(key, size);
    }
  }
  const used = new Set<FactOf<'size'>>();
  const missing: { readonly fact: FactOf<'unsized'>; readonly size: string }[] = [];
  for (const fact of unsized) {
    const { workload } = fact;
    const size = fact.sizes.map((name) => byName.get(name.trim().toLowerCase())).find((found) => found !== undefined);
    if (size === undefined) {
      settle(draft, workload.origin, 'refused');
      missing.push({ fact, size: fact.sizes[0] ?? '' });
      continue;
    }
    used.add(size);
    if (draft.workloads.has(workload.id)) {
      settle(draft, workload.origin, 'merged');
      continue;
    }
    settle(draft, workload.origin, 'stored');
    draft.workloads.set(workload.id, {
      ...workload,
      vcpus: size.vcpus,
      memoryMiB: size.memoryMiB,
      provisionedMiB: workload.provisionedMiB ?? size.diskMiB,
    });
  }
  for (const size of sizes) settle(draft, size.origin, 'merged');
  tell(
    draft,
    'error',
    'size-unknown',
    missing.map(({ fact, size }) => ({ origin: fact.workload.origin, name: `${fact.workload.name} (${size})` })),
    (count, names) =>
      `${counted(count, 'server')} of a flavor that no file describes (${names}): without it nothing says how large they are, and they are not planned. Import "openstack flavor list --all --long -f json" too.`,
  );
  const unused = sizes.filter((size) => !used.has(size));
  tell(
    draft,
    'info',
    'sizes-unused',
    unused.map((size) => ({ origin: size.origin, name: size.names[0] ?? '' })),
    (count, names) => `${counted(count, 'flavor')} of which no server is known: ${names}.`,
  );
}
