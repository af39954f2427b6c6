import type { SampleEstate, SampleHost, SampleVm } from './estate.ts';

/** Fields joined as RFC 4180 says, lines ended as Windows programs do. */
function csv(rows: readonly (readonly (string | number | null)[])[]): string {
  const field = (value: string | number | null): string => {
    const text = value === null ? '' : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

/** A list of hosts as a planner keeps it by hand, memory in GiB. */
export function hostsCsv(estate: SampleEstate): string {
  return csv([
    ['Host', 'Site', 'Cluster', 'Vendor', 'Model', 'CPU model', 'Sockets', 'Cores', 'Clock (GHz)', 'Memory (GiB)'],
    ...estate.hosts
      .filter((host) => host.isDescribed)
      .map((host) => [
        host.name,
        estate.datacenter,
        host.cluster.name,
        host.hardware.vendor,
        host.hardware.model,
        host.hardware.cpuModel,
        host.hardware.sockets,
        host.hardware.sockets * host.hardware.coresPerSocket,
        host.hardware.clockMHz / 1000,
        Math.floor(host.hardware.memoryMiB / 1024),
      ]),
  ]);
}

/** The workloads with a month's 95th percentile of their use, as a monitoring system would report it. */
export function workloadsCsv(estate: SampleEstate): string {
  return csv([
    [
      'Name',
      'Application',
      'Host',
      'Site',
      'Cluster',
      'Power state',
      'Operating system',
      'vCPU',
      'RAM (GiB)',
      'CPU p95 %',
      'Memory p95 %',
      'Disk (GiB)',
      'Notes',
    ],
    ...estate.vms
      .filter((vm) => vm.connectionState === 'connected' && !vm.isTemplate && !vm.isPlaceholder)
      .map((vm) => [
        vm.name,
        vm.application,
        vm.host.name,
        estate.datacenter,
        vm.host.cluster.name,
        vm.powerState,
        vm.system,
        vm.vcpus,
        vm.memoryMiB / 1024,
        vm.powerState === 'poweredOn' ? Math.min(100, vm.cpuPercent * 2 + 5) : null,
        vm.powerState === 'poweredOn' ? Math.round((100 * vm.consumedMiB) / vm.memoryMiB) : null,
        Math.round(vm.disksMiB.reduce((sum, size) => sum + size, 0) / 1024),
        vm.annotation,
      ]),
  ]);
}

/** Several small sites in one list: hosts and workloads told apart by a column, as semicolon-separated text with decimal commas. */
export function sitesCsv(estates: readonly SampleEstate[]): string {
  const comma = (value: number): string => String(value).replace('.', ',');
  const lines = ['kind;name;site;cluster;host;cores;memory (GB);clock (GHz);os;cpu avg %;application'];
  for (const estate of estates) {
    for (const host of estate.hosts.filter((each) => each.isDescribed)) lines.push(hostLine(estate, host, comma));
    for (const vm of estate.vms.filter(
      (each) => each.connectionState === 'connected' && each.powerState === 'poweredOn',
    )) {
      lines.push(vmLine(estate, vm, comma));
    }
  }
  return `\ufeff${lines.map((line) => `${line}\r\n`).join('')}`;
}

function hostLine(estate: SampleEstate, host: SampleHost, comma: (value: number) => string): string {
  const { hardware } = host;
  const memory = comma(Math.round(hardware.memoryMiB / 102.4) / 10);
  return [
    'host',
    host.name,
    estate.name,
    `${estate.name}-${host.cluster.name.toLowerCase()}`,
    '',
    hardware.sockets * hardware.coresPerSocket,
    memory,
    comma(hardware.clockMHz / 1000),
    'ESXi 7.0',
    '',
    '',
  ].join(';');
}

function vmLine(estate: SampleEstate, vm: SampleVm, comma: (value: number) => string): string {
  const memory = comma(vm.memoryMiB / 1024);
  return [
    'vm',
    `${estate.name}-${vm.name}`,
    estate.name,
    `${estate.name}-${vm.host.cluster.name.toLowerCase()}`,
    vm.host.name,
    vm.vcpus,
    memory,
    '',
    vm.system,
    comma(vm.cpuPercent + 0.5),
    vm.application ?? '',
  ].join(';');
}
