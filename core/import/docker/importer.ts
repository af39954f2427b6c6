import { emptyInventory, type Group, type Host, type Workload } from '#core/inventory/inventory.ts';
import { checkCancelled } from '#core/job.ts';
import type { Importer } from '../contract.ts';
import { makeHost, makeWorkload } from '../entities.ts';
import { technologyOfRuntime } from '../kubernetes/technology.ts';
import { KeyRegister, makeId, makeKey } from '../keys.ts';
import { coresOfThreads } from '../physicalCores.ts';
import { ItemLedger } from '../tree/ledger.ts';
import { itemsOf, makeTreeImporter, type TreeEstate, type TreeItem, type TreeSetting } from '../tree/treeImporter.ts';
import { isTrueAt, member, numberAt, objectAt, textAt } from '../tree/value.ts';

const bytesPerMiB = 2 ** 20;

/** `docker inspect` of containers (also Podman's), and `docker info --format json` for the machine they run on. */
export const dockerImporter: Importer = makeTreeImporter({
  format: 'docker-inspect',
  title: 'Docker containers (docker inspect) and machines (docker info)',
  holds: 'output of docker inspect for containers or of docker info',
  items: (tree) => {
    const items = itemsOf(tree);
    return items.some(({ value }) => isContainer(value) || isInfo(value)) ? items : null;
  },
  read: readContainers,
});

function isContainer(value: unknown): boolean {
  return textAt(value, 'Id') !== null && objectAt(value, 'State') !== null && objectAt(value, 'HostConfig') !== null;
}

function isInfo(value: unknown): boolean {
  return (
    numberAt(value, 'NCPU') !== null && numberAt(value, 'MemTotal') !== null && textAt(value, 'ServerVersion') !== null
  );
}

function readContainers(items: readonly TreeItem[], setting: TreeSetting): TreeEstate {
  const { sink, sourceId, context } = setting;
  const containers = new ItemLedger(sourceId, 'container');
  const machines = new ItemLedger(sourceId, 'info');
  const hosts: Host[] = [];
  const workloads: Workload[] = [];
  const groups = new Map<string, Group>();
  const keys = new KeyRegister();
  const unlimited: string[] = [];
  const unlimitedRows: number[] = [];
  let otherObjects = 0;
  const infos = items.filter(({ value }) => isInfo(value));
  // Containers do not say where they run; beside one machine there is no doubt.
  const onlyHost = infos.length === 1 ? textAt(infos[0]?.value, 'Name') : null;
  items.forEach((item, index) => {
    if (index % 256 === 0) checkCancelled(context);
    const { value, row } = item;
    if (isInfo(value)) {
      const entry = machines.enter(row, [['Name', textAt(value, 'Name')]], value);
      const host = readInfo(item, keys, setting);
      if (host === null) return;
      hosts.push(host);
      machines.settle(entry, 'stored');
      return;
    }
    if (!isContainer(value)) {
      otherObjects += 1;
      return;
    }
    const entry = containers.enter(
      row,
      [
        ['Id', textAt(value, 'Id')],
        ['Name', textAt(value, 'Name')],
        ['Image', textAt(value, 'Config', 'Image')],
        ['Status', textAt(value, 'State', 'Status')],
      ],
      value,
    );
    const workload = readContainer(item, onlyHost, keys, groups, setting);
    if ((workload.vcpus === 0 || workload.memoryMiB === 0) && workload.powerState === 'on') {
      unlimited.push(workload.name);
      unlimitedRows.push(row);
    }
    workloads.push(workload);
    containers.settle(entry, 'stored');
  });
  if (unlimited.length > 0) {
    sink.add(
      'warning',
      'containers-without-limits',
      `${unlimited.length} running container${unlimited.length === 1 ? ' has' : 's have'} no limit of CPU or memory (${unlimited.slice(0, 5).join(', ')}${unlimited.length > 5 ? ', ...' : ''}): what they need is not known. Import "docker stats --no-stream --format json" to plan them by what they use.`,
      { sheet: 'container', value: `rows ${unlimitedRows.slice(0, 20).join(', ')}` },
    );
  }
  if (otherObjects > 0) {
    sink.add(
      'info',
      'kinds-not-read',
      `${otherObjects} object${otherObjects === 1 ? ' that is' : 's that are'} no container (images, networks, volumes) were not read.`,
    );
  }
  return {
    inventory: { ...emptyInventory, hosts, workloads, groups: [...groups.values()] },
    ledgers: [containers, machines].filter((ledger) => ledger.size > 0),
    toolVersion: null,
  };
}

function readContainer(
  { value, row }: TreeItem,
  onlyHost: string | null,
  keys: KeyRegister,
  groups: Map<string, Group>,
  { sourceId }: TreeSetting,
): Workload {
  const id = (textAt(value, 'Id') ?? '').toLowerCase();
  const name = (textAt(value, 'Name') ?? id.slice(0, 12)).replace(/^\//, '');
  const key = keys.unique(makeKey('container', id));
  const limits = objectAt(value, 'HostConfig');
  const memory = numberAt(limits, 'Memory') ?? 0;
  const runtime = textAt(limits, 'Runtime') ?? textAt(value, 'OCIRuntime');
  const project =
    textAt(value, 'Config', 'Labels', 'com.docker.compose.project') ??
    textAt(value, 'Config', 'Labels', 'com.docker.stack.namespace');
  const image = textAt(value, 'Config', 'Image') ?? textAt(value, 'ImageName');
  return makeWorkload(
    {
      id: makeId('container', key, name),
      key,
      name,
      technology: technologyOfRuntime(runtime, null) ?? 'container',
      powerState: stateOf(value),
      connectionState: textAt(value, 'State', 'Status'),
      hostName: textAt(value, 'Node', 'Name') ?? onlyHost,
      vcpus: cpuLimit(limits),
      memoryMiB: memory > 0 && memory < 2 ** 48 ? memory / bytesPerMiB : 0,
      operatingSystem: systemOf(textAt(value, 'Platform') ?? textAt(value, 'Os')),
      annotation: image === null ? null : `image ${image}`,
      networks: Object.keys(objectAt(value, 'NetworkSettings', 'Networks') ?? {}).slice(0, 32),
      groupId: project === null ? null : groupOf(project, groups),
      origin: { sourceId, sheet: 'container', row },
    },
    true,
  );
}

/** Cores that a container may use: `--cpus`, or quota by period; 0 where it is not limited. */
function cpuLimit(limits: unknown): number {
  const nano = numberAt(limits, 'NanoCpus') ?? numberAt(limits, 'NanoCPUs') ?? 0;
  if (nano > 0 && nano <= 4096e9) return nano / 1e9;
  const quota = numberAt(limits, 'CpuQuota') ?? 0;
  const period = numberAt(limits, 'CpuPeriod') ?? 0;
  // The kernel's default period where a quota stands alone.
  const cores = quota > 0 ? quota / (period > 0 ? period : 100_000) : 0;
  return cores <= 4096 ? cores : 0;
}

function stateOf(value: unknown): Workload['powerState'] {
  if (isTrueAt(value, 'State', 'Paused')) return 'suspended';
  if (isTrueAt(value, 'State', 'Running')) return 'on';
  switch (textAt(value, 'State', 'Status')) {
    case 'running':
    case 'restarting':
      return 'on';
    case 'paused':
      return 'suspended';
    case 'exited':
    case 'created':
    case 'dead':
    case 'removing':
    case 'stopped':
    case 'configured':
      return 'off';
    default:
      return member(value, 'State', 'Running') === false ? 'off' : 'unknown';
  }
}

function groupOf(project: string, groups: Map<string, Group>): string {
  const key = makeKey('compose', project);
  const id = makeId('group', key, project);
  if (!groups.has(id)) {
    groups.set(id, {
      id,
      key,
      name: project,
      movesTogether: false,
      dependsOn: [],
      basis: `containers of the Compose project or stack ${project}`,
    });
  }
  return id;
}

function readInfo({ value, row }: TreeItem, keys: KeyRegister, { sink, sourceId }: TreeSetting): Host | null {
  const threads = numberAt(value, 'NCPU') ?? 0;
  const memoryMiB = (numberAt(value, 'MemTotal') ?? 0) / bytesPerMiB;
  const name = textAt(value, 'Name');
  const place = { sheet: 'info', row };
  if (name === null || threads < 1 || threads > 16_384 || memoryMiB <= 0 || memoryMiB > 2 ** 28) {
    sink.add('error', 'host-without-capacity', 'The machine has no name, CPUs or memory; it was refused.', place);
    return null;
  }
  const cores = coresOfThreads(threads, null);
  sink.add(
    'warning',
    'cores-estimated',
    `Docker counts hardware threads; the physical cores of ${name} were worked out ${cores.basis}.`,
    { ...place, column: 'NCPU', value: String(threads) },
  );
  return makeHost(
    {
      key: keys.unique(makeKey('docker', 'host', name)),
      name,
      cpuCores: cores.cores,
      cpuThreads: threads,
      memoryMiB,
      hypervisor: `Docker ${textAt(value, 'ServerVersion') ?? ''}, ${textAt(value, 'OperatingSystem') ?? ''}`,
      origin: { sourceId, ...place },
    },
    true,
  );
}

function systemOf(platform: string | null): string | null {
  if (platform === null) return null;
  return /windows/i.test(platform) ? 'Windows' : /linux/i.test(platform) ? 'Linux' : null;
}
