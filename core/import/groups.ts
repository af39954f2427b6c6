import type { Group, Workload } from '#core/inventory/inventory.ts';
import { checkCancelled, quietContext, type JobContext } from '#core/job.ts';
import { makeId, makeKey } from './keys.ts';

/** Groups are only believed between these sizes: one machine is no group, and forty share a naming rule, not a purpose. */
const minimumMembers = 2;
const maximumMembers = 40;

/** Words in names that say where in an application a machine stands, not which application it is. */
const tierWords: ReadonlySet<string> = new Set([
  'web',
  'www',
  'app',
  'api',
  'db',
  'sql',
  'ora',
  'pg',
  'mysql',
  'mongo',
  'redis',
  'cache',
  'mq',
  'queue',
  'batch',
  'job',
  'worker',
  'lb',
  'proxy',
  'fe',
  'be',
  'front',
  'back',
  'frontend',
  'backend',
  'srv',
  'svc',
  'node',
  'master',
  'slave',
  'primary',
  'replica',
  'search',
  'es',
  'kafka',
  'etl',
  'file',
  'ftp',
  'sftp',
  'auth',
  'sso',
  'gw',
  'gateway',
  'static',
  'cron',
  'fn',
  'function',
  'lambda',
  'faas',
  'mail',
]);

/** Words that say for which stage a machine is: stages of one application are separate groups. */
export const stageWords: ReadonlySet<string> = new Set([
  'prod',
  'prd',
  'production',
  'live',
  'test',
  'tst',
  'dev',
  'development',
  'qa',
  'uat',
  'int',
  'stage',
  'staging',
  'stg',
  'preprod',
  'sit',
  'dr',
]);

/** Words that name no application: places, roles and numbering that whole estates share. */
const commonWords: ReadonlySet<string> = new Set([
  'vm',
  'srv',
  'server',
  'host',
  'win',
  'lnx',
  'linux',
  'windows',
  'new',
  'old',
  'copy',
  'temp',
]);

/** Folders that hold machines of many applications, by their last part in lower case. */
export const generalFolder =
  /^(?:vms?|vm folder|discovered virtual machines?|templates?|servers?|windows|linux|infrastructure|restored?|archive|decommissioned|desktops?|vdi|new|misc|other|root|datacenters?)$/;

/**
 * Applications that names and folders make evident, conservatively: two to forty machines that either share everything
 * before the tier word and the number (`shop-web-01`, `shop-db-01` are the application `shop`), or lie in a folder whose
 * name their own names begin with (`SHOPWEBP01` in `/Production/shop`). Other names without separators (`wowas1`) are left
 * alone: where one word ends is a guess. Stages and data centres are told apart. A group says only that its members belong
 * together (no order, no common move): people add that. Workloads that have a group keep it; templates get none.
 */
export function deriveGroups(
  workloads: readonly Workload[],
  context: JobContext = quietContext,
): {
  readonly workloads: readonly Workload[];
  readonly groups: readonly Group[];
} {
  const finder = new GroupFinder();
  for (const [index, workload] of workloads.entries()) {
    if (index % 1024 === 0) checkCancelled(context);
    if (workload.groupId === null && !workload.isTemplate) finder.add(index, workload);
  }
  const { groups, members } = finder.found();
  return {
    workloads: workloads.map((workload, index) => {
      const group = groups[members.get(index) ?? -1];
      return group === undefined ? workload : { ...workload, groupId: group.id };
    }),
    groups,
  };
}

interface Candidate {
  readonly title: string;
  readonly basis: string;
  /** Numbers of the workloads. */
  readonly members: number[];
}

/** What of a workload makes it a member of a group. */
type Grouped = Pick<Workload, 'name' | 'datacenter' | 'folder'>;

/** {@link deriveGroups} for workloads that come one after another and are not kept. */
export class GroupFinder {
  private readonly named = new Map<string, Candidate>();
  private readonly inFolders: { readonly number: number; readonly title: string; readonly workload: Grouped }[] = [];

  /** Takes in a workload without a group that is no template; false where nothing about it names one. Numbers count up. */
  add(number: number, { name, datacenter, folder }: Grouped): boolean {
    const application = applicationOf(name);
    if (application !== null) {
      const title = application.stage === null ? application.name : `${application.name} (${application.stage})`;
      const basis = `derived from names that begin with "${application.name}" before their tier and number`;
      addMember(this.named, makeKey('name', datacenter, application.name, application.stage), title, basis, number);
    }
    const title = folder === null ? null : folderApplication(name, folder);
    if (title !== null) this.inFolders.push({ number, title, workload: { name, datacenter, folder } });
    return application !== null || title !== null;
  }

  /** The groups, and the index of its group by each member's number. */
  found(): { readonly groups: readonly Group[]; readonly members: ReadonlyMap<number, number> } {
    dropOutsized(this.named);
    const members = new Map<number, number>();
    const groups: Group[] = [];
    const make = (candidates: ReadonlyMap<string, Candidate>): void => {
      for (const [key, { title, basis, members: own }] of candidates) {
        for (const number of own) members.set(number, groups.length);
        const id = makeId('group', key, title);
        groups.push({ id, key, name: title, movesTogether: false, dependsOn: [], basis });
      }
    };
    make(this.named);
    const folders = new Map<string, Candidate>();
    for (const { number, title, workload } of this.inFolders) {
      if (members.has(number)) continue;
      const { datacenter, folder } = workload;
      const basis = `derived from the folder ${folder ?? ''}, whose name the members' names begin with`;
      addMember(folders, makeKey('folder', datacenter, folder), title, basis, number);
    }
    dropOutsized(folders);
    make(folders);
    return { groups, members };
  }
}

function addMember(
  candidates: Map<string, Candidate>,
  key: string,
  title: string,
  basis: string,
  number: number,
): void {
  const known = candidates.get(key);
  if (known) known.members.push(number);
  else candidates.set(key, { title, basis, members: [number] });
}

function dropOutsized(candidates: Map<string, Candidate>): void {
  for (const [key, { members }] of candidates) {
    if (members.length < minimumMembers || members.length > maximumMembers) candidates.delete(key);
  }
}

/** The application that a workload's folder names, with the stage of a folder above it; null when its name disagrees. */
function folderApplication(name: string, folder: string): string | null {
  const path = folder.split('/').map((part) => part.trim().toLowerCase());
  const leaf = path[path.length - 1] ?? '';
  if (leaf.length < 3 || generalFolder.test(leaf) || stageWords.has(leaf)) return null;
  if (!name.toLowerCase().startsWith(leaf)) return null;
  const stage = path.find((part) => stageWords.has(part));
  return stage === undefined || stage.startsWith('prod') ? leaf : `${leaf} (${stage})`;
}

/**
 * The application and stage that a name spells, or null when it spells none evidently. The name must hold a tier word:
 * `shop-web-01` and `prod-shop-db2` do, `dc1-vm-017` does not.
 */
export function applicationOf(name: string): { readonly name: string; readonly stage: string | null } | null {
  const short = name.trim().toLowerCase().split('.')[0] ?? '';
  const words = short.split(/[-_ ]+/).filter((word) => word !== '');
  if (words.length < 2) return null;
  let stage: string | null = null;
  let hasTier = false;
  const application: string[] = [];
  for (const word of words) {
    const letters = word.replace(/\d+$/, '');
    if (letters === '') continue;
    if (stageWords.has(letters)) stage ??= letters;
    else if (tierWords.has(letters)) hasTier = true;
    else if (hasTier) return null;
    else application.push(word);
  }
  const title = application.join('-');
  if (!hasTier || application.every((word) => commonWords.has(word)) || !/[a-z]{2}/.test(title)) return null;
  return { name: title, stage };
}

/** Numbers by which {@link mayNameApplication} knows the tier words. */
const tierNumbers: ReadonlySet<number> = new Set(
  [...tierWords].map((word) => wordNumber(new TextEncoder().encode(word), 0, word.length)),
);

function wordNumber(bytes: Uint8Array, start: number, end: number): number {
  let number = end - start;
  for (let at = start; at < end; at += 1) number = (Math.imul(number, 37) + ((bytes[at] as number) | 0x20)) | 0;
  return number;
}

/** False where {@link applicationOf} finds nothing in the trimmed ASCII name from `start` to `end`: it has no tier word. */
export function mayNameApplication(bytes: Uint8Array, start: number, end: number): boolean {
  let word = start;
  let letters = start;
  for (let at = start; ; at += 1) {
    const code = at < end ? (bytes[at] as number) : 0x2e;
    if (code === 0x2d || code === 0x5f || code === 0x20 || code === 0x2e) {
      if (letters > word && tierNumbers.has(wordNumber(bytes, word, letters))) return true;
      if (code === 0x2e) return false;
      word = at + 1;
      letters = at + 1;
    } else if (code < 0x30 || code > 0x39) letters = at + 1;
  }
}
