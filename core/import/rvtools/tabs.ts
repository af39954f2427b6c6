import type { ImportFile } from '../contract.ts';
import { delimiters, firstRecords, statedDelimiter, textBeginning } from '../csv/open.ts';
import { compactHeading } from '../namedTable.ts';
import { tabOfName } from './columns.ts';

/** Which tab of RVTools a CSV file is. */
export interface TabJudgement {
  /** As RVTools names it; null when it cannot be told. */
  readonly tab: string | null;
  readonly confidence: number;
  readonly delimiter: string;
}

/**
 * Headings by which a tab is told, besides those all share: `needs` are there in every version, of `signs` at least one.
 * Compared without case, spaces and punctuation, and without the tab's prefix that internal names carry.
 */
const marks: readonly {
  readonly tab: string;
  readonly needs: readonly (readonly string[])[];
  readonly signs: readonly string[];
}[] = [
  {
    tab: 'vInfo',
    needs: [['vm', 'vmname'], ['powerstate'], ['cpus', 'memory']],
    signs: [
      'provisionedmib',
      'provisioned',
      'inusemib',
      'inuse',
      'configstatus',
      'connectionstate',
      'dnsname',
      'guesthostname',
      'osaccordingtotheconfigurationfile',
      'osaccordingtothevmwaretools',
      'ostools',
      'nics',
      'primaryipaddress',
      'totaldiskcapacitymib',
    ],
  },
  {
    tab: 'vHost',
    needs: [
      ['host', 'name'],
      ['cpumodel', 'cores', 'numcpucores'],
    ],
    signs: [
      'htactive',
      'htavailable',
      'esxversion',
      'inmaintenancemode',
      'coresperCPU'.toLowerCase(),
      'vmstotal',
      'vms',
    ],
  },
  {
    tab: 'vCluster',
    needs: [['name'], ['numhosts', 'numcpucores']],
    signs: [
      'overallstatus',
      'haenabled',
      'failoverlevel',
      'numeffectivehosts',
      'admissioncontrolenabled',
      'drsenabled',
    ],
  },
  {
    tab: 'vCPU',
    needs: [
      ['vm', 'vmname'],
      ['cpus', 'numcpu'],
      ['sockets', 'coresps', 'overall', 'max'],
    ],
    signs: ['hotadd', 'hotremove', 'shares', 'entitlement', 'reservation', 'overall', 'coresps'],
  },
  {
    tab: 'vMemory',
    needs: [
      ['vm', 'vmname'],
      ['consumed', 'sizemib', 'size', 'active'],
    ],
    signs: ['ballooned', 'swapped', 'overhead', 'consumedoverhead', 'active', 'entitlement'],
  },
  {
    tab: 'vDisk',
    needs: [
      ['vm', 'vmname'],
      ['disk', 'name'],
      ['capacitymib', 'capacity'],
    ],
    signs: ['diskmode', 'raw', 'thin', 'controller', 'eagerlyscrub', 'label', 'diskpath'],
  },
  {
    tab: 'vPartition',
    needs: [['vm', 'vmname'], ['disk'], ['consumedmib', 'consumed'], ['freemib', 'free']],
    signs: ['freemib', 'free'],
  },
  {
    tab: 'vNetwork',
    needs: [
      ['vm', 'vmname'],
      ['adapter', 'niclabel', 'network'],
    ],
    signs: ['macaddress', 'mac', 'niclabel', 'adapter', 'starsconnected', 'startsconnected', 'switch'],
  },
  { tab: 'vMetaData', needs: [['rvtoolsversion', 'rvtoolsmajorversion']], signs: ['xlsxcreationdatetime', 'server'] },
  {
    tab: 'vSnapshot',
    needs: [['vm', 'vmname'], ['quiesced']],
    signs: ['sizemibvmsn', 'sizemibtotal', 'datetime', 'filename'],
  },
  {
    tab: 'vTools',
    needs: [['vm', 'vmname'], ['toolsversion']],
    signs: ['upgradeable', 'requiredversion', 'upgradepolicy', 'synctime'],
  },
  {
    tab: 'vCD',
    needs: [
      ['vm', 'vmname'],
      ['devicenode', 'devicetype'],
    ],
    signs: ['connected', 'startsconnected'],
  },
  {
    tab: 'vRP',
    needs: [
      ['resourcepoolname', 'resourcepool'],
      ['vms', 'vmstotal'],
    ],
    signs: ['cpulimit', 'memconfigured', 'cpuexpandablereservation'],
  },
  {
    tab: 'vDatastore',
    needs: [['name'], ['capacitymib', 'capacity'], ['accessible', 'address', 'siocenabled']],
    signs: ['maintenancemode', 'hosts', 'blocksize', 'freemib', 'vms'],
  },
  { tab: 'vHBA', needs: [['host'], ['device'], ['wwn', 'driver']], signs: ['bus', 'pci', 'type'] },
  { tab: 'vNIC', needs: [['host'], ['networkdevice'], ['driver']], signs: ['speed', 'mac', 'duplex'] },
  { tab: 'vLicense', needs: [['name'], ['key']], signs: ['costunit', 'labels', 'expirationdate'] },
  { tab: 'vHealth', needs: [['name'], ['message']], signs: ['messagetype'] },
  { tab: 'vFileInfo', needs: [['filename', 'friendlypathname'], ['filetype']], signs: ['filesizeinbytes', 'path'] },
  { tab: 'vSource', needs: [['name'], ['apitype']], signs: ['apiversion', 'productname', 'patchlevel'] },
];

const judged = new WeakMap<ImportFile, { readonly judgement: TabJudgement | null }>();

/** Which tab of RVTools the headings of `file` are those of, its name deciding where they leave it open; null for no CSV of RVTools. */
export function judgeTab(file: ImportFile): TabJudgement | null {
  const known = judged.get(file);
  if (known) return known.judgement;
  const judgement = judge(file);
  judged.set(file, { judgement });
  return judgement;
}

function judge(file: ImportFile): TabJudgement | null {
  const text = textBeginning(file);
  if (text === null) return null;
  const named = tabOfName(file.name.slice(file.name.lastIndexOf('/') + 1));
  const stated = statedDelimiter(text);
  let best: TabJudgement | null = null;
  let bestScore = 0;
  for (const delimiter of stated === null ? delimiters : [stated]) {
    for (const { fields } of firstRecords(file, delimiter).slice(0, 25)) {
      if (fields.length < 2) continue;
      for (const mark of marks) {
        const score = scoreOf(mark, fields);
        if (score === 0) continue;
        const weighted = score + (mark.tab === named ? 2 : 0);
        if (weighted <= bestScore) continue;
        bestScore = weighted;
        best = { tab: mark.tab, delimiter, confidence: confidenceOf(score, mark.tab === named, fields) };
      }
    }
  }
  // A file that RVTools named but whose headings are not known is still no other format's.
  if (best === null && named !== null) return { tab: named, delimiter: widestDelimiter(file), confidence: 0.85 };
  return best;
}

function scoreOf(mark: (typeof marks)[number], fields: readonly string[]): number {
  const headings = new Set(fields.map((field) => compactHeading(field, mark.tab)));
  if (!mark.needs.every((alternatives) => alternatives.some((name) => headings.has(name)))) return 0;
  const signs = mark.signs.filter((sign) => headings.has(sign)).length;
  return signs === 0 ? 0 : mark.needs.length + signs;
}

/** Headings that RVTools alone writes make it certain; a list by hand may share the others. */
function confidenceOf(score: number, isNamed: boolean, fields: readonly string[]): number {
  const isOwn = fields.some((field) =>
    /vi ?sdk|^v(?:Info|Host|Cluster|CPU|Memory|Disk|Partition|Network)[A-Z]/i.test(field),
  );
  if (isNamed) return 1;
  if (isOwn) return 0.97;
  return score >= 6 ? 0.9 : score >= 5 ? 0.7 : 0.3;
}

function widestDelimiter(file: ImportFile): string {
  let best: string = delimiters[0];
  let widest = 0;
  for (const delimiter of delimiters) {
    const width = firstRecords(file, delimiter)[0]?.fields.length ?? 0;
    if (width > widest) [best, widest] = [delimiter, width];
  }
  return best;
}
