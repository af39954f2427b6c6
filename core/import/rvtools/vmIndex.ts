import type { NamedTable } from '../namedTable.ts';
import type { TableRow } from '../table.ts';
import type { VmColumn } from './columns.ts';

/** By what a row of any VM sheet says which VM it means. */
export interface VmIdentity {
  readonly name: string;
  readonly datacenter: string | null;
  readonly cluster: string | null;
  readonly host: string | null;
  readonly folder: string | null;
  readonly vmId: string | null;
  readonly vmUuid: string | null;
  /** The vCenter: its UUID where there is one, else its server name. */
  readonly vcenter: string | null;
}

/** Reads the identity columns of a row; null when it has no VM name. */
export function readIdentity<Key extends string>(table: NamedTable<Key | VmColumn>, row: TableRow): VmIdentity | null {
  const name = table.text(row, 'name');
  if (name === null) return null;
  return {
    name,
    datacenter: table.text(row, 'datacenter'),
    cluster: table.text(row, 'cluster'),
    host: table.text(row, 'host'),
    folder: table.text(row, 'folder'),
    vmId: table.text(row, 'vmId'),
    vmUuid: table.text(row, 'vmUuid'),
    vcenter: table.text(row, 'sdkUuid') ?? table.text(row, 'sdkServer'),
  };
}

/** Finds the VM that a row of another sheet belongs to. */
export class VmIndex {
  private readonly identities: readonly VmIdentity[];
  private readonly byUuid = new Map<string, number[]>();
  private readonly byName = new Map<string, number[]>();

  constructor(identities: readonly VmIdentity[]) {
    this.identities = identities;
    identities.forEach((identity, index) => {
      if (identity.vmUuid !== null) append(this.byUuid, uuidKey(identity), index);
      append(this.byName, identity.name.toLowerCase(), index);
    });
  }

  /**
   * The number of the VM meant, `unknown` when there is none of that name, `ambiguous` when several remain after
   * everything that the row says about itself.
   */
  find(row: VmIdentity): number | 'unknown' | 'ambiguous' {
    let candidates: readonly number[] = row.vmUuid === null ? [] : (this.byUuid.get(uuidKey(row)) ?? []);
    if (candidates.length === 1) return candidates[0] as number;
    if (candidates.length === 0) candidates = this.byName.get(row.name.toLowerCase()) ?? [];
    if (candidates.length === 0) return 'unknown';
    for (const part of ['name', 'vcenter', 'vmId', 'datacenter', 'cluster', 'host', 'folder'] as const) {
      if (candidates.length === 1) break;
      const value = row[part];
      if (value === null) continue;
      const narrowed = candidates.filter((index) => (this.identities[index] as VmIdentity)[part] === value);
      if (narrowed.length > 0) candidates = narrowed;
    }
    return candidates.length === 1 ? (candidates[0] as number) : 'ambiguous';
  }
}

function uuidKey(identity: VmIdentity): string {
  return `${identity.vmUuid?.toLowerCase() ?? ''}\n${identity.vcenter?.toLowerCase() ?? ''}`;
}

function append(map: Map<string, number[]>, key: string, index: number): void {
  const list = map.get(key);
  if (list) list.push(index);
  else map.set(key, [index]);
}
