import type { Group, Workload } from '#core/inventory/inventory.ts';
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
  'mail',
]);

/** Words that say for which stage a machine is: stages of one application are separate groups. */
const stageWords: ReadonlySet<string> = new Set([
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

/**
 * Applications that the names make evident: members share everything before the tier word and the number
 * (`shop-web-01`, `shop-web-02`, `shop-db-01` are the application `shop`), at least two of them, at most forty, and the
 * name is made of separate words. Names without separators (`wowas1`) are left alone: where one word ends is a guess.
 * A group says only that its members belong together (no order, no common move): people add that. Workloads that have a
 * group keep it; templates get none.
 */
export function deriveGroups(workloads: readonly Workload[]): {
  readonly workloads: readonly Workload[];
  readonly groups: readonly Group[];
} {
  const members = new Map<
    string,
    { readonly name: string; readonly stage: string | null; readonly list: Workload[] }
  >();
  for (const workload of workloads) {
    if (workload.groupId !== null || workload.isTemplate) continue;
    const application = applicationOf(workload.name);
    if (application === null) continue;
    const key = makeKey('name', application.name, application.stage);
    const known = members.get(key);
    if (known) known.list.push(workload);
    else members.set(key, { name: application.name, stage: application.stage, list: [workload] });
  }
  const groups: Group[] = [];
  const groupOf = new Map<string, string>();
  for (const [key, { name, stage, list }] of members) {
    if (list.length < minimumMembers || list.length > maximumMembers) continue;
    // One tier of one number series alone ("srv-01" to "srv-09") says nothing about an application; two tiers, or a
    // tier and a number, do.
    const title = stage === null ? name : `${name} (${stage})`;
    const id = makeId('group', key, title);
    groups.push({
      id,
      key,
      name: title,
      movesTogether: false,
      dependsOn: [],
      basis: `derived: ${list.length} workload names begin with "${name}" before their tier and number`,
    });
    for (const workload of list) groupOf.set(workload.id, id);
  }
  return {
    workloads: workloads.map((workload) => {
      const groupId = groupOf.get(workload.id);
      return groupId === undefined ? workload : { ...workload, groupId };
    }),
    groups,
  };
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
