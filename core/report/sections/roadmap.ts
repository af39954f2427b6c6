import { formatCount, formatDate, formatDateRange, formatNumber, formatPercentFixed } from '#core/drawing/format.ts';
import { ganttOfWaves, type GanttWave } from '#core/drawing/ganttOfWaves.ts';
import { technologyNames } from '#core/drawing/palette.ts';
import { technologies, type Technology } from '#core/inventory/technology.ts';
import type { Move, Wave } from '#core/planResult.ts';
import { note, paragraph, plain, row, type Block, type TableRow } from '#core/report/document.ts';
import {
  clusterLabel,
  compareNames,
  countBy,
  hostName,
  teamLoad,
  workloadName,
  type ReportFacts,
} from '#core/report/facts.ts';

/** The drawing's input from a plan's waves. */
export function ganttWaves(facts: ReportFacts): GanttWave[] {
  const clusterOf = (move: Move): string | null => facts.workloadById.get(move.workload)?.cluster ?? null;
  return facts.content.document.roadmap.waves.map((wave) => {
    const byCluster = new Map<string | null, number>();
    for (const move of wave.moves) byCluster.set(clusterOf(move), (byCluster.get(clusterOf(move)) ?? 0) + 1);
    return {
      number: wave.number,
      start: wave.start,
      end: wave.end,
      effortDays: wave.effortDays,
      effortCapacityDays: wave.effortCapacityDays,
      released: wave.released.length,
      byCluster: Array.from(byCluster, ([cluster, moves]) => ({ cluster, moves })),
      byTechnology: countBy(wave.moves, (move) => move.toTechnology).map(([technology, moves]) => ({
        technology: technology as Technology,
        moves,
      })),
    };
  });
}

/** The kinds of moves that the roadmap has, each with its heading: a change of technology, or of the host alone. */
function moveKinds(waves: readonly Wave[]): { readonly header: string; readonly is: (move: Move) => boolean }[] {
  const kinds: { readonly header: string; readonly is: (move: Move) => boolean }[] = technologies
    .filter((technology) =>
      waves.some((wave) => wave.moves.some((move) => changes(move) && move.toTechnology === technology)),
    )
    .map((technology) => ({
      header: `To ${technologyNames[technology]}`,
      is: (move: Move) => changes(move) && move.toTechnology === technology,
    }));
  if (waves.some((wave) => wave.moves.some((move) => !changes(move)))) {
    kinds.push({ header: 'Other host only', is: (move) => !changes(move) });
  }
  return kinds;
}

function changes(move: Move): boolean {
  return move.fromTechnology !== move.toTechnology;
}

/** When what moves: the Gantt drawing and the table of waves. */
export function roadmapSection(facts: ReportFacts, width: number): Block[] {
  const { content, locale } = facts;
  const { waves } = content.document.roadmap;
  const blocks: Block[] = [{ kind: 'heading', level: 1, id: 'roadmap', text: 'Roadmap', startsPage: true }];
  const first = waves[0];
  const last = waves.at(-1);
  if (first === undefined || last === undefined) {
    blocks.push(paragraph('Nothing has to move: every workload stays where and as it is.'));
    return blocks;
  }
  const kinds = moveKinds(waves);
  const effort = waves.reduce((sum, wave) => sum + wave.effortDays, 0);
  blocks.push(
    paragraph(
      `${formatCount(facts.moves, 'move', 'moves', locale)} in ${formatCount(waves.length, 'wave', 'waves', locale)} from ${formatDate(first.start, locale)} to ${formatDate(last.end, locale)} take ${formatNumber(effort, 0, locale)} person-days. ` +
        'While a workload moves it counts on both hosts; a host is switched off at the end of the wave that empties it, and stays off. ' +
        (content.details.waveLowerBound >= waves.length
          ? 'No roadmap under the same limits has fewer waves.'
          : `Under the same limits at least ${formatCount(content.details.waveLowerBound, 'wave is', 'waves are', locale)} needed.`),
    ),
    ...(content.details.roadmapNotes.length === 0
      ? []
      : [
          {
            kind: 'bullets' as const,
            items: content.details.roadmapNotes
              .slice(0, 8)
              .map(({ severity, text }) => [
                severity === 'info'
                  ? plain(text)
                  : { text, colour: severity === 'error' ? ('bad' as const) : ('warning' as const) },
              ]),
          },
        ]),
    { kind: 'drawing', scene: ganttOfWaves(ganttWaves(facts), { width, locale }) },
    { kind: 'heading', level: 2, id: 'waves', text: 'Waves' },
    {
      kind: 'table',
      isCompact: waves.length > 10,
      summary: 'Waves with dates, moves, effort, team load and released hosts.',
      columns: [
        { header: 'Wave', align: 'end', weight: 0 },
        { header: 'First day', align: 'end', weight: 0.3 },
        { header: 'Last day', align: 'end', weight: 0.3 },
        { header: 'Moves', align: 'end', weight: 0.3 },
        { header: 'Person-days', align: 'end', weight: 0.3 },
        { header: 'Team load', align: 'end', weight: 0.3 },
        ...kinds.map((kind) => ({ header: kind.header, align: 'end' as const, weight: 0.3 })),
        { header: 'Hosts released', align: 'end', weight: 0.3 },
      ],
      rows: waves.map((wave) => {
        const load = teamLoad(wave);
        return row(
          { text: String(wave.number), isBold: true },
          formatDate(wave.start, locale),
          formatDate(wave.end, locale),
          formatNumber(wave.moves.length, 0, locale),
          formatNumber(wave.effortDays, 1, locale),
          {
            text: formatPercentFixed(load, 1, locale),
            ...(load > 1 + 1e-9 ? { colour: 'bad' as const, isBold: true } : {}),
          },
          ...kinds.map((kind) => {
            const count = wave.moves.filter(kind.is).length;
            return count === 0 ? { text: '–', colour: 'textMuted' as const } : formatNumber(count, 0, locale);
          }),
          wave.released.length === 0
            ? { text: '–', colour: 'textMuted' }
            : { text: formatNumber(wave.released.length, 0, locale), colour: 'good', isBold: true },
        );
      }),
    },
  );
  return blocks;
}

/** Most moves listed one by one; beyond, they are summed up by wave, cluster and technology. */
const listedMoves = 2000;

/** Every move by wave, or their sums where there are too many to read. */
export function movesAppendix(facts: ReportFacts): Block[] {
  const { content, locale } = facts;
  const { waves } = content.document.roadmap;
  if (waves.length === 0) return [];
  const blocks: Block[] = [
    { kind: 'heading', level: 1, id: 'moves', text: 'Appendix: moves by wave', startsPage: true },
  ];
  const rows: TableRow[] = [];
  if (facts.moves <= listedMoves) {
    for (const wave of waves) {
      rows.push({
        kind: 'group',
        cells: [
          `Wave ${wave.number}, ${formatDateRange(wave.start, wave.end, locale)}: ${formatCount(wave.moves.length, 'move', 'moves', locale)}`,
        ],
      });
      const moves = wave.moves.toSorted(
        (a, b) =>
          compareNames(workloadName(facts, a.workload), workloadName(facts, b.workload)) ||
          (a.workload < b.workload ? -1 : 1),
      );
      for (const move of moves) {
        rows.push(
          row(
            workloadName(facts, move.workload),
            technologyNames[move.fromTechnology],
            { text: technologyNames[move.toTechnology], swatch: move.toTechnology },
            hostName(facts, move.fromHost),
            move.fromHost === move.toHost ? { text: 'same host', colour: 'textMuted' } : hostName(facts, move.toHost),
            formatNumber(move.effortDays, 1, locale),
          ),
        );
      }
    }
    blocks.push(paragraph('Every move in the order of the waves, by name.'), {
      kind: 'table',
      isCompact: true,
      summary: 'Moves by wave with technology, hosts and effort.',
      columns: [
        { header: 'Workload', align: 'start', weight: 1 },
        { header: 'From', align: 'start', weight: 0.2 },
        { header: 'To', align: 'start', weight: 0.2 },
        { header: 'From host', align: 'start', weight: 0.6 },
        { header: 'To host', align: 'start', weight: 0.6 },
        { header: 'Person-days', align: 'end', weight: 0 },
      ],
      rows,
    });
    return blocks;
  }
  for (const wave of waves) {
    rows.push({
      kind: 'group',
      cells: [
        `Wave ${wave.number}, ${formatDateRange(wave.start, wave.end, locale)}: ${formatCount(wave.moves.length, 'move', 'moves', locale)}`,
      ],
    });
    const groups = new Map<
      string,
      { readonly cluster: string; readonly move: Move; count: number; effort: number; hosts: Set<string> }
    >();
    for (const move of wave.moves) {
      const cluster = clusterLabel(facts.workloadById.get(move.workload)?.cluster ?? null);
      const key = `${cluster}\u0000${move.fromTechnology}\u0000${move.toTechnology}`;
      const group = groups.get(key) ?? { cluster, move, count: 0, effort: 0, hosts: new Set<string>() };
      group.count++;
      group.effort += move.effortDays;
      group.hosts.add(move.toHost);
      groups.set(key, group);
    }
    for (const group of groups.values()) {
      rows.push(
        row(
          group.cluster,
          technologyNames[group.move.fromTechnology],
          { text: technologyNames[group.move.toTechnology], swatch: group.move.toTechnology },
          formatNumber(group.count, 0, locale),
          formatNumber(group.hosts.size, 0, locale),
          formatNumber(group.effort, 1, locale),
        ),
      );
    }
  }
  blocks.push(
    paragraph(
      `The ${formatCount(facts.moves, 'move', 'moves', locale)} by wave, cluster and technology. The plan as JSON and CSV lists each one.`,
    ),
    {
      kind: 'table',
      summary: 'Moves summed up by wave, cluster and technology.',
      columns: [
        { header: 'Cluster', align: 'start' },
        { header: 'From', align: 'start', weight: 0.3 },
        { header: 'To', align: 'start', weight: 0.3 },
        { header: 'Moves', align: 'end', weight: 0.2 },
        { header: 'Hosts they go to', align: 'end', weight: 0.2 },
        { header: 'Person-days', align: 'end', weight: 0.2 },
      ],
      rows,
    },
    note(`Single moves are listed up to ${formatNumber(listedMoves, 0, locale)}.`),
  );
  return blocks;
}
