import { formatCount, formatMemory, formatNumber, formatPercentFixed, withUnit } from '#core/drawing/format.ts';
import { placementMap, placementMapLegend, type MapHost } from '#core/drawing/placementMap.ts';
import { note, paragraph, row, type Block, type TableCell, type TableRow } from '#core/report/document.ts';
import { clusterLabel, compareNames, mapClusters, type ReportFacts } from '#core/report/facts.ts';

const bindingNames = {
  cpu: 'cores',
  memory: 'memory',
  storage: 'local storage',
  iops: 'disk operations',
  network: 'network',
  gpu: 'GPUs',
  workloads: 'number of workloads',
  reserve: 'reserve',
} as const;

/** Clusters drawn as maps; the table has all of them. */
const mappedClusters = 24;

/** Per cluster the hosts used today, consolidated and in the target with bound and gap; then the maps. */
export function placementSection(facts: ReportFacts, width: number, maxSceneHeight: number): Block[] {
  const { content, locale } = facts;
  const { details, document } = content;
  const n = (value: number): string => formatNumber(value, 0, locale);
  const clusters = details.clusters.toSorted(
    (a, b) => b.hosts - a.hosts || compareNames(clusterLabel(a.cluster), clusterLabel(b.cluster)),
  );
  const blocks: Block[] = [
    { kind: 'heading', level: 1, id: 'placement', text: 'Placement', startsPage: true },
    paragraph(
      'Workloads move within their cluster. What may be used of a host is its capacity less headroom and the reserve for failures; the lower bound is proven: no placement under the same constraints can use fewer hosts. The gap says how far the placement may be from the best one.',
    ),
    {
      kind: 'table',
      summary: 'Hosts used per cluster today, consolidated and in the target, with lower bound and gap.',
      columns: [
        { header: 'Cluster', align: 'start' },
        { header: 'Hosts', align: 'end', weight: 0 },
        { header: 'Used today', align: 'end', weight: 0 },
        { header: 'Consolidated', align: 'end', weight: 0 },
        { header: 'Target', align: 'end', weight: 0 },
        { header: 'At least', align: 'end', weight: 0 },
        { header: 'Gap', align: 'end', weight: 0 },
        { header: 'Failures survived', align: 'end', weight: 0 },
        { header: 'Decided by', align: 'start', weight: 0 },
      ],
      rows: [
        ...clusters.map((cluster) =>
          row(
            clusterLabel(cluster.cluster),
            n(cluster.hosts),
            { text: n(cluster.asIs.hostsUsed), colour: 'textMuted' },
            n(cluster.consolidated.hostsUsed),
            { text: n(cluster.target.hostsUsed), isBold: true },
            n(cluster.target.lowerBound),
            formatPercentFixed(cluster.target.gap, 1, locale),
            n(cluster.failuresTolerated),
            bindingNames[cluster.bindingResource],
          ),
        ),
        {
          kind: 'total',
          cells: [
            'All',
            n(document.hosts.length),
            n(document.placement.asIs.hostsUsed),
            n(document.placement.consolidated.hostsUsed),
            n(document.placement.target.hostsUsed),
            n(document.placement.target.lowerBound),
            formatPercentFixed(document.placement.target.gap, 1, locale),
            '',
            '',
          ],
        },
      ],
    },
  ];
  const maps = mapClusters(facts);
  if (maps.length > 0) {
    blocks.push(
      { kind: 'heading', level: 2, id: 'placement-map', text: 'Which hosts carry the load before and after?' },
      {
        ...paragraph(
          'Each host is a pair of bars, cores on the left and memory on the right, as shares of the host. The line marks what may be used.',
        ),
        keepWithNext: true,
      },
      { kind: 'drawing', heading: '', scene: placementMapLegend(width) },
    );
    for (const cluster of maps.slice(0, mappedClusters)) {
      for (const scene of placementMap(cluster, { width, maxHeight: maxSceneHeight, locale })) {
        blocks.push({ kind: 'drawing', heading: '', scene });
      }
    }
    if (maps.length > mappedClusters) {
      blocks.push(
        note(`The ${mappedClusters} largest of ${n(maps.length)} clusters are drawn; the table above has all of them.`),
      );
    }
  }
  return blocks;
}

/** Most hosts listed one by one. */
const listedHosts = 1500;

/** Every host with its capacity, its load today and in the target, and the wave that releases it. */
export function hostsAppendix(facts: ReportFacts): Block[] {
  const { locale } = facts;
  const share = (host: MapHost, resource: 'cpuCores' | 'memoryMiB'): TableCell | string => {
    if (!host.used) return { text: 'off', colour: 'textMuted' };
    const text = formatPercentFixed(host.load[resource] / host.capacity[resource], 0, locale);
    return host.load[resource] > host.usable[resource] * (1 + 1e-9) ? { text, colour: 'bad' } : text;
  };
  const blocks: Block[] = [
    { kind: 'heading', level: 1, id: 'hosts', text: 'Appendix: hosts', startsPage: true },
    paragraph(
      'Capacity of each host, the share of it that its workloads need today and after the last wave, red where that is more than may be used, and the wave after which it is switched off.',
    ),
  ];
  const rows: TableRow[] = [];
  let listed = 0;
  for (const cluster of mapClusters(facts)) {
    if (listed >= listedHosts) break;
    rows.push({
      kind: 'group',
      cells: [`${cluster.name}: ${formatCount(cluster.before.length, 'host', 'hosts', locale)}`],
    });
    cluster.before.forEach((host, i) => {
      if (listed >= listedHosts) return;
      listed++;
      const after = cluster.after[i] ?? host;
      const releasedIn = facts.releasedIn.get(host.id);
      rows.push(
        row(
          host.name,
          withUnit(formatNumber(host.capacity.cpuCores, 0, locale), 'cores'),
          formatMemory(host.capacity.memoryMiB, locale),
          share(host, 'cpuCores'),
          share(host, 'memoryMiB'),
          host.used ? formatNumber(host.workloads, 0, locale) : '–',
          share(after, 'cpuCores'),
          share(after, 'memoryMiB'),
          after.used ? formatNumber(after.workloads, 0, locale) : '–',
          releasedIn === undefined ? '' : { text: `wave ${releasedIn}`, colour: 'good' },
        ),
      );
    });
  }
  blocks.push({
    kind: 'table',
    isCompact: true,
    summary: 'Hosts with capacity, load before and after, and the wave that releases them.',
    columns: [
      { header: 'Host', align: 'start' },
      { header: 'Cores', align: 'end', weight: 0.2 },
      { header: 'Memory', align: 'end', weight: 0.2 },
      { header: 'Cores used today', align: 'end', weight: 0.2 },
      { header: 'Memory used today', align: 'end', weight: 0.2 },
      { header: 'Workloads today', align: 'end', weight: 0.2 },
      { header: 'Cores used in target', align: 'end', weight: 0.2 },
      { header: 'Memory used in target', align: 'end', weight: 0.2 },
      { header: 'Workloads in target', align: 'end', weight: 0.2 },
      { header: 'Released', align: 'start', weight: 0.1 },
    ],
    rows,
  });
  const all = facts.content.document.hosts.length;
  if (listed < all)
    blocks.push(
      note(
        `${formatNumber(listed, 0, locale)} of ${formatCount(all, 'host', 'hosts', locale)} are listed; the plan as JSON and CSV has all of them.`,
      ),
    );
  return blocks;
}
