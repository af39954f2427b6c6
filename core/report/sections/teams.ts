import { formatNumber, formatPercent, formatPercentFixed, withUnit } from '#core/drawing/format.ts';
import type { Wave } from '#core/planResult.ts';
import { note, paragraph, row, type Block, type TableCell, type TableRow } from '#core/report/document.ts';
import { textFor, type ReportFacts } from '#core/report/facts.ts';

/** A team with its work and its days by wave, in the order of the waves. */
export interface TeamLoad {
  readonly name: string;
  readonly skills: readonly string[];
  readonly effort: readonly number[];
  readonly capacity: readonly number[];
}

/** Work and days of every team by wave; one team of all where the scenario names none. */
export function teamLoads(facts: ReportFacts): TeamLoad[] {
  const { document, details } = facts.content;
  const { waves } = document.roadmap;
  const teams = details.rules.way?.teams ?? [];
  if (teams.length === 0) {
    return [
      {
        name: facts.text.teams.oneTeam,
        skills: [],
        effort: waves.map((wave) => wave.effortDays),
        capacity: waves.map((wave) => wave.effortCapacityDays),
      },
    ];
  }
  const teamOf = new Map((details.schedule ?? []).map(({ wave, workload, team }) => [`${wave} ${workload}`, team]));
  const effortOf = (wave: Wave, team: string | null): number =>
    wave.moves.reduce(
      (sum, move) => sum + ((teamOf.get(`${wave.number} ${move.workload}`) ?? null) === team ? move.effortDays : 0),
      0,
    );
  const loads = teams.map((team): TeamLoad => ({
    name: team.name,
    skills: team.skills,
    effort: waves.map((wave) => effortOf(wave, team.id)),
    capacity: waves.map((wave) => team.daysByWave[wave.number - 1] ?? team.daysByWave.at(-1) ?? 0),
  }));
  const nobody = waves.map((wave) => effortOf(wave, null));
  if (nobody.some((effort) => effort > 0)) {
    loads.push({ name: facts.text.teams.unassigned, skills: [], effort: nobody, capacity: waves.map(() => 0) });
  }
  return loads;
}

/** The wave in which a team is fullest, by share of its days; null without work. */
export function fullestWave(team: TeamLoad): { readonly index: number; readonly share: number } | null {
  let fullest: { index: number; share: number } | null = null;
  team.effort.forEach((effort, index) => {
    if (effort <= 0) return;
    const share = effort / (team.capacity[index] ?? 0);
    if (fullest === null || share > fullest.share) fullest = { index, share };
  });
  return fullest;
}

const teamsPerTable = 6;

/** Who works how much in each wave. */
export function teamsSection(facts: ReportFacts): Block[] {
  const { content, locale, text } = facts;
  const said = text.teams;
  const { waves } = content.document.roadmap;
  const blocks: Block[] = [{ kind: 'heading', level: 1, id: 'teams', text: said.heading }];
  if (waves.length === 0) {
    blocks.push(paragraph(said.nothing));
    return blocks;
  }
  const teams = teamLoads(facts);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const days = (value: number): string => withUnit(formatNumber(value, 1, locale), text.personDays);
  blocks.push(paragraph(said.intro), {
    kind: 'table',
    summary: said.members,
    columns: [
      { header: said.team, align: 'start', weight: 0.5 },
      { header: said.skills, align: 'start', weight: 1 },
      { header: said.days, align: 'end', weight: 0 },
      { header: said.work, align: 'end', weight: 0 },
      { header: said.load, align: 'end', weight: 0 },
      { header: said.fullest, align: 'end', weight: 0 },
    ],
    rows: teams.map((team) => {
      const fullest = fullestWave(team);
      return row(
        { text: team.name, isBold: true },
        team.skills.length === 0
          ? said.allSkills
          : team.skills.map((skill) => textFor(said.skillNames, skill)).join(text.listJoin),
        days(sum(team.capacity)),
        days(sum(team.effort)),
        sum(team.capacity) > 0 ? formatPercentFixed(sum(team.effort) / sum(team.capacity), 1, locale) : '–',
        fullest === null
          ? '–'
          : {
              text: `${text.wave(waves[fullest.index]?.number ?? 0)}, ${formatPercent(fullest.share, locale)}`,
              ...(fullest.share > 1 + 1e-9 ? { colour: 'bad' as const } : {}),
            },
      );
    }),
  });
  blocks.push({ kind: 'heading', level: 2, id: 'team-load', text: said.byWave });
  for (let first = 0; first < teams.length; first += teamsPerTable) {
    const shown = teams.slice(first, first + teamsPerTable);
    const cell = (effort: number, capacity: number): TableCell => {
      if (effort === 0) return { text: '–', colour: 'textMuted' };
      const share = effort / capacity;
      return {
        text: said.cell(formatNumber(effort, 1, locale), formatPercent(share, locale)),
        ...(share > 1 + 1e-9 ? { colour: 'bad' as const, isBold: true } : {}),
      };
    };
    const total: TableRow = {
      kind: 'total',
      cells: [text.all, ...shown.map((team) => cell(sum(team.effort), sum(team.capacity)))],
    };
    blocks.push({
      kind: 'table',
      isCompact: waves.length > 10,
      summary: said.table,
      columns: [
        { header: text.roadmap.wave, align: 'start', weight: 0.3 },
        ...shown.map((team) => ({ header: team.name, align: 'end' as const })),
      ],
      rows: [
        ...waves.map((wave, i) =>
          row(
            { text: text.Wave(wave.number), isBold: true },
            ...shown.map((team) => cell(team.effort[i] ?? 0, team.capacity[i] ?? 0)),
          ),
        ),
        total,
      ],
    });
  }
  blocks.push(note(said.unit));
  return blocks;
}
