import { ApiError } from '#core/api.ts';
import { isSourceRepair, repairKey, type Repair } from '#core/import/mapping/repair.ts';
import { repairOf, repairOptionsFor } from '#core/import/mapping/repairOptions.ts';
import { repeatedHeading } from '#core/import/mapping/reread.ts';
import { readFinding } from '#db/findingRepository.ts';
import { readContributions, storeRepair } from '#db/importRepository.ts';
import { readInventory } from '#db/inventoryRepository.ts';
import { readKeptSources, readRepairPlace } from '#db/keptSources.ts';
import { readRepairs } from '#db/mappingRepository.ts';
import type { Handlers } from '../dispatcher.ts';
import { runTask, type ServiceContext } from '../serviceContext.ts';
import { decodeImport, encodeInventory } from '../transfer.ts';
import type { WriteLock } from '../writeLock.ts';

/** Completes the sentence "Undo ...". */
function labelOf(repair: Repair): string {
  switch (repair.kind) {
    case 'host-of':
      return `the host of ${repair.name}`;
    case 'cluster-of':
      return `the cluster ${repair.cluster} of a host`;
    case 'value':
      return `${repair.from} as ${repair.to}`;
    case 'unit':
      return `the unit of ${repair.column}`;
    case 'rows':
      return `what the rows of ${repair.sheet === '' ? repair.file : repair.sheet} are`;
    case 'same-name':
      return `the rows named ${repair.name}`;
    case 'group':
      return `the group ${repair.name}`;
    case 'members':
      return 'the members of a group';
  }
}

/** Settling findings. Each repair is one edit that can be undone, and makes the plan stale where it changes one. */
export function repairHandlers(context: ServiceContext, imports: WriteLock) {
  const { session } = context;

  function findingOf(id: string) {
    const finding = readFinding(session.db, id);
    if (finding === undefined) throw new ApiError('not-found', 'That finding is no longer there.');
    return finding;
  }

  return {
    'findings.repairs': ({ finding: id }) => {
      const finding = findingOf(id);
      return [...repairOptionsFor(finding, readRepairPlace(session.db, finding))];
    },
    'findings.repair': async ({ finding: id, kind, value }, call) => {
      session.assertWritable();
      const signal = AbortSignal.any([call.signal, session.lifetime]);
      await imports.run(async () => {
        const finding = findingOf(id);
        const repair = repairOf(finding, readRepairPlace(session.db, finding), kind, value);
        if (repair === null) throw new ApiError('invalid-input', `The finding cannot be settled with ${value}.`);
        const key = repairKey(repair);
        const repairs = [...readRepairs(session.db).filter((one) => repairKey(one) !== key), repair];
        const reread = isSourceRepair(repair) ? readKeptSources(session.db, repair.file) : [];
        for (const kept of reread) {
          const heading = repeatedHeading(kept);
          if (heading === null) continue;
          throw new ApiError(
            'invalid-input',
            `Two columns of ${kept.source.file} have the heading ${heading}: give them different ones, then import the file again.`,
          );
        }
        const columns = await runTask(
          context,
          'repair',
          {
            repairs,
            reread,
            contributions: readContributions(session.db),
            inventory: encodeInventory(readInventory(session.db)),
          },
          { kind: 'parse', signal, onProgress: (fraction, phase) => call.progress(0.6 * fraction, phase) },
        );
        const prepared = decodeImport(columns);
        if (prepared.sources.some(({ inventory }) => inventory === null)) {
          throw new ApiError('invalid-input', 'With this nothing of the table could be read; it was left as it is.');
        }
        await session.changeInSteps(
          signal,
          (db) => storeRepair(db, prepared, context.now().toISOString(), labelOf(repair), repairs),
          (fraction) => call.progress(0.6 + 0.4 * fraction, 'storing'),
        );
      });
      context.emit(['inventory', 'findings', 'plan', 'file', 'history']);
      return session.state();
    },
  } satisfies Partial<Handlers>;
}
