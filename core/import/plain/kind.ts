import type { Technology } from '#core/inventory/technology.ts';
import type { PlainColumn } from './columns.ts';
import type { PlainTable } from './table.ts';

/** What a row describes. */
export type RowKind = 'host' | 'workload';

/** What a word in a kind column says: the kind, and for workloads how they run where the word tells. */
export interface KindWord {
  readonly kind: RowKind;
  readonly technology: Technology | null;
}

const hostWords: ReadonlySet<string> = new Set([
  'host',
  'hosts',
  'node',
  'hypervisor',
  'esx',
  'esxi',
  'esx host',
  'esxi host',
  'physical',
  'physical host',
  'physical server',
  'bare metal',
  'metal',
  'hostsystem',
  'server host',
  'wirt',
]);

const workloadWords: ReadonlyMap<string, Technology | null> = new Map<string, Technology | null>([
  ['vm', 'vm'],
  ['virtual', 'vm'],
  ['virtual machine', 'vm'],
  ['virtualmachine', 'vm'],
  ['guest', 'vm'],
  ['qemu', 'vm'],
  ['kvm', 'vm'],
  ['instance', 'vm'],
  ['workload', null],
  ['container', 'container'],
  ['pod', 'container'],
  ['lxc', 'container'],
  ['docker', 'container'],
  ['microvm', 'microvm'],
  ['kata', 'microvm'],
  ['firecracker', 'microvm'],
  ['sandbox', 'sandbox'],
  ['gvisor', 'sandbox'],
  ['wasm', 'wasm'],
  ['webassembly', 'wasm'],
  ['paravirt', 'paravirt'],
  ['paravirtual', 'paravirt'],
  ['pv', 'paravirt'],
]);

/** What `text` says of its row; null when it is no word for a kind. */
export function readKindWord(text: string | null): KindWord | null {
  const word = (text ?? '')
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ');
  if (hostWords.has(word)) return { kind: 'host', technology: null };
  const technology = workloadWords.get(word);
  return technology === undefined ? null : { kind: 'workload', technology };
}

/** Whether the kind column of a table really tells hosts from workloads ("Type" may hold anything). */
export function hasKinds(table: PlainTable): boolean {
  if (!table.has('kind')) return false;
  let hosts = 0;
  let workloads = 0;
  let filled = 0;
  for (const row of table.named.rows.slice(0, 2000)) {
    const text = table.text(row, 'kind');
    if (text === null) continue;
    filled += 1;
    const word = readKindWord(text);
    if (word?.kind === 'host') hosts += 1;
    else if (word?.kind === 'workload') workloads += 1;
  }
  const known = hosts + workloads;
  // A column that names both kinds tells them apart even if it also names routers; one that names a single kind must do
  // so nearly always.
  return known > 0 && (known >= filled * 0.8 || (hosts > 0 && workloads > 0 && known >= filled * 0.4));
}

const workloadSigns: readonly (readonly [PlainColumn, number])[] = [
  ['host', 3],
  ['powerState', 2],
  ['template', 2],
  ['os', 1],
  ['disk', 1],
  ['diskUsed', 1],
  ['application', 1],
  ['resourcePool', 2],
  ['nics', 1],
  ['disks', 1],
];

const hostSigns: readonly (readonly [PlainColumn, number])[] = [
  ['sockets', 2],
  ['coresPerSocket', 2],
  ['threads', 2],
  ['cpuModel', 2],
  ['clock', 1],
  ['vendor', 1],
  ['model', 2],
  ['hypervisor', 2],
  ['idlePower', 2],
  ['maxPower', 2],
  ['maintenance', 2],
  ['failover', 2],
  ['cores', 1],
];

/**
 * What the rows of a table without a kind column are, judged by its columns: hosts have sockets and models, workloads run
 * on a host and have a power state. `isSure` is false when the columns say neither; then the file's name may.
 */
export function judgeTableKind(
  table: PlainTable,
  fileName: string,
): { readonly kind: RowKind; readonly isSure: boolean } {
  const score = (signs: readonly (readonly [PlainColumn, number])[]): number =>
    signs.reduce((sum, [column, weight]) => sum + (table.has(column) ? weight : 0), 0);
  const nameHeading = table.heading('name')?.base ?? '';
  const vcpuHeading = table.heading('vcpus')?.base ?? '';
  const workload =
    score(workloadSigns) +
    (/^v|virtual/.test(vcpuHeading) ? 3 : 0) +
    (/vm|virtual|guest|instance|workload|container/.test(nameHeading) ? 3 : 0);
  const host = score(hostSigns) + (/host|esx|node|hypervisor/.test(nameHeading) ? 2 : 0);
  if (host !== workload) return { kind: host > workload ? 'host' : 'workload', isSure: true };
  if (/host|esx|hypervisor|blade|nodes?\b/i.test(fileName)) return { kind: 'host', isSure: true };
  return { kind: 'workload', isSure: /vm|workload|guest|instance/i.test(fileName) };
}
