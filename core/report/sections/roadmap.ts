import { formatDate, formatDateRange, formatNumber, formatPercentFixed, wordsIn } from '#core/drawing/format.ts';
import { ganttOfWaves, type GanttWave } from '#core/drawing/ganttOfWaves.ts';
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
function moveKinds(
  facts: ReportFacts,
  waves: readonly Wave[],
): { readonly header: string; readonly is: (move: Move) => boolean }[] {
  const kinds: { readonly header: string; readonly is: (move: Move) => boolean }[] = technologies
    .filter((technology) =>
      waves.some((wave) => wave.moves.some((move) => changes(move) && move.toTechnology === technology)),
    )
    .map((technology) => ({
      header: facts.text.roadmap.to(wordsIn(facts.locale).technologies[technology]),
      is: (move: Move) => changes(move) && move.toTechnology === technology,
    }));
  if (waves.some((wave) => wave.moves.some((move) => !changes(move)))) {
    kinds.push({ header: facts.text.roadmap.otherHost, is: (move) => !changes(move) });
  }
  return kinds;
}

function changes(move: Move): boolean {
  return move.fromTechnology !== move.toTechnology;
}

/** When what moves: the Gantt drawing and the table of waves. */
export function roadmapSection(facts: ReportFacts, width: number): Block[] {
  const { content, locale } = facts;
  const said = facts.text.roadmap;
  const { waves } = content.document.roadmap;
  const blocks: Block[] = [{ kind: 'heading', level: 1, id: 'roadmap', text: said.heading, startsPage: true }];
  const first = waves[0];
  const last = waves.at(-1);
  if (first === undefined || last === undefined) {
    blocks.push(paragraph(said.nothing));
    return blocks;
  }
  const kinds = moveKinds(facts, waves);
  const effort = waves.reduce((sum, wave) => sum + wave.effortDays, 0);
  blocks.push(
    paragraph(
      `${said.intro(facts.moves, waves.length, first.start, last.end, effort)} ` +
        (content.details.waveLowerBound >= waves.length ? said.fewest : said.atLeast(content.details.waveLowerBound)),
    ),
    ...(content.details.roadmapNotes.length === 0
      ? []
      : [
          {
            kind: 'bullets' as const,
            items: content.details.roadmapNotes.slice(0, 8).map(({ severity, code, text: recorded }) => {
              const text = facts.text.recorded.sentence(code, recorded);
              return [
                severity === 'info'
                  ? plain(text)
                  : { text, colour: severity === 'error' ? ('bad' as const) : ('warning' as const) },
              ];
            }),
          },
        ]),
    { kind: 'drawing', scene: ganttOfWaves(ganttWaves(facts), { width, locale }) },
    { kind: 'heading', level: 2, id: 'waves', text: said.waves },
    {
      kind: 'table',
      isCompact: waves.length > 10,
      summary: said.table,
      columns: [
        { header: said.wave, align: 'end', weight: 0 },
        { header: said.firstDay, align: 'end', weight: 0.3 },
        { header: said.lastDay, align: 'end', weight: 0.3 },
        { header: said.moves, align: 'end', weight: 0.3 },
        { header: said.personDays, align: 'end', weight: 0.3 },
        { header: said.teamLoad, align: 'end', weight: 0.3 },
        ...kinds.map((kind) => ({ header: kind.header, align: 'end' as const, weight: 0.3 })),
        { header: said.hostsReleased, align: 'end', weight: 0.3 },
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
  const said = facts.text.roadmap;
  const technologyNames = wordsIn(locale).technologies;
  const { waves } = content.document.roadmap;
  if (waves.length === 0) return [];
  const blocks: Block[] = [{ kind: 'heading', level: 1, id: 'moves', text: said.appendix, startsPage: true }];
  const rows: TableRow[] = [];
  if (facts.moves <= listedMoves) {
    for (const wave of waves) {
      rows.push({
        kind: 'group',
        cells: [said.waveGroup(wave.number, formatDateRange(wave.start, wave.end, locale), wave.moves.length)],
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
            said.briefTechnologies[move.fromTechnology],
            { text: said.briefTechnologies[move.toTechnology], swatch: move.toTechnology },
            hostName(facts, move.fromHost),
            move.fromHost === move.toHost ? { text: said.sameHost, colour: 'textMuted' } : hostName(facts, move.toHost),
            formatNumber(move.effortDays, 1, locale),
          ),
        );
      }
    }
    blocks.push(paragraph(said.appendixIntro), {
      kind: 'table',
      isCompact: true,
      summary: said.movesTable,
      columns: [
        { header: said.workload, align: 'start', weight: 1 },
        { header: said.from, align: 'start', weight: 0.2 },
        { header: said.toColumn, align: 'start', weight: 0.2 },
        { header: said.fromHost, align: 'start', weight: 0.6 },
        { header: said.toHost, align: 'start', weight: 0.6 },
        { header: said.personDays, align: 'end', weight: 0 },
      ],
      rows,
    });
    return blocks;
  }
  for (const wave of waves) {
    rows.push({
      kind: 'group',
      cells: [said.waveGroup(wave.number, formatDateRange(wave.start, wave.end, locale), wave.moves.length)],
    });
    const groups = new Map<
      string,
      { readonly cluster: string; readonly move: Move; count: number; effort: number; hosts: Set<string> }
    >();
    for (const move of wave.moves) {
      const cluster = clusterLabel(facts, facts.workloadById.get(move.workload)?.cluster ?? null);
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
    paragraph(said.sums(facts.moves)),
    {
      kind: 'table',
      summary: said.sumsTable,
      columns: [
        { header: said.cluster, align: 'start' },
        { header: said.from, align: 'start', weight: 0.3 },
        { header: said.toColumn, align: 'start', weight: 0.3 },
        { header: said.moves, align: 'end', weight: 0.2 },
        { header: said.toHosts, align: 'end', weight: 0.2 },
        { header: said.personDays, align: 'end', weight: 0.2 },
      ],
      rows,
    },
    note(said.listedUpTo(listedMoves)),
  );
  return blocks;
}
