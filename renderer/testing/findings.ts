import type { FindingRow } from '#core/api/tableCalls.ts';
import type { Estate } from './estate.ts';

const kinds = [
  {
    severity: 'warning',
    code: 'host-name-matched',
    column: 'Host',
    message:
      'The sheet vInfo spells host “{host}” differently from vHost; it was matched because exactly one host fits.',
  },
  {
    severity: 'warning',
    code: 'host-not-described',
    column: 'Host',
    message: 'vHost does not describe host “{host}”; the planner assumes a host of the same cluster.',
  },
  {
    severity: 'info',
    code: 'no-usage',
    column: 'CPUs',
    message: '{workload} has no measured usage: its demand is sized from its allocation.',
  },
  {
    severity: 'warning',
    code: 'os-out-of-support',
    column: 'OS according to the VMware Tools',
    message: '{workload} runs an operating system that is out of support.',
  },
  {
    severity: 'error',
    code: 'negative-number',
    column: 'Memory',
    message: 'Memory of {workload} is negative: the row was refused.',
  },
  {
    severity: 'info',
    code: 'orphaned',
    column: 'Connection state',
    message: '{workload} is orphaned: it is listed and not planned.',
  },
] as const;

/** Findings about the generated estate, a fixed share of each kind, worst first. */
export function generateFindings(estate: Estate): FindingRow[] {
  const rows: FindingRow[] = [];
  for (let index = 0; index < estate.workloads.length; index += 17) {
    const workload = estate.workloads[index]!.row;
    const kind = kinds[rows.length % 11 === 10 ? 4 : rows.length % 4 === 3 ? 5 : rows.length % 4]!;
    const message = kind.message.replace('{host}', workload.host ?? '').replace('{workload}', workload.name);
    rows.push({
      id: `f${index}`,
      severity: kind.severity,
      code: kind.code,
      file: 'estate.xlsx',
      sheet: 'vInfo',
      row: index + 2,
      column: kind.column,
      value: kind.code === 'negative-number' ? '-4096' : (workload.host ?? ''),
      message,
    });
  }
  const rank = { error: 0, warning: 1, info: 2 };
  return rows.toSorted((a, b) => rank[a.severity] - rank[b.severity]);
}
