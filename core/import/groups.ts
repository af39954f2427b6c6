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
  const candidates = new Map<string, Candidate>();
  for (const [index, workload] of workloads.entries()) {
    if (index % 1024 === 0) checkCancelled(context);
    if (workload.groupId !== null || workload.isTemplate) continue;
    const application = applicationOf(workload.name);
    if (application === null) continue;
    const { name, stage } = application;
    const title = stage === null ? name : `${name} (${stage})`;
    const basis = `derived from names that begin with "${name}" before their tier and number`;
    addMember(candidates, makeKey('name', workload.datacenter, name, stage), title, basis, workload);
  }
  dropOutsized(candidates);
  const grouped = new Set([...candidates.values()].flatMap(({ members }) => members.map((member) => member.id)));
  const inFolders = new Map<string, Candidate>();
  for (const workload of workloads) {
    if (workload.groupId !== null || workload.isTemplate || grouped.has(workload.id)) continue;
    const title = folderApplication(workload);
    if (title === null) continue;
    const basis = `derived from the folder ${workload.folder ?? ''}, whose name the members' names begin with`;
    addMember(inFolders, makeKey('folder', workload.datacenter, workload.folder), title, basis, workload);
  }
  dropOutsized(inFolders);

  const groups: Group[] = [];
  const groupOf = new Map<string, string>();
  for (const [key, { title, basis, members }] of [...candidates, ...inFolders]) {
    const id = makeId('group', key, title);
    groups.push({ id, key, name: title, movesTogether: false, dependsOn: [], basis });
    for (const workload of members) groupOf.set(workload.id, id);
  }
  return {
    workloads: workloads.map((workload) => {
      const groupId = groupOf.get(workload.id);
      return groupId === undefined ? workload : { ...workload, groupId };
    }),
    groups,
  };
}

interface Candidate {
  readonly title: string;
  readonly basis: string;
  readonly members: Workload[];
}

function addMember(
  candidates: Map<string, Candidate>,
  key: string,
  title: string,
  basis: string,
  workload: Workload,
): void {
  const known = candidates.get(key);
  if (known) known.members.push(workload);
  else candidates.set(key, { title, basis, members: [workload] });
}

function dropOutsized(candidates: Map<string, Candidate>): void {
  for (const [key, { members }] of candidates) {
    if (members.length < minimumMembers || members.length > maximumMembers) candidates.delete(key);
  }
}

/** The application that a workload's folder names, with the stage of a folder above it; null when its name disagrees. */
function folderApplication(workload: Workload): string | null {
  const path = (workload.folder ?? '').split('/').map((part) => part.trim().toLowerCase());
  const leaf = path[path.length - 1] ?? '';
  if (leaf.length < 3 || generalFolder.test(leaf) || stageWords.has(leaf)) return null;
  if (!workload.name.toLowerCase().startsWith(leaf)) return null;
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
