import type { Host } from '#core/inventory/inventory.ts';
import type { ClusterBook } from '../clusterBook.ts';
import type { FindingSink } from '../findings.ts';
import { shortName } from '../hostNames.ts';
import type { SheetLedger } from '../ledger.ts';
import type { NamedTable } from '../namedTable.ts';
import { countRule, rateRule, storageMiBRule } from '../rules.ts';
import type { TableRow } from '../table.ts';
import type { DatastoreColumn, NicColumn } from './columns.ts';

/** Finds hosts by the name that other sheets use: as it is, else its first label where only one host has it. */
class HostIndex {
  private readonly byName = new Map<string, Host[]>();

  constructor(hosts: readonly Host[]) {
    for (const host of hosts) {
      for (const name of new Set([host.name.toLowerCase(), shortName(host.name)])) {
        const list = this.byName.get(name);
        if (list) list.push(host);
        else this.byName.set(name, [host]);
      }
    }
  }

  find(name: string): Host | undefined {
    const whole = this.byName.get(name.trim().toLowerCase()) ?? [];
    const found = whole.length === 1 ? whole : (this.byName.get(shortName(name)) ?? []);
    return found.length === 1 ? found[0] : undefined;
  }
}

/** Adds up the speed of each host's adapters, by host id. Rows of hosts that vHost does not describe stay refused. */
export function readNicSheet(
  table: NamedTable<NicColumn>,
  ledger: SheetLedger,
  hosts: readonly Host[],
  sink: FindingSink,
): ReadonlyMap<string, number> {
  const index = new HostIndex(hosts);
  const speeds = new Map<string, number>();
  for (const row of table.rows) {
    const entry = ledger.enter(row);
    const host = hostOf(table, row, index, sink);
    if (host === null) continue;
    // No link, no speed: an adapter without one carries nothing.
    const speed = table.amount(row, 'speed', rateRule, sink);
    if (speed !== null) speeds.set(host.id, (speeds.get(host.id) ?? 0) + speed);
    ledger.settle(entry, 'merged');
  }
  return speeds;
}

function hostOf(table: NamedTable<NicColumn>, row: TableRow, index: HostIndex, sink: FindingSink): Host | null {
  const name = table.text(row, 'host');
  const host = name === null ? undefined : index.find(name);
  if (host !== undefined) return host;
  sink.add(
    'warning',
    'nic-without-host',
    name === null
      ? 'The row names no host; it was refused.'
      : `vHost describes no host ${name}, or several of that name, so this adapter belongs to nothing; it was refused.`,
    { sheet: table.name, row: row.row, ...(name === null ? {} : { value: name }) },
  );
  return null;
}

/** What the datastores are to hosts and clusters. */
export interface DatastoreFacts {
  /** MiB of datastores that one host alone reaches, by host id. */
  readonly localMiB: ReadonlyMap<string, number>;
  /** Names, in lower case, of the datastores that one host alone reaches; and of all that are described. */
  readonly localNames: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
}

/**
 * Reads the datastores. One that a single host reaches is that host's own storage; one that several hosts of a cluster reach
 * is added to the cluster, whose hosts it does not bind. `# Hosts` decides; the list in `Hosts` says which.
 */
export function readDatastoreSheet(
  table: NamedTable<DatastoreColumn>,
  ledger: SheetLedger,
  hosts: readonly Host[],
  clusters: ClusterBook,
  sink: FindingSink,
): DatastoreFacts {
  const index = new HostIndex(hosts);
  const localMiB = new Map<string, number>();
  const localNames = new Set<string>();
  const names = new Set<string>();
  const shared = new Map<string, { capacity: number; used: number }>();
  let withoutHosts = 0;
  for (const row of table.rows) {
    const entry = ledger.enter(row);
    const name = table.text(row, 'name');
    const capacity = table.amount(row, 'capacity', storageMiBRule, sink);
    if (name === null || capacity === null) {
      sink.add('error', 'datastore-without-size', 'The row has no name or no capacity; it was refused.', {
        sheet: table.name,
        row: row.row,
        ...(name === null ? {} : { value: name }),
      });
      continue;
    }
    ledger.settle(entry, 'merged');
    names.add(name.toLowerCase());
    const listed = (table.text(row, 'hosts') ?? '').split(/[,;]/).flatMap((part) => index.find(part) ?? []);
    const count = table.amount(row, 'hostCount', countRule, sink) ?? listed.length;
    const [first] = listed;
    if (count === 0 || (count === 1 && first === undefined)) {
      withoutHosts += 1;
      continue;
    }
    if (count === 1 && first !== undefined) {
      localMiB.set(first.id, (localMiB.get(first.id) ?? 0) + capacity);
      localNames.add(name.toLowerCase());
      continue;
    }
    const free = table.amount(row, 'free', storageMiBRule, sink);
    const used = table.amount(row, 'inUse', storageMiBRule, sink) ?? (free === null ? 0 : Math.max(0, capacity - free));
    const ids = new Set(listed.flatMap((host) => host.clusterId ?? []));
    // One that several clusters reach belongs to none of them alone.
    const [only] = ids;
    if (ids.size !== 1 || only === undefined) continue;
    const sum = shared.get(only) ?? { capacity: 0, used: 0 };
    shared.set(only, { capacity: sum.capacity + capacity, used: sum.used + used });
  }
  for (const [id, { capacity, used }] of shared) clusters.setSharedStorage(id, capacity, used);
  if (withoutHosts > 0) {
    sink.add(
      'info',
      'datastore-without-hosts',
      `${withoutHosts} datastore${withoutHosts === 1 ? ' is' : 's are'} reached by no host that vHost describes; their capacity is no host's.`,
      { sheet: table.name },
    );
  }
  return { localMiB, localNames, names };
}
