import {
  formatDate,
  formatDateRange,
  formatMoney,
  formatNumber,
  formatSignificant,
  withUnit,
} from '#core/drawing/format.ts';
import type { ScheduledMove } from '#core/planResult.ts';
import { note, paragraph, row, type Block, type TableRow } from '#core/report/document.ts';
import { compareNames, workloadName, type ReportFacts } from '#core/report/facts.ts';

/** Most cut-overs listed one by one. */
const listedCutOvers = 1500;

/** What interrupts whom and when: sums by wave, then the calendar of cut-overs. */
export function scheduleSection(facts: ReportFacts): Block[] {
  const { content, locale, text } = facts;
  const said = text.schedule;
  const { waves } = content.document.roadmap;
  const schedule = content.details.schedule ?? [];
  const cutOvers = schedule.filter((move) => move.cutOver !== null);
  const blocks: Block[] = [{ kind: 'heading', level: 1, id: 'schedule', text: said.heading }];
  if (waves.length === 0 || schedule.length === 0) {
    blocks.push(paragraph(text.roadmap.nothing));
    return blocks;
  }
  if (cutOvers.length === 0) {
    blocks.push(paragraph(said.nothing));
    return blocks;
  }
  const minutes = (value: number): string => {
    if (value >= 120) return withUnit(formatSignificant(value / 60, 3, locale), text.hours);
    return withUnit(value > 0 && value < 1 ? '< 1' : formatNumber(value, 0, locale), text.minutes);
  };
  const ofWave = (moves: readonly ScheduledMove[], wave: number): ScheduledMove[] =>
    moves.filter((move) => move.wave === wave);
  blocks.push(
    paragraph(said.intro(cutOvers.length, schedule.length - cutOvers.length)),
    { kind: 'heading', level: 2, id: 'interruptions', text: said.byWave },
    {
      kind: 'table',
      isCompact: waves.length > 10,
      summary: said.summary,
      columns: [
        { header: text.roadmap.wave, align: 'start', weight: 0.3 },
        { header: said.cutOvers, align: 'end', weight: 0.3 },
        { header: said.live, align: 'end', weight: 0.3 },
        { header: said.days, align: 'end', weight: 0.3 },
        { header: said.longest, align: 'end', weight: 0.3 },
        { header: said.interruption, align: 'end', weight: 0.3 },
        { header: said.cost, align: 'end', weight: 0.3 },
        { header: said.loss, align: 'end', weight: 0.3 },
      ],
      rows: waves.map((wave) => {
        const all = ofWave(schedule, wave.number);
        const cut = ofWave(cutOvers, wave.number);
        const down = cut.map((move) => move.downtimeMinutes);
        return row(
          { text: text.Wave(wave.number), isBold: true },
          formatNumber(cut.length, 0, locale),
          formatNumber(all.length - cut.length, 0, locale),
          formatNumber(new Set(cut.map((move) => move.cutOver?.day)).size, 0, locale),
          cut.length === 0 ? '–' : minutes(Math.max(...down)),
          cut.length === 0 ? '–' : minutes(down.reduce((sum, value) => sum + value, 0)),
          formatMoney(
            all.reduce((sum, move) => sum + move.cost, 0),
            content.currency,
            locale,
          ),
          formatMoney(
            all.reduce((sum, move) => sum + move.expectedLoss, 0),
            content.currency,
            locale,
          ),
        );
      }),
    },
    { kind: 'heading', level: 2, id: 'cut-overs', text: said.list },
  );
  const teams = new Map((content.details.rules.way?.teams ?? []).map((team) => [team.id, team.name]));
  const rows: TableRow[] = [];
  let listed = 0;
  for (const wave of waves) {
    const cut = ofWave(cutOvers, wave.number)
      .toSorted(
        (a, b) =>
          compareCutOvers(a, b) || compareNames(workloadName(facts, a.workload), workloadName(facts, b.workload)),
      )
      .slice(0, listedCutOvers - listed);
    if (cut.length === 0) continue;
    listed += cut.length;
    rows.push({
      kind: 'group',
      cells: [
        said.waveGroup(
          wave.number,
          formatDateRange(wave.start, wave.end, locale),
          ofWave(cutOvers, wave.number).length,
        ),
      ],
    });
    for (const move of cut) {
      const { cutOver } = move;
      if (cutOver === null) continue;
      rows.push(
        row(
          formatDate(cutOver.day, locale),
          said.windowText(cutOver.from, withUnit(formatSignificant(cutOver.hours, 3, locale), text.hours)),
          { text: workloadName(facts, move.workload), isBold: true },
          said.methods[move.method],
          ...(teams.size === 0 ? [] : [move.team === null ? '–' : (teams.get(move.team) ?? move.team)]),
          minutes(move.downtimeMinutes),
          { text: formatDate(move.rollbackUntil, locale), colour: 'textMuted' },
        ),
      );
    }
  }
  blocks.push({
    kind: 'table',
    isCompact: true,
    summary: said.table,
    columns: [
      { header: said.day, align: 'start', weight: 0 },
      { header: said.window, align: 'start', weight: 0.2 },
      { header: said.workload, align: 'start', weight: 1 },
      { header: said.method, align: 'start', weight: 0.2 },
      ...(teams.size === 0 ? [] : [{ header: said.team, align: 'start' as const, weight: 0.4 }]),
      { header: said.downtime, align: 'end', weight: 0.1 },
      { header: said.wayBack, align: 'end', weight: 0.1 },
    ],
    rows,
  });
  if (listed < cutOvers.length) blocks.push(note(said.tooMany(listedCutOvers)));
  return blocks;
}

function compareCutOvers(a: ScheduledMove, b: ScheduledMove): number {
  const left = `${a.cutOver?.day ?? ''} ${a.cutOver?.from ?? ''}`;
  const right = `${b.cutOver?.day ?? ''} ${b.cutOver?.from ?? ''}`;
  return left < right ? -1 : left > right ? 1 : 0;
}
