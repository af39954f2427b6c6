import type { Workload } from '#core/inventory/inventory.ts';
import type { NamePattern } from '#core/scenario/scenario.ts';

/** What a workload does, as far as its name shows. `unknown` is an answer, and the usual one. */
export const roles = [
  'database',
  'directory',
  'network-service',
  'mail',
  'file-service',
  'print',
  'desktop',
  'virtual-appliance',
  'platform',
  'backup',
  'management',
  'security-gateway',
  'web',
  'application',
  'batch',
  'cache',
  'messaging',
  'build',
  'function',
  'unknown',
] as const;
export type Role = (typeof roles)[number];

/** Where a workload stands on the way to its users: production moves last. */
export type Environment = 'production' | 'test' | 'development' | 'unknown';

/** A role with what it was read from. */
export interface RoleReading {
  readonly role: Role;
  /** The rule and the text that matched; null for `unknown`. */
  readonly evidence: { readonly pattern: string; readonly field: string; readonly text: string } | null;
}

/**
 * Default name patterns, tried in this order; a scenario's own come first. A token stands at a border of words or digits,
 * or behind the usual site and system prefixes, so that "sql" is found in BOWSQL89 and "db" not in FEEDBACK.
 */
export const defaultNamePatterns: readonly NamePattern[] = [
  name(
    '(?:sql|oracle|ora(?:db|rac)|postgres|pgsql|mysql|maria|mongo|db2|sybase|cassandra|elastic|hana|mssql)',
    'database',
  ),
  name('(?:^|[-_.0-9])(?:db|rdbms|dwh|olap)(?:[-_.0-9]|$)', 'database'),
  name('(?:^|[-_.0-9])(?:dc|ad|adfs|ldap|pki|subca|rootca|radius|dhcp|wins)\\d*(?:[-_.]|$)', 'directory'),
  name('(?:adfs|pki|subca|dirsvc)\\w{0,4}\\d*$', 'directory'),
  name('^(?:ns|dns|ntp)\\d+', 'network-service'),
  name('(?:exchange|mailhost|mailhub|smtp|postfix)', 'mail'),
  name('(?:s?ftp|fileserver|nfs|wadfs|(?:^|[-_])fs\\d)', 'file-service'),
  name('print(?!s?vc)', 'print'),
  name('(?:vcsa|vcenter|vcb|vcmgt|psc\\d|vra\\d|vro\\d|nsx|vrops|loginsight|vcspa)', 'virtual-appliance'),
  name('(?:kube|k8s|openshift|rancher|docker|swarm|mesos|node-pool)', 'platform'),
  name('(?:veeam|backup|commvault|netbackup|avamar|nbmedia)', 'backup'),
  name(
    '(?:sccm|scom|scorch|solarwinds|nagios|zabbix|prometheus|grafana|splunk|monitor|wsus|epo(?:srv)?\\d)',
    'management',
  ),
  name('(?:waf|bastion|vpn|firewall|proxy|iswg|ids\\d|(?:^|[^a-z])edge)', 'security-gateway'),
  name('(?:redis|memcache|varnish|cache)', 'cache'),
  name('(?:kafka|rabbit|activemq|(?:^|[-_])mq\\d|zookeeper|nats)', 'messaging'),
  name('(?:jenkins|gitlab|teamcity|build|runner|(?:^|[-_])ci\\d|artifactory|nexus|sonar)', 'build'),
  name('(?:lambda|faas|function|fn-|webhook|transform|thumb|resizer|etl-step)', 'function'),
  name('(?:batch|cron|worker|job|etl|scheduler|queue-runner)', 'batch'),
  name('(?:web|www|nginx|apache|iis|wfe|frontend|portal)', 'web'),
  name('(?:app|api|svc|service|tomcat|jboss|confluence|jira|atlassian|backend)', 'application'),
];

function name(pattern: string, role: Role): NamePattern {
  return { pattern, field: 'name', role };
}

/** A pattern that cannot be compiled or names a role that does not exist; the scenario's editor shows it. */
export function patternProblem(pattern: NamePattern): string | null {
  if (!isRole(pattern.role)) return `There is no role "${pattern.role}"; roles are ${roles.join(', ')}.`;
  return compile(pattern) === null ? `"${pattern.pattern}" is no regular expression.` : null;
}

function compile(pattern: NamePattern): RegExp | null {
  try {
    return new RegExp(pattern.pattern, 'i');
  } catch {
    return null;
  }
}

function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text);
}

/** Compiles patterns once for many workloads; those that cannot be compiled are left out (see {@link patternProblem}). */
export function compileRoles(own: readonly NamePattern[]): (workload: Workload) => RoleReading {
  const compiled = [...own, ...defaultNamePatterns].flatMap((pattern) => {
    const expression = compile(pattern);
    return expression === null ? [] : [{ pattern, expression }];
  });
  return (workload) => {
    for (const { pattern, expression } of compiled) {
      const text = pattern.field === 'name' ? givenName(workload) : workload[pattern.field];
      const match = text === null ? null : expression.exec(text);
      if (match !== null && isRole(pattern.role)) {
        return { role: pattern.role, evidence: { pattern: pattern.pattern, field: pattern.field, text: match[0] } };
      }
    }
    return { role: 'unknown', evidence: null };
  };
}

/**
 * The part of a name that people gave: controllers of Kubernetes end the names of pods with letters by chance
 * (`grafana-7db5dff8ff-vwrnf`), in which `db` means nothing. Their alphabet has no vowels.
 */
function givenName(workload: Workload): string {
  if (workload.technology === 'vm' || workload.technology === 'paravirt') return workload.name;
  return workload.name.replace(/(?:-[a-z0-9]{8,10})?-[bcdfghjklmnpqrstvwxz2456789]{5}$/, '');
}

/** The environment as names and folders spell it; `unknown` where they do not. */
export function environmentOf(workload: Workload): Environment {
  const text = `${workload.name} ${workload.folder ?? ''}`;
  if (/prod|prd(?:\d|$|[-_])|(?:^|[-_])p\d+$/i.test(text)) return 'production';
  if (/test|tst|qa\d*|uat|stag(?:e|ing)|sit\d|beta|sand/i.test(text)) return 'test';
  if (/dev(?:l|el)?\d*|(?:^|[-_])d\d+$|lab\d|poc/i.test(text)) return 'development';
  return 'unknown';
}

/** True when its cluster, folder, networks or name put it where strangers reach it. */
export function isExposed(workload: Workload, clusterName: string | null): boolean {
  return [clusterName, workload.folder, workload.name, ...workload.networks].some(
    (text) => text !== null && /dmz|extern|extranet|public|internet|perimeter/i.test(text),
  );
}
