import { formatMemory, formatNumber, formatPercentFixed, withUnit } from '#core/drawing/format.ts';
import { placementMap, placementMapLegend, type MapHost } from '#core/drawing/placementMap.ts';
import { note, paragraph, row, type Block, type TableCell, type TableRow } from '#core/report/document.ts';
import { clusterLabel, compareNames, mapClusters, type ReportFacts } from '#core/report/facts.ts';

/** Clusters drawn as maps; the table has all of them. */
const mappedClusters = 24;

/** Whether the table of clusters is set close: tried where everything then fits one page, and left where it does not. */
export const placementDensities = [false, true, false];

/** Per cluster the hosts used today, consolidated and in the target with bound and gap; then the maps. */
export function placementSection(
  facts: ReportFacts,
  width: number,
  maxSceneHeight: number,
  isCompact: boolean,
): Block[] {
  const { content, locale } = facts;
  const said = facts.text.placement;
  const { details, document } = content;
  const n = (value: number): string => formatNumber(value, 0, locale);
  const clusters = details.clusters.toSorted(
    (a, b) => b.hosts - a.hosts || compareNames(clusterLabel(facts, a.cluster), clusterLabel(facts, b.cluster)),
  );
  const blocks: Block[] = [
    { kind: 'heading', level: 1, id: 'placement', text: said.heading, startsPage: true },
    paragraph(said.intro),
    {
      kind: 'table',
      isCompact,
      summary: said.table,
      columns: [
        { header: said.cluster, align: 'start' },
        { header: said.hosts, align: 'end', weight: 0 },
        { header: said.usedToday, align: 'end', weight: 0 },
        { header: said.consolidated, align: 'end', weight: 0 },
        { header: said.target, align: 'end', weight: 0 },
        { header: said.atLeast, align: 'end', weight: 0 },
        { header: said.gap, align: 'end', weight: 0 },
        { header: said.failures, align: 'end', weight: 0 },
        { header: said.decidedBy, align: 'start', weight: 0 },
      ],
      rows: [
        ...clusters.map((cluster) =>
          row(
            clusterLabel(facts, cluster.cluster),
            n(cluster.hosts),
            { text: n(cluster.asIs.hostsUsed), colour: 'textMuted' },
            n(cluster.consolidated.hostsUsed),
            { text: n(cluster.target.hostsUsed), isBold: true },
            n(cluster.target.lowerBound),
            formatPercentFixed(cluster.target.gap, 1, locale),
            n(cluster.failuresTolerated),
            said.binding[cluster.bindingResource],
          ),
        ),
        {
          kind: 'total',
          cells: [
            facts.text.all,
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
      { kind: 'heading', level: 2, id: 'placement-map', text: said.mapHeading },
      {
        ...paragraph(said.mapIntro),
        keepWithNext: true,
      },
      { kind: 'drawing', heading: '', scene: placementMapLegend(width, locale) },
    );
    for (const cluster of maps.slice(0, mappedClusters)) {
      for (const scene of placementMap(cluster, { width, maxHeight: maxSceneHeight, locale })) {
        blocks.push({ kind: 'drawing', heading: '', scene });
      }
    }
    if (maps.length > mappedClusters) {
      blocks.push(note(said.mapped(mappedClusters, maps.length)));
    }
  }
  return blocks;
}

/** Most hosts listed one by one. */
const listedHosts = 1500;

/** Every host with its capacity, its load today and in the target, and the wave that releases it. */
export function hostsAppendix(facts: ReportFacts): Block[] {
  const { locale } = facts;
  const said = facts.text.placement;
  const share = (host: MapHost, resource: 'cpuCores' | 'memoryMiB'): TableCell | string => {
    if (!host.used) return { text: facts.text.off, colour: 'textMuted' };
    const text = formatPercentFixed(host.load[resource] / host.capacity[resource], 0, locale);
    return host.load[resource] > host.usable[resource] * (1 + 1e-9) ? { text, colour: 'bad' } : text;
  };
  const blocks: Block[] = [
    { kind: 'heading', level: 1, id: 'hosts', text: said.appendix, startsPage: true },
    paragraph(said.appendixIntro),
  ];
  const rows: TableRow[] = [];
  let listed = 0;
  for (const cluster of mapClusters(facts)) {
    if (listed >= listedHosts) break;
    rows.push({
      kind: 'group',
      cells: [said.clusterHosts(cluster.name, cluster.before.length)],
    });
    cluster.before.forEach((host, i) => {
      if (listed >= listedHosts) return;
      listed++;
      const after = cluster.after[i] ?? host;
      const releasedIn = facts.releasedIn.get(host.id);
      rows.push(
        row(
          host.name,
          withUnit(formatNumber(host.capacity.cpuCores, 0, locale), facts.text.cores),
          formatMemory(host.capacity.memoryMiB, locale),
          share(host, 'cpuCores'),
          share(host, 'memoryMiB'),
          host.used ? formatNumber(host.workloads, 0, locale) : '–',
          share(after, 'cpuCores'),
          share(after, 'memoryMiB'),
          after.used ? formatNumber(after.workloads, 0, locale) : '–',
          releasedIn === undefined ? '' : { text: facts.text.wave(releasedIn), colour: 'good' },
        ),
      );
    });
  }
  blocks.push({
    kind: 'table',
    isCompact: true,
    summary: said.hostsTable,
    columns: [
      { header: said.host, align: 'start' },
      { header: said.cores, align: 'end', weight: 0.2 },
      { header: said.memory, align: 'end', weight: 0.2 },
      { header: said.coresToday, align: 'end', weight: 0.2 },
      { header: said.memoryToday, align: 'end', weight: 0.2 },
      { header: said.workloadsToday, align: 'end', weight: 0.2 },
      { header: said.coresTarget, align: 'end', weight: 0.2 },
      { header: said.memoryTarget, align: 'end', weight: 0.2 },
      { header: said.workloadsTarget, align: 'end', weight: 0.2 },
      { header: said.released, align: 'start', weight: 0.1 },
    ],
    rows,
  });
  const all = facts.content.document.hosts.length;
  if (listed < all) blocks.push(note(said.listed(listed, all)));
  return blocks;
}
