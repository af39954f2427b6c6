import { emptyInventory, type Fact, type Host, type Workload } from '#core/inventory/inventory.ts';
import { checkCancelled } from '#core/job.ts';
import { ClusterBook } from '../clusterBook.ts';
import type { Importer } from '../contract.ts';
import { makeHost, makeWorkload } from '../entities.ts';
import { machineFact } from '../facts/machineFact.ts';
import { KeyRegister, makeId, makeKey } from '../keys.ts';
import { coresOfThreads } from '../physicalCores.ts';
import { ItemLedger } from '../tree/ledger.ts';
import { itemsOf, makeTreeImporter, type TreeEstate, type TreeItem, type TreeSetting } from '../tree/treeImporter.ts';
import { asObject, listAt, member, numberAt, objectAt, textAt, textOf } from '../tree/value.ts';

type Kind = 'server' | 'flavor' | 'hypervisor' | 'server group';

/**
 * `openstack server list --long`, `flavor list --long`, `hypervisor list --long` and `server group list --long`, each with
 * `-f json`, and the same lists as the Nova API words them. Servers name only their flavor: sizes are joined over all files.
 */
export const openstackImporter: Importer = makeTreeImporter({
  format: 'openstack',
  title: 'OpenStack servers, flavors, hypervisors or server groups (openstack ... list -f json)',
  holds: 'list of OpenStack servers, flavors, hypervisors or server groups',
  items: (tree) => {
    const items = itemsOf(tree, (root) => {
      for (const name of ['servers', 'flavors', 'hypervisors', 'server_groups']) {
        if (Array.isArray(asObject(root)?.[name])) return listAt(root, name);
      }
      return null;
    });
    return items.some(({ value }) => kindOf(value) !== null) ? items : null;
  },
  read: readLists,
});

function has(value: unknown, name: string): boolean {
  return member(value, name) !== undefined;
}

function kindOf(value: unknown): Kind | null {
  if (['Policies', 'Policy', 'policies', 'policy'].some((name) => policiesOf(member(value, name)).length > 0)) {
    return 'server group';
  }
  if (has(value, 'Hypervisor Hostname') || has(value, 'hypervisor_hostname')) return 'hypervisor';
  if ((has(value, 'VCPUs') && has(value, 'RAM')) || (has(value, 'vcpus') && has(value, 'ram') && has(value, 'disk'))) {
    return 'flavor';
  }
  if (has(value, 'ID') && has(value, 'Name') && has(value, 'Status')) {
    return ['Networks', 'Flavor', 'Flavor Name', 'Power State'].some((name) => has(value, name)) ? 'server' : null;
  }
  return has(value, 'id') && has(value, 'status') && has(value, 'flavor') ? 'server' : null;
}

/** The first of several spellings of a member. */
function first(value: unknown, ...names: readonly string[]): string | null {
  for (const name of names) {
    const text = textAt(value, name);
    if (text !== null && text !== 'None') return text;
  }
  return null;
}

function amount(value: unknown, largest: number, ...names: readonly string[]): number | null {
  for (const name of names) {
    const number = numberAt(value, name);
    if (number !== null && number >= 0 && number <= largest) return number;
  }
  return null;
}

function readLists(items: readonly TreeItem[], setting: TreeSetting): TreeEstate {
  const { sink, sourceId, context } = setting;
  const clusters = new ClusterBook(false);
  const ledgers = new Map<string, ItemLedger>();
  const hosts: Host[] = [];
  const workloads: Workload[] = [];
  const facts: Fact[] = [];
  const keys = new KeyRegister();
  const clusterId = clusters.idOf({ vcenter: null, datacenter: null, cluster: 'OpenStack' });
  const estimated: string[] = [];
  items.forEach((item, index) => {
    if (index % 256 === 0) checkCancelled(context);
    const { value, row, path } = item;
    const kind = kindOf(value);
    const sheet = kind ?? 'unknown';
    const ledger = ledgers.get(sheet) ?? new ItemLedger(sourceId, sheet);
    ledgers.set(sheet, ledger);
    const entry = ledger.enter(
      row,
      [
        ['ID', first(value, 'ID', 'id')],
        ['Name', first(value, 'Name', 'name', 'Hypervisor Hostname', 'hypervisor_hostname')],
        ['Status', first(value, 'Status', 'status', 'State', 'state')],
      ],
      value,
    );
    if (kind === null) {
      sink.add(
        'error',
        'object-unknown',
        'This is no server, flavor, hypervisor or server group of OpenStack; it was refused.',
        {
          sheet,
          row,
          column: path,
        },
      );
      return;
    }
    const made = readOne(kind, item, clusterId, keys, setting);
    if (made === null) return;
    ledger.settle(entry, 'stored');
    if (made.host) {
      hosts.push(made.host);
      estimated.push(made.host.name);
    }
    if (made.workload) workloads.push(made.workload);
    if (made.fact) facts.push(made.fact);
  });
  if (estimated.length > 0) {
    sink.add(
      'warning',
      'cores-estimated',
      `OpenStack counts the hardware threads of a hypervisor; the physical cores of ${estimated.slice(0, 5).join(', ')}${estimated.length > 5 ? ', ...' : ''} were worked out ${coresOfThreads(2, null).basis}. Import hardware facts of the hypervisors for the real number.`,
      { sheet: 'hypervisor', column: 'vCPUs' },
    );
  }
  return {
    inventory: { ...emptyInventory, clusters: clusters.all(), hosts, workloads, facts },
    ledgers: [...ledgers.values()],
    toolVersion: null,
  };
}

interface Made {
  readonly host?: Host;
  readonly workload?: Workload;
  readonly fact?: Fact;
}

function readOne(
  kind: Kind,
  item: TreeItem,
  clusterId: string | null,
  keys: KeyRegister,
  setting: TreeSetting,
): Made | null {
  switch (kind) {
    case 'server':
      return readServer(item, clusterId, keys, setting);
    case 'flavor':
      return readFlavor(item, setting);
    case 'hypervisor':
      return readHypervisor(item, clusterId, keys, setting);
    case 'server group':
      return readServerGroup(item, setting);
  }
}

function readServer(
  { value, row, path }: TreeItem,
  clusterId: string | null,
  keys: KeyRegister,
  { sink, sourceId }: TreeSetting,
): Made | null {
  const id = first(value, 'ID', 'id');
  const name = first(value, 'Name', 'name') ?? id;
  if (name === null) {
    sink.add('error', 'workload-without-name', 'The server has neither name nor ID; it was refused.', {
      sheet: 'server',
      row,
      column: path,
    });
    return null;
  }
  const status = first(value, 'Status', 'status');
  const key = keys.unique(id === null ? makeKey('openstack', 'server', name) : makeKey('uuid', id));
  const flavor = objectAt(value, 'flavor') ?? objectAt(value, 'Flavor');
  const own = { vcpus: amount(flavor, 4096, 'vcpus'), ram: amount(flavor, 2 ** 28, 'ram') };
  const workload = makeWorkload(
    {
      id: makeId('vm', key, name),
      key,
      name,
      powerState: stateOf(status, first(value, 'Power State', 'OS-EXT-STS:power_state')),
      connectionState: status,
      clusterId,
      hostName: first(
        value,
        'Host',
        'OS-EXT-SRV-ATTR:host',
        'OS-EXT-SRV-ATTR:hypervisor_hostname',
        'Hypervisor Hostname',
      ),
      vcpus: own.vcpus ?? 0,
      memoryMiB: own.ram ?? 0,
      operatingSystem: first(value, 'Image Name'),
      resourcePool: first(value, 'Availability Zone', 'OS-EXT-AZ:availability_zone'),
      networks: networksOf(member(value, 'Networks') ?? member(value, 'addresses')),
      origin: { sourceId, sheet: 'server', row },
    },
    true,
  );
  if (own.vcpus !== null && own.vcpus > 0 && own.ram !== null && own.ram > 0) return { workload };
  const sizes = [
    first(value, 'Flavor ID'),
    first(value, 'Flavor Name'),
    textOf(member(value, 'Flavor')),
    first(flavor, 'id', 'original_name', 'name'),
  ].filter((text) => text !== null);
  return { fact: { kind: 'unsized', sizes: [...new Set(sizes)], workload } };
}

function readFlavor({ value, row }: TreeItem, { sink, sourceId }: TreeSetting): Made | null {
  const names = [first(value, 'ID', 'id'), first(value, 'Name', 'name')].filter((text) => text !== null);
  const vcpus = amount(value, 4096, 'VCPUs', 'vcpus');
  const memoryMiB = amount(value, 2 ** 28, 'RAM', 'ram');
  if (names.length === 0 || vcpus === null || memoryMiB === null || vcpus === 0 || memoryMiB === 0) {
    sink.add('error', 'flavor-invalid', 'The flavor has no name, VCPUs or RAM; it was refused.', {
      sheet: 'flavor',
      row,
      value: names[0] ?? '',
    });
    return null;
  }
  const disk = (amount(value, 2 ** 40, 'Disk', 'disk') ?? 0) + (amount(value, 2 ** 40, 'Ephemeral') ?? 0);
  // Nova's MB and GB are MiB and GiB.
  return {
    fact: {
      kind: 'size',
      names,
      vcpus,
      memoryMiB,
      diskMiB: disk === 0 ? null : disk * 1024,
      origin: { sourceId, sheet: 'flavor', row },
    },
  };
}

/** Nova's policies of server groups among words of any kind. */
function policiesOf(value: unknown): readonly string[] {
  const words = Array.isArray(value) ? value.map((one) => textOf(one) ?? '') : (textOf(value) ?? '').split(',');
  return words.map((word) => word.trim().toLowerCase()).filter((word) => /^(?:soft-)?(?:anti-)?affinity$/.test(word));
}

function readServerGroup({ value, row }: TreeItem, { sink, sourceId }: TreeSetting): Made | null {
  const place = { sheet: 'server group', row };
  const id = first(value, 'ID', 'id');
  const name = first(value, 'Name', 'name') ?? id;
  const [policy] = ['Policies', 'Policy', 'policies', 'policy'].flatMap((key) => policiesOf(member(value, key)));
  const listed = member(value, 'Members') ?? member(value, 'members');
  // Older clients print the list as one text.
  const members = Array.isArray(listed)
    ? listed.flatMap((one) => textOf(one) ?? [])
    : (textOf(listed) ?? '').split(/[\s,]+/).filter((text) => text !== '');
  if (name === null || policy === undefined || members.length === 0) {
    sink.add(
      'warning',
      'group-without-members',
      `The server group ${name ?? ''} names no members ("openstack server group list" prints them with --long only, and some groups have none): it binds nothing.`,
      { ...place, value: name ?? '' },
    );
    return null;
  }
  const isApart = policy.endsWith('anti-affinity');
  const most = amount(objectAt(value, 'rules') ?? objectAt(value, 'Rules'), 1e6, 'max_server_per_host');
  return {
    fact: {
      kind: 'rule',
      rule: {
        key: makeKey('openstack', 'server group', id ?? name),
        name,
        kind: isApart ? 'anti-affinity' : 'affinity',
        hostRule: null,
        maxPerHost: isApart ? Math.max(1, Math.floor(most ?? 1)) : null,
        isEnabled: true,
        basis: `server group of OpenStack with the policy ${policy}`,
        clusterId: null,
      },
      workloads: members.map((one) => [one]),
      hosts: [],
      ...(policy.startsWith('soft-') ? { isPreferred: true } : {}),
      origin: { sourceId, ...place },
    },
  };
}

function readHypervisor(
  { value, row }: TreeItem,
  clusterId: string | null,
  keys: KeyRegister,
  { sink, sourceId }: TreeSetting,
): Made | null {
  const name = first(value, 'Hypervisor Hostname', 'hypervisor_hostname');
  const place = { sheet: 'hypervisor', row };
  if (name === null) {
    sink.add('error', 'host-without-name', 'The hypervisor has no host name; it was refused.', place);
    return null;
  }
  const origin = { sourceId, ...place };
  const threads = amount(value, 16_384, 'vCPUs', 'vcpus');
  const memoryMiB = amount(value, 2 ** 28, 'Memory MB', 'memory_mb', 'Memory Size');
  if (threads === null || memoryMiB === null || threads === 0 || memoryMiB === 0) {
    sink.add(
      'warning',
      'hypervisor-without-size',
      `The hypervisor ${name} is listed without vCPUs and memory, as Nova does from API version 2.88 on: it becomes a host only with hardware facts of its own. Export it with "--os-compute-api-version 2.87", or import lshw, dmidecode, Redfish or Ansible facts.`,
      { ...place, value: name },
    );
    return {
      fact: machineFact({ key: makeKey('openstack', 'hypervisor', name), role: 'host', names: [name], origin }),
    };
  }
  const state = first(value, 'State', 'state');
  const key = keys.unique(makeKey('openstack', 'hypervisor', name));
  return {
    host: makeHost(
      {
        key,
        name,
        clusterId,
        cpuCores: coresOfThreads(threads, null).cores,
        cpuThreads: threads,
        memoryMiB,
        inMaintenance: state !== null && state.toLowerCase() !== 'up',
        reportedVcpus: amount(value, 2 ** 20, 'vCPUs Used', 'vcpus_used'),
        reportedWorkloads: amount(value, 2 ** 20, 'running_vms'),
        hypervisor: first(value, 'Hypervisor Type', 'hypervisor_type') ?? 'OpenStack',
        origin,
      },
      true,
    ),
  };
}

function stateOf(status: string | null, power: string | null): Workload['powerState'] {
  switch (status?.toUpperCase()) {
    case 'ACTIVE':
    case 'BUILD':
    case 'REBOOT':
    case 'HARD_REBOOT':
    case 'RESIZE':
    case 'VERIFY_RESIZE':
    case 'MIGRATING':
    case 'PASSWORD':
    case 'REBUILD':
    case 'RESCUE':
      return 'on';
    case 'SHUTOFF':
    case 'SHELVED':
    case 'SHELVED_OFFLOADED':
    case 'DELETED':
    case 'SOFT_DELETED':
      return 'off';
    case 'SUSPENDED':
    case 'PAUSED':
      return 'suspended';
    default:
      break;
  }
  // Nova's power states by number or name; a server in error may well run.
  if (power === '1' || /^running$/i.test(power ?? '')) return 'on';
  if (power === '4' || /^shut ?down$/i.test(power ?? '')) return 'off';
  return 'unknown';
}

/** Names of networks, from `{"net": ["10.0.0.3"]}` or `net=10.0.0.3; other=...`. */
function networksOf(value: unknown): readonly string[] {
  const object = asObject(value);
  if (object !== null) return Object.keys(object).slice(0, 32);
  return (textOf(value) ?? '')
    .split(';')
    .map((part) => (part.split('=')[0] ?? '').trim())
    .filter((part) => part !== '')
    .slice(0, 32);
}
