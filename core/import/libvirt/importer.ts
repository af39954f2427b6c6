import { emptyInventory, type Workload } from '#core/inventory/inventory.ts';
import type { JobContext } from '#core/job.ts';
import type { ImportFile, Importer, ImportLimits, ImportResult } from '../contract.ts';
import { decodeBeginning } from '../csv/decode.ts';
import { makeWorkload } from '../entities.ts';
import { FindingSink } from '../findings.ts';
import { plausibleUuid } from '../identity.ts';
import { KeyRegister, makeId, makeKey } from '../keys.ts';
import { makeResult, sourceIdOf } from '../result.ts';
import { ItemLedger } from '../tree/ledger.ts';
import { readText } from '../tree/readTree.ts';
import { refuseNothing } from '../tree/report.ts';
import { domainMemoryMiB, readDomains, type DomainXml } from './domains.ts';

/** libvirt domain XML: `virsh dumpxml`, one domain or several after one another. */
export const libvirtImporter: Importer = {
  format: 'libvirt',
  title: 'libvirt domains (virsh dumpxml)',
  detect: (file) => (isDomain(decodeBeginning(file.bytes, 8192)) ? 0.95 : 0),
  parse,
};

function isDomain(beginning: string): boolean {
  const text = beginning
    .trimStart()
    .replaceAll(/<\?[^>]*\?>|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*(?:\[[\s\S]*?\])?\s*>/gi, '');
  return /^\s*<(?:domains|domstatus|domainsnapshot|domain\s[^>]*type\s*=)/.test(text);
}

const maxTokenCharacters = 65_536;

async function parse(file: ImportFile, _limits: ImportLimits, context: JobContext): Promise<ImportResult> {
  const sink = new FindingSink(file.name);
  const sourceId = sourceIdOf(file);
  const ledger = new ItemLedger(sourceId, 'domain');
  const workloads: Workload[] = [];
  const keys = new KeyRegister();
  const domains = readDomains(readText(file), maxTokenCharacters);
  if (domains.length === 0) throw refuseNothing('libvirt domain');
  const hasRunning = domains.some((domain) => domain.runtimeId !== null);
  domains.forEach((domain, index) => {
    const row = index + 1;
    const entry = ledger.enter(
      row,
      [
        ['name', domain.name],
        ['uuid', domain.uuid],
        ['memory', domain.memory === null ? null : `${domain.memory.text} ${domain.memory.unit ?? ''}`.trim()],
        ['vcpu', domain.vcpu?.text ?? null],
      ],
      domain,
    );
    const workload = readDomain(domain, row, hasRunning, keys, sourceId, sink);
    if (workload === null) return;
    workloads.push(workload);
    ledger.settle(entry, 'stored');
  });
  if (!hasRunning && workloads.length > 0) {
    sink.add(
      'warning',
      'state-assumed',
      'The definitions do not say whether the machines run (only "virsh dumpxml" of a running one does); all were taken to run.',
      { sheet: 'domain' },
    );
  }
  context.progress(1, 'Read');
  return makeResult(
    file,
    'libvirt',
    { inventory: { ...emptyInventory, workloads }, ledgers: [ledger], toolVersion: null },
    sink.all(),
  );
}

function readDomain(
  domain: DomainXml,
  row: number,
  hasRunning: boolean,
  keys: KeyRegister,
  sourceId: string,
  sink: FindingSink,
): Workload | null {
  const place = { sheet: 'domain', row };
  if (domain.name === null) {
    sink.add('error', 'workload-without-name', 'The domain has no name; it was refused.', place);
    return null;
  }
  const memoryMiB = domain.memory === null ? null : domainMemoryMiB(domain.memory.text, domain.memory.unit);
  const vcpus = /^\d{1,4}$/.test(domain.vcpu?.text ?? '') ? Number(domain.vcpu?.text) : null;
  if (memoryMiB === null || memoryMiB <= 0 || memoryMiB > 2 ** 28) {
    sink.add(
      'error',
      'workload-without-size',
      `The domain ${domain.name} has no usable amount of memory under domain/memory; it was refused.`,
      { ...place, column: 'memory', value: `${domain.memory?.text ?? ''} ${domain.memory?.unit ?? ''}`.trim() },
    );
    return null;
  }
  const online = /^\d{1,4}$/.test(domain.vcpu?.current ?? '') ? Number(domain.vcpu?.current) : null;
  if (vcpus === null || vcpus === 0) {
    sink.add('info', 'vcpu-default', `The domain ${domain.name} states no vcpu, which for libvirt is one.`, {
      ...place,
      column: 'vcpu',
      value: domain.vcpu?.text ?? '',
    });
  }
  const uuid = plausibleUuid(domain.uuid);
  const key = keys.unique(uuid === null ? makeKey('libvirt', domain.name) : makeKey('uuid', uuid));
  const isContainer = domain.type === 'lxc' || domain.osType === 'exe';
  const isParavirtual = domain.osType === 'xen' || domain.osType === 'linux' || domain.osType === 'xenpvh';
  return makeWorkload(
    {
      id: makeId(isContainer ? 'container' : 'vm', key, domain.name),
      key,
      name: domain.name,
      technology: isContainer ? 'container' : isParavirtual ? 'paravirt' : 'vm',
      powerState: domain.runtimeId !== null || !hasRunning ? 'on' : 'off',
      // CPUs that are plugged in now; the rest of `vcpu` is what may be added.
      vcpus: online !== null && online > 0 && online < (vcpus ?? 1) ? online : Math.max(1, vcpus ?? 1),
      memoryMiB,
      cpuFeatureLevel: domain.cpuModel,
      isNumaBound: domain.isNumaBound ? true : null,
      gpus: domain.vgpus > 0 ? domain.vgpus : null,
      disks: domain.disks,
      nics: domain.nics,
      operatingSystem: systemOf(domain.osInfo),
      annotation: domain.title ?? domain.description?.slice(0, 500) ?? null,
      networks: [...new Set(domain.networks)],
      origin: { sourceId, sheet: 'domain', row },
    },
    true,
  );
}

/** `ubuntu 22.04` of `http://ubuntu.com/ubuntu/22.04`. */
function systemOf(id: string | null): string | null {
  const match = /^https?:\/\/[^/]+\/(.+)$/.exec(id ?? '');
  return match?.[1] === undefined ? null : match[1].replaceAll('/', ' ');
}
