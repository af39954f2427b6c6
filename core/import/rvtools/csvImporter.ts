import type { Cluster } from '#core/inventory/inventory.ts';
import type { Finding } from '#core/inventory/source.ts';
import { checkCancelled, type JobContext } from '#core/job.ts';
import type { ImportFile, Importer, ImportLimits, ImportResult } from '../contract.ts';
import { readCsvRows } from '../csv/open.ts';
import { FindingSink, makeFinding } from '../findings.ts';
import { ImportRefusal } from '../refusal.ts';
import { makeResult, refusedResult, sourceIdOf, withSourceId } from '../result.ts';
import { rvtoolsSheets, type RvtoolsSheet } from './columns.ts';
import { readRvtoolsEstate, type RvtoolsEstate } from './estate.ts';
import { judgeTab, type TabJudgement } from './tabs.ts';

/**
 * The tabs of an RVTools export as CSV files (`RVTools_tabvInfo.csv`, ...), of any version, locale and number: those of one
 * export are read together and give what the workbook gives.
 */
export const rvtoolsCsvImporter: Importer = {
  format: 'rvtools-csv',
  title: 'RVTools tab (.csv)',
  detect: (file) => judgeTab(file)?.confidence ?? 0,
  parse: async (file, limits, context) => (await parseSet([file], limits, context))[0] as ImportResult,
  divide,
  parseSet,
};

/**
 * Which files are of one export: those of one folder whose names differ in the tab alone. Where a tab is there twice even so
 * (two exports dropped at once, their folders unknown), the first of each tab belong together, then the second.
 */
function divide(files: readonly ImportFile[]): readonly (readonly ImportFile[])[] {
  const sets = new Map<string, ImportFile[]>();
  const seen = new Map<string, number>();
  for (const file of files) {
    const judgement = judgeTab(file);
    const tab = judgement?.tab ?? '';
    const base = file.name.slice(file.name.lastIndexOf('/') + 1).toLowerCase();
    // vc1_RVTools_tabvInfo.csv and vc1_RVTools_tabvHost.csv are of one export, vc2_RVTools_tabvInfo.csv is of another.
    const at = tab === '' ? -1 : base.indexOf(tab.toLowerCase());
    const stem = at < 0 ? '' : `${base.slice(0, at)}|${base.slice(at + tab.length)}`;
    const group = `${file.folder ?? ''}\n${stem}`;
    const key = `${group}\n${tab}`;
    const ordinal = (seen.get(key) ?? 0) + 1;
    seen.set(key, ordinal);
    const name = `${group}\n${ordinal}`;
    const set = sets.get(name);
    if (set) set.push(file);
    else sets.set(name, [file]);
  }
  return mergeNameless([...sets.values()]);
}

/** Tabs whose name does not say which (`export (3).csv`) have no stem in common: with a single vInfo they are of that export. */
function mergeNameless(sets: readonly ImportFile[][]): readonly (readonly ImportFile[])[] {
  const tabsOf = (set: readonly ImportFile[]): readonly string[] => set.map((file) => judgeTab(file)?.tab ?? '');
  const withInfo = sets.filter((set) => tabsOf(set).includes('vInfo'));
  const only = withInfo[0];
  if (withInfo.length !== 1 || only === undefined) return sets;
  const merged = [...only];
  const left: (readonly ImportFile[])[] = [];
  for (const set of sets) {
    if (set === only) continue;
    const have = new Set(tabsOf(merged));
    if (tabsOf(set).some((tab) => have.has(tab))) left.push(set);
    else merged.push(...set);
  }
  return [merged, ...left];
}

interface Member {
  readonly file: ImportFile;
  readonly judgement: TabJudgement;
  readonly sink: FindingSink;
}

async function parseSet(
  files: readonly ImportFile[],
  limits: ImportLimits,
  context: JobContext,
): Promise<readonly ImportResult[]> {
  const members = new Map<RvtoolsSheet, Member>();
  const results = new Map<ImportFile, ImportResult>();
  for (const file of files) {
    const judgement = judgeTab(file) ?? { tab: null, confidence: 0, delimiter: ',' };
    const { tab } = judgement;
    if (tab === null) {
      results.set(file, refused(file, 'columns-unknown', 'The headings are those of no tab of RVTools.'));
    } else if (!isRead(tab)) {
      results.set(
        file,
        refusedResult(
          file,
          'rvtools-csv',
          makeFinding(
            file.name,
            'info',
            'sheets-not-read',
            `The tab ${tab} holds nothing the planner uses; it was not read.`,
          ),
        ),
      );
    } else {
      members.set(tab, { file, judgement, sink: new FindingSink(file.name) });
    }
  }
  if (members.size > 0) {
    for (const [file, result] of readMembers(members, limits, context)) results.set(file, result);
  }
  context.progress(1, 'Read');
  return files.map((file) => results.get(file) ?? refused(file, 'tab-twice', 'The tab is there twice.'));
}

function isRead(tab: string): tab is RvtoolsSheet {
  return (rvtoolsSheets as readonly string[]).includes(tab);
}

function refused(file: ImportFile, code: string, message: string): ImportResult {
  return refusedResult(file, 'rvtools-csv', makeFinding(file.name, 'error', code, message));
}

/** Reads the tabs as one estate, then gives each file what came out of it. */
function readMembers(
  members: ReadonlyMap<RvtoolsSheet, Member>,
  limits: ImportLimits,
  context: JobContext,
): ReadonlyMap<ImportFile, ImportResult> {
  const list = [...members.values()];
  const totalBytes = list.reduce((sum, { file }) => sum + file.bytes.length, 0) || 1;
  let done = 0;
  const first = members.get('vInfo') ?? list[0];
  const sink = new FindingSink(first?.file.name ?? '');
  const failed = new Map<ImportFile, ImportRefusal>();
  const tables = {
    sheets: [...members.keys()],
    read(sheet: RvtoolsSheet) {
      const { file, judgement, sink: own } = members.get(sheet) as Member;
      const start = done;
      done += file.bytes.length;
      checkCancelled(context);
      try {
        const rows = readCsvRows(file, judgement.delimiter, limits, own, {
          ...context,
          progress: (fraction, phase) =>
            context.progress((0.95 * (start + fraction * file.bytes.length)) / totalBytes, phase),
        });
        return { name: sheet, rows };
      } catch (error) {
        if (!(error instanceof ImportRefusal)) throw error;
        failed.set(file, error);
        return null;
      }
    },
  };
  const estate = readRvtoolsEstate(tables, 'set', sink, context);
  const findings = sink
    .all()
    .map((finding) => (finding.code === 'sheet-missing' ? tellToDropTogether(finding) : finding));
  const results = new Map<ImportFile, ImportResult>();
  for (const [sheet, { file, sink: own }] of members) {
    const failure = failed.get(file);
    const mine = findings.filter((finding) =>
      finding.sheet === undefined ? file === first?.file : finding.sheet === sheet,
    );
    const result = makeResult(file, 'rvtools-csv', shareOf(estate, sheet, file === first?.file), [
      ...(failure ? [makeFinding(file.name, 'error', failure.code, failure.message, { value: failure.value })] : []),
      ...own.all().map((finding) => ({ ...finding, sheet })),
      ...mine.map((finding) => ({ ...finding, file: file.name })),
    ]);
    results.set(file, withSourceId(result, sourceIdOf(file)));
  }
  return results;
}

/** A tab that is missing among files may come with the next drop; what another tab says of its VMs is then lost all the same. */
function tellToDropTogether(finding: Finding): Finding {
  return {
    ...finding,
    severity: 'warning',
    message: `${finding.message} Import all tabs of an export together: drop their folder, or all files at once.`,
  };
}

/** What of an estate a tab says: its own things, and the clusters they are in so that it stands by itself. */
function shareOf(estate: RvtoolsEstate, sheet: RvtoolsSheet, isFirst: boolean): Parameters<typeof makeResult>[2] {
  const { inventory } = estate;
  const hosts = inventory.hosts.filter((host) => host.origin.sheet === sheet);
  const workloads = inventory.workloads.filter((workload) => workload.origin.sheet === sheet);
  const named = new Set([...hosts, ...workloads].map((thing) => thing.clusterId));
  const clusters = inventory.clusters.flatMap((cluster): Cluster[] => {
    if (cluster.origin?.sheet === sheet) return [cluster];
    if (!named.has(cluster.id)) return [];
    return [{ ...cluster, failoverLevel: null, admissionControl: null, origin: null }];
  });
  const ids = new Set([...hosts, ...workloads].map((thing) => thing.id));
  const aliases = inventory.aliases?.filter((alias) => ids.has(alias.id)) ?? [];
  const rules = inventory.rules?.filter((rule) => rule.origin.sheet === sheet) ?? [];
  return {
    inventory: {
      clusters,
      hosts,
      workloads,
      groups: isFirst ? inventory.groups : [],
      ...(aliases.length === 0 ? {} : { aliases }),
      ...(rules.length === 0 ? {} : { rules }),
    },
    ledgers: estate.ledgers.filter((ledger) => ledger.sheet === sheet),
    toolVersion: estate.toolVersion,
  };
}
