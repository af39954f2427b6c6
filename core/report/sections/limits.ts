import {
  formatDate,
  formatMoney,
  formatNumber,
  formatPercent,
  formatSignificant,
  withUnit,
} from '#core/drawing/format.ts';
import { paragraph, row, type Block, type TableCell, type TableRow } from '#core/report/document.ts';
import { clusterLabel, type ReportFacts } from '#core/report/facts.ts';
import { fullestWave, teamLoads } from './teams.ts';

/** What the way had to keep, how close it comes to each limit, and what the check says of it. */
export function limitsSection(facts: ReportFacts): Block[] {
  const { content, locale, text } = facts;
  const said = text.limits;
  const { details, document } = content;
  const { waves, certificate } = document.roadmap;
  const { rules } = details;
  const way = rules.way ?? {};
  const schedule = details.schedule ?? [];
  const money = (value: number): string => formatMoney(value, content.currency, locale);
  const days = (value: number): string => withUnit(formatNumber(value, 1, locale), text.personDays);
  const blocks: Block[] = [{ kind: 'heading', level: 1, id: 'limits', text: said.heading }];
  if (waves.length === 0) {
    blocks.push(paragraph(text.roadmap.nothing));
    return blocks;
  }

  const verdict = (...invariants: readonly string[]): TableCell => {
    const entries = certificate.filter((entry) => invariants.includes(entry.invariant));
    if (entries.length === 0) return { text: said.notChecked, colour: 'textMuted' };
    return entries.every((entry) => entry.holds)
      ? { text: said.holds, colour: 'good', isBold: true, link: 'certificate' }
      : { text: said.violated, colour: 'bad', isBold: true, link: 'certificate' };
  };
  const rows: TableRow[] = [];
  const limit = (name: string, asked: string, most: string, result: TableCell): void => {
    rows.push(row({ text: name, isBold: true }, asked, most, result));
  };
  /** The wave in which a figure is largest. */
  const largest = (figure: (wave: (typeof waves)[number]) => number): { value: number; wave: number } =>
    waves.reduce((most, wave) => (figure(wave) > most.value ? { value: figure(wave), wave: wave.number } : most), {
      value: -1,
      wave: 0,
    });

  limit(said.duration, said.durationAsked(rules.waveDays), text.waves(waves.length), verdict('wave-dates'));
  const loads = teamLoads(facts);
  for (const team of loads) {
    const fullest = fullestWave(team);
    const least = Math.min(...team.capacity);
    const most = Math.max(...team.capacity);
    limit(
      loads.length === 1 && way.teams === undefined ? said.oneTeam : said.team(team.name),
      least === most ? said.teamAsked(days(most)) : said.teamAskedRange(formatNumber(least, 1, locale), days(most)),
      fullest === null
        ? '–'
        : said.inWave(
            `${days(team.effort[fullest.index] ?? 0)} (${formatPercent(fullest.share, locale)})`,
            waves[fullest.index]?.number ?? 0,
          ),
      verdict('team-capacity', 'effort-within-capacity'),
    );
  }
  if (rules.maxMovesPerWave !== null) {
    const most = largest((wave) => wave.moves.length);
    limit(
      said.movesPerWave,
      said.atMost(text.moves(rules.maxMovesPerWave)),
      said.inWave(text.moves(most.value), most.wave),
      verdict('moves-within-limit'),
    );
  }
  for (const pace of way.pace ?? []) {
    const members = new Set(pace.workloads);
    const most = largest((wave) => wave.moves.filter((move) => members.has(move.workload)).length);
    limit(
      said.pace(pace.id),
      said.paceAsked(pace.maxPerWave),
      said.inWave(text.moves(most.value), most.wave),
      verdict('pace-limits'),
    );
  }
  const wavesOf = (workloads: readonly string[]): number[] => {
    const members = new Set(workloads);
    return waves.filter((wave) => wave.moves.some((move) => members.has(move.workload))).map((wave) => wave.number);
  };
  for (const order of way.before ?? []) {
    const first = wavesOf(order.first).at(-1);
    const later = wavesOf(order.later)[0];
    limit(
      said.order(order.id),
      said.orderAsked(order.wavesBetween),
      first === undefined || later === undefined ? said.orderOpen : said.orderDone(first, later),
      verdict('strict-order'),
    );
  }
  for (const apart of way.apart ?? []) {
    const [one, other] = apart.sides.map(wavesOf);
    limit(
      said.apart(apart.id),
      said.apartAsked(apart.sides[0].length, apart.sides[1].length),
      said.apartDone(one?.length ?? 0, other?.length ?? 0),
      verdict('kept-apart'),
    );
  }
  for (const budget of way.budgets ?? []) {
    const members = new Set(budget.waves);
    const spent = schedule.reduce((sum, move) => sum + (members.has(move.wave) ? move.cost : 0), budget.committed);
    limit(
      said.budget(budget.id),
      said.atMost(money(budget.amount)),
      budget.amount > 0 ? `${money(spent)} (${formatPercent(spent / budget.amount, locale)})` : money(spent),
      verdict('budget'),
    );
  }
  if (way.riskBudgetPerWave !== undefined && way.riskBudgetPerWave !== null) {
    const most = largest((wave) =>
      schedule.reduce((sum, move) => sum + (move.wave === wave.number ? move.expectedLoss : 0), 0),
    );
    limit(
      said.riskBudget,
      said.atMost(money(way.riskBudgetPerWave)),
      said.inWave(money(Math.max(0, most.value)), most.wave),
      verdict('risk-budget'),
    );
  }
  if (way.lastWave !== undefined && way.lastWave !== null) {
    limit(said.lastWave, said.waveAsked(way.lastWave), text.Wave(waves.at(-1)?.number ?? 0), verdict('last-wave'));
  }
  if (way.stableStageWaves !== undefined) {
    const staged = Object.values(rules.workloadLimits ?? {}).filter((one) => one.via !== undefined).length;
    limit(said.stage, said.stageAsked(way.stableStageWaves), said.stageDone(staged), verdict('stable-stage'));
  }
  for (const freeze of content.way?.freezes ?? []) {
    const on = schedule.filter(
      ({ cutOver }) => cutOver !== null && cutOver.day >= freeze.from && cutOver.day <= freeze.to,
    ).length;
    // Which workloads a name pattern means is the planner's to know: for those the check alone speaks.
    const done = on === 0 ? said.freezeDoneAll : freeze.workloads === null ? said.freezeDone(on) : said.freezeDoneNamed;
    limit(
      said.freeze(freeze.name),
      said.freezeAsked(formatDate(freeze.from, locale), formatDate(freeze.to, locale), freeze.workloads === null),
      done,
      verdict('closed-waves', 'schedule-matches-moves'),
    );
  }
  for (const window of content.way?.maintenanceWindows ?? []) {
    limit(
      said.window(window.name),
      said.windowAsked(
        window.weekdays.map((weekday) => said.weekdays[weekday - 1] ?? '').join(text.listJoin),
        window.from,
        withUnit(formatSignificant(window.hours, 3, locale), text.hours),
      ),
      said.windowDone,
      verdict('closed-waves', 'schedule-matches-moves'),
    );
  }
  const bound = rules.groups.filter((group) => group.movesTogether || group.dependsOn.length > 0).length;
  if (bound > 0) limit(said.groups, said.groupsAsked(bound), '', verdict('group-constraints', 'order-constraints'));
  if (rules.isolation.floors.length > 0) {
    limit(said.isolation, said.isolationAsked(rules.isolation.floors.length), '', verdict('isolation-floor'));
  }
  for (const spread of (rules.spread ?? []).slice(0, 40)) {
    limit(
      said.spread(spread.id),
      said.spreadAsked(spread.maxPerHost),
      text.workloads(spread.workloads.length),
      verdict('anti-affinity'),
    );
  }
  for (const together of (rules.together ?? []).slice(0, 40)) {
    limit(said.together(together.id), said.togetherAsked(together.workloads.length), '', verdict('affinity'));
  }
  for (const rule of (rules.failures ?? []).filter(({ tolerate }) => tolerate > 0).slice(0, 60)) {
    limit(
      said.failures(clusterLabel(facts, rule.cluster)),
      said.failuresAsked(rule.tolerate),
      said.failuresDone,
      verdict('survives-failures', 'survives-failures-during-waves'),
    );
  }
  blocks.push(paragraph(said.intro), {
    kind: 'table',
    isCompact: rows.length > 24,
    summary: said.table,
    columns: [
      { header: said.limit, align: 'start', weight: 0.8 },
      { header: said.asked, align: 'start', weight: 0.7 },
      { header: said.most, align: 'start', weight: 0.8 },
      { header: said.result, align: 'start', weight: 0 },
    ],
    rows,
  });
  return blocks;
}
