import { readAttribute, XmlScanner } from '../xml/scanner.ts';

/** One `<domain>` as its own elements say it, whatever is nested deeper. */
export interface DomainXml {
  readonly type: string | null;
  /** The number a running domain has; inactive definitions have none. */
  readonly runtimeId: string | null;
  readonly name: string | null;
  readonly uuid: string | null;
  readonly title: string | null;
  readonly description: string | null;
  readonly memory: { readonly text: string; readonly unit: string | null } | null;
  readonly currentMemory: { readonly text: string; readonly unit: string | null } | null;
  readonly vcpu: { readonly text: string; readonly current: string | null } | null;
  readonly osType: string | null;
  /** The system's id from the libosinfo metadata: `http://ubuntu.com/ubuntu/22.04`. */
  readonly osInfo: string | null;
  readonly topology: {
    readonly sockets: string | null;
    readonly cores: string | null;
    readonly threads: string | null;
  } | null;
  /** The processor generation that the guest is shown (`Haswell-noTSX-IBRS`); null where it is the host's own. */
  readonly cpuModel: string | null;
  /** Its memory is bound to one NUMA node of the host. */
  readonly isNumaBound: boolean;
  /** Mediated devices: shares of a GPU. Other passed-through devices may be anything and are not counted. */
  readonly vgpus: number;
  readonly disks: number;
  readonly nics: number;
  readonly networks: readonly string[];
}

type Mutable<Thing> = { -readonly [Field in keyof Thing]: Thing[Field] };

/** Elements that stand alone in a file of domains, or around several. */
const wrappers: ReadonlySet<string> = new Set(['headroom', 'domains', 'domstatus', 'domainsnapshot']);

/**
 * The domains of a text: one, several after one another (`virsh dumpxml` in a loop), or within `<domains>`. Only the
 * domain's own children count: `<memory>` also stands in NUMA cells, memory devices and balloon statistics. Throws
 * ImportRefusal when the XML is damaged or declares a document type (entities are never expanded).
 */
export function readDomains(text: string, maxTokenCharacters: number): readonly DomainXml[] {
  const domains: DomainXml[] = [];
  const path: string[] = [];
  let domain: Mutable<DomainXml> | null = null;
  let depth = 0;
  let content = '';
  let unit: string | null = null;
  let current: string | null = null;
  const scanner = new XmlScanner(
    {
      open(name, attributes) {
        path.push(name);
        if (domain === null) {
          if (name === 'domain' && path.slice(0, -1).every((parent) => wrappers.has(parent))) {
            depth = path.length;
            domain = emptyDomain(readAttribute(attributes, 'type'), readAttribute(attributes, 'id'));
          }
          return;
        }
        content = '';
        const here = path.slice(depth).join('/');
        unit = null;
        current = null;
        if (here === 'memory' || here === 'currentMemory') unit = readAttribute(attributes, 'unit');
        else if (here === 'vcpu') current = readAttribute(attributes, 'current');
        else if (here === 'cpu/topology') {
          domain.topology = {
            sockets: readAttribute(attributes, 'sockets'),
            cores: readAttribute(attributes, 'cores'),
            threads: readAttribute(attributes, 'threads'),
          };
        } else if (here === 'numatune/memory') {
          const nodes = readAttribute(attributes, 'nodeset') ?? '';
          domain.isNumaBound = readAttribute(attributes, 'mode') !== 'preferred' && /^\d+$/.test(nodes.trim());
        } else if (here === 'devices/hostdev') {
          if (readAttribute(attributes, 'type') === 'mdev') domain.vgpus += 1;
        } else if (here === 'devices/disk') {
          if ((readAttribute(attributes, 'device') ?? 'disk') === 'disk') domain.disks += 1;
        } else if (here === 'devices/interface') domain.nics += 1;
        else if (here === 'devices/interface/source') {
          const network = readAttribute(attributes, 'network') ?? readAttribute(attributes, 'bridge');
          if (network !== null && domain.networks.length < 32) domain.networks = [...domain.networks, network];
        } else if (path[depth] === 'metadata' && name === 'os') {
          domain.osInfo ??= readAttribute(attributes, 'id');
        }
      },
      close(name) {
        if (domain !== null && path.length === depth) {
          domains.push(domain);
          domain = null;
        } else if (domain !== null) {
          const here = path.slice(depth).join('/');
          const value = content.trim();
          switch (here) {
            case 'name':
              domain.name = value === '' ? null : value;
              break;
            case 'uuid':
              domain.uuid = value === '' ? null : value;
              break;
            case 'title':
              domain.title = value === '' ? null : value;
              break;
            case 'description':
              domain.description = value === '' ? null : value;
              break;
            case 'memory':
              domain.memory = { text: value, unit };
              break;
            case 'currentMemory':
              domain.currentMemory = { text: value, unit };
              break;
            case 'vcpu':
              domain.vcpu = { text: value, current };
              break;
            case 'cpu/model':
              domain.cpuModel = value === '' ? null : value;
              break;
            case 'os/type':
              domain.osType = value === '' ? null : value;
              break;
            default:
              break;
          }
          content = '';
        }
        if (path[path.length - 1] === name) path.pop();
      },
      text(value) {
        if (domain !== null && content.length < 8192) content += value.slice(0, 8192);
      },
    },
    maxTokenCharacters,
  );
  scanner.write('<headroom>');
  for (let at = 0; at < text.length; at += pieceCharacters) scanner.write(text.slice(at, at + pieceCharacters));
  scanner.write('</headroom>');
  scanner.end();
  return domains;
}

const pieceCharacters = 256 * 1024;

function emptyDomain(type: string | null, runtimeId: string | null): Mutable<DomainXml> {
  return {
    type,
    runtimeId,
    name: null,
    uuid: null,
    title: null,
    description: null,
    memory: null,
    currentMemory: null,
    vcpu: null,
    osType: null,
    osInfo: null,
    topology: null,
    cpuModel: null,
    isNumaBound: false,
    vgpus: 0,
    disks: 0,
    nics: 0,
    networks: [],
  };
}

const bytesPerUnit: ReadonlyMap<string, number> = new Map([
  ['b', 1],
  ['bytes', 1],
  ['KB', 1e3],
  ['k', 2 ** 10],
  ['KiB', 2 ** 10],
  ['MB', 1e6],
  ['M', 2 ** 20],
  ['MiB', 2 ** 20],
  ['GB', 1e9],
  ['G', 2 ** 30],
  ['GiB', 2 ** 30],
  ['TB', 1e12],
  ['T', 2 ** 40],
  ['TiB', 2 ** 40],
]);

/**
 * Memory in MiB as libvirt writes it; null when it is no amount. Without a unit it is KiB; here `KB` is 1000 bytes while
 * `k` and `KiB` are 1024 (libvirt.org, domain format, memory allocation). Example: `domainMemoryMiB('5242880', null) === 5120`.
 */
export function domainMemoryMiB(text: string, unit: string | null): number | null {
  const bytes = unit === null ? 2 ** 10 : bytesPerUnit.get(unit.trim());
  if (bytes === undefined || !/^\d{1,19}$/.test(text)) return null;
  return (Number(text) * bytes) / 2 ** 20;
}
