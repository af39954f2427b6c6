import { formatDate, formatDateRange, formatMoney, formatNumber, formatPercent } from '#core/drawing/format.ts';
import { stepCurve } from '#core/drawing/stepCurve.ts';
import type { Wave } from '#core/planResult.ts';
import {
  plain,
  row,
  spansOf,
  type Block,
  type Panel,
  type PanelLine,
  type Span,
  type TableRow,
} from '#core/report/document.ts';
import { bandOf, bandText, teamLoad, totalStyles, type ReportFacts } from '#core/report/facts.ts';
import { horizonText, moneyFigure, paybackText } from './business.ts';
import { sealRows } from './certificate.ts';
import { hostCurve } from './curves.ts';
import { knowFirst, summaryWords } from './summary.ts';

/** How much of its page each part of the executive version may take; the first size that fits is taken. */
export interface ExecutiveSize {
  readonly curveHeight: number;
  readonly remarks: number;
  readonly stages: number;
}

/** From generous to tight. */
export const executiveSizes: readonly ExecutiveSize[] = [
  { curveHeight: 230, remarks: 5, stages: 12 },
  { curveHeight: 200, remarks: 5, stages: 10 },
  { curveHeight: 170, remarks: 4, stages: 8 },
  { curveHeight: 140, remarks: 4, stages: 7 },
  { curveHeight: 115, remarks: 3, stages: 6 },
  { curveHeight: 95, remarks: 2, stages: 5 },
  { curveHeight: 80, remarks: 1, stages: 4 },
  { curveHeight: 70, remarks: 0, stages: 3 },
];

/** Page 1: the answer, hosts, money, time and risk in figures, hosts over time, and what to keep in mind. */
export function decisionPage(facts: ReportFacts, width: number, size: ExecutiveSize): Block[] {
  const { content, locale, text } = facts;
  const said = text.executive;
  const { document, details } = content;
  const { placement, roadmap, totals } = document;
  const styles = totalStyles(facts);
  const { business } = details;
  const last = roadmap.waves.at(-1);

  const hosts: Panel = {
    question: said.hosts,
    figures: [
      { value: formatNumber(totals.before.hosts, 0, locale), unit: '', label: said.today, colour: 'before' },
      { value: formatNumber(totals.after.hosts, 0, locale), unit: '', label: said.target, colour: 'accent' },
    ],
    lines: [
      { label: said.atLeast, value: text.hosts(placement.target.lowerBound) },
      ...change(facts, 'energyKWhPerYear', said.energySaved, said.energyAdded),
      ...change(facts, 'kgCO2ePerYear', said.carbonSaved, said.carbonAdded),
    ],
    remark: '',
  };
  const saved = totals.before.costPerYear - totals.after.costPerYear;
  const savedBand = bandOf(facts, 'costPerYear', 'saved');
  const money: Panel = {
    question: said.money,
    figures: [
      moneyFigure(
        facts,
        Math.abs(saved),
        saved < 0 ? text.perYear(said.addedLabel) : text.perYear(said.savedLabel),
        saved < 0 ? 'bad' : 'accent',
      ),
    ],
    lines: [
      ...(savedBand === null ? [] : [{ label: said.savedBand, value: bandText(savedBand, styles.costPerYear, facts) }]),
      ...(business === undefined
        ? []
        : [
            {
              label: `${said.npv}, ${horizonText(facts, business)}`,
              value: formatMoney(business.npv, content.currency, locale),
              ...(business.npv < 0 ? { colour: 'bad' as const } : {}),
            },
            { label: said.investment, value: formatMoney(business.investment, content.currency, locale) },
            { label: said.payback, value: paybackText(facts, business) },
          ]),
    ],
    remark: '',
  };
  const held = roadmap.certificate.filter((entry) => entry.holds).length;
  const states = Math.max(0, ...roadmap.certificate.map((entry) => entry.statesChecked));
  const effort = roadmap.waves.reduce((sum, wave) => sum + wave.effortDays, 0);
  const time: Panel = {
    question: said.time,
    figures: [
      {
        value: `${formatNumber(held, 0, locale)}/${formatNumber(roadmap.certificate.length, 0, locale)}`,
        unit: '',
        label: text.summary.checksHold(states),
        colour: facts.certificateHolds ? 'good' : 'bad',
      },
    ],
    lines: [
      ...(last === undefined ? [] : [{ label: said.lastDay, value: formatDate(last.end, locale) }]),
      { label: said.waves, value: text.waves(roadmap.waves.length) },
      { label: said.effort, value: `${formatNumber(effort, 0, locale)}\u00a0${text.personDays}` },
      {
        label: said.lossChange,
        value: said.fromTo(
          styles.expectedAnnualLoss.headline(totals.before.expectedAnnualLoss),
          styles.expectedAnnualLoss.headline(totals.after.expectedAnnualLoss),
        ),
        ...(totals.after.expectedAnnualLoss > totals.before.expectedAnnualLoss * 1.005
          ? { colour: 'bad' as const }
          : {}),
      },
    ],
    remark: '',
  };
  const blocks: Block[] = [
    { kind: 'paragraph', style: 'lede', spans: summaryWords(facts) },
    { kind: 'panels', panels: [hosts, money, time] },
  ];
  if (roadmap.waves.length > 0) {
    blocks.push({
      kind: 'drawing',
      scene: stepCurve(
        {
          title: text.summary.curve,
          ...hostCurve(facts),
          divisor: 1,
          unit: text.hostsUnit,
          wholeOnly: true,
        },
        { width, height: size.curveHeight, locale },
      ),
      caption: text.summary.curveCaption,
    });
  }
  const remarks = knowFirst(facts, false).slice(0, size.remarks);
  if (remarks.length > 0) {
    blocks.push(
      { kind: 'heading', level: 2, id: 'keep-in-mind', text: said.mind },
      { kind: 'bullets', items: remarks },
    );
  }
  return blocks;
}

/** What one total is less or more after the roadmap, as a panel's line with its band where there is room. */
function change(
  facts: ReportFacts,
  id: 'energyKWhPerYear' | 'kgCO2ePerYear',
  less: string,
  more: string,
): readonly PanelLine[] {
  const { before, after } = facts.content.document.totals;
  const saved = before[id] - after[id];
  const style = totalStyles(facts)[id];
  const band = bandOf(facts, id, 'saved');
  return [
    { label: saved < 0 ? more : less, value: style.headline(Math.abs(saved)) },
    ...(band === null ? [] : [{ label: facts.text.summary.band, value: bandText(band, style, facts) }]),
  ];
}

/** Waves in at most `most` stages, as even as they go; one stage for each wave where they are few. */
function stagesOf(waves: readonly Wave[], most: number): Wave[][] {
  const count = Math.min(most, waves.length);
  const stages: Wave[][] = [];
  for (let i = 0; i < count; i++) {
    stages.push(waves.slice(Math.round((i * waves.length) / count), Math.round(((i + 1) * waves.length) / count)));
  }
  return stages;
}

/** Lines for those who approve the roadmap. */
export function approvalSection(facts: ReportFacts): Block[] {
  const said = facts.text.executive;
  return [
    { kind: 'heading', level: 2, id: 'approval', text: said.sign },
    {
      kind: 'signatures',
      roles: [said.signBoard, said.signFinance, said.signOperations],
      lines: [said.signName, said.signDate, said.signSignature],
    },
  ];
}

/** Page 2: the way in stages, what is asked for, who signs, and what was checked. */
export function approvalPage(facts: ReportFacts, size: ExecutiveSize): Block[] {
  const { content, locale, text } = facts;
  const said = text.executive;
  const { document, details } = content;
  const { waves, states } = document.roadmap;
  const schedule = details.schedule ?? [];
  const blocks: Block[] = [{ kind: 'page-break' }, { kind: 'heading', level: 1, id: 'way', text: said.way }];
  const effort = waves.reduce((sum, wave) => sum + wave.effortDays, 0);
  if (waves.length === 0) blocks.push({ kind: 'paragraph', style: 'body', spans: [plain(text.roadmap.nothing)] });
  else {
    const cutOverWaves = schedule.filter((move) => move.cutOver !== null).map((move) => move.wave);
    const rows = stagesOf(waves, size.stages).flatMap((stage): TableRow[] => {
      const first = stage[0];
      const last = stage.at(-1);
      if (first === undefined || last === undefined) return [];
      const sum = (figure: (wave: Wave) => number): number => stage.reduce((total, wave) => total + figure(wave), 0);
      const released = sum((wave) => wave.released.length);
      return [
        row(
          { text: said.waveRange(first.number, last.number), isBold: true },
          formatDateRange(first.start, last.end, locale),
          formatNumber(
            sum((wave) => wave.moves.length),
            0,
            locale,
          ),
          formatNumber(
            sum((wave) => wave.effortDays),
            0,
            locale,
          ),
          formatNumber(cutOverWaves.filter((wave) => wave >= first.number && wave <= last.number).length, 0, locale),
          released === 0
            ? { text: '–', colour: 'textMuted' }
            : { text: formatNumber(released, 0, locale), colour: 'good', isBold: true },
          { text: formatNumber(states[last.number]?.hostsOn.length ?? 0, 0, locale), isBold: true },
        ),
      ];
    });
    blocks.push(
      { kind: 'paragraph', style: 'body', spans: [plain(said.wayIntro(facts.moves, waves.length, effort))] },
      {
        kind: 'table',
        summary: said.wayTable,
        columns: [
          { header: said.stage, align: 'start', weight: 0.2 },
          { header: said.dates, align: 'start', weight: 1 },
          { header: said.moves, align: 'end', weight: 0.3 },
          { header: said.work, align: 'end', weight: 0.3 },
          { header: said.cutOvers, align: 'end', weight: 0.3 },
          { header: said.released, align: 'end', weight: 0.3 },
          { header: said.on, align: 'end', weight: 0.3 },
        ],
        rows,
      },
    );
  }
  blocks.push(
    { kind: 'heading', level: 1, id: 'asked', text: said.asked },
    { kind: 'bullets', items: asked(facts, effort) },
    ...approvalSection(facts),
    { kind: 'heading', level: 2, id: 'seal', text: said.certificate },
    {
      kind: 'table',
      isCompact: true,
      summary: text.certificate.sealTable,
      columns: [
        { header: text.certificate.item, align: 'start', weight: 0.1 },
        { header: text.certificate.value, align: 'start', weight: 1 },
      ],
      rows: sealRows(facts),
    },
  );
  return blocks;
}

/** What those who sign agree to. */
function asked(facts: ReportFacts, effort: number): Span[][] {
  const { content, locale, text } = facts;
  const said = text.executive;
  const { document, details } = content;
  const { waves } = document.roadmap;
  const first = waves[0];
  const last = waves.at(-1);
  if (first === undefined || last === undefined) return [[plain(said.nothingAsked)]];
  const items: Span[][] = [];
  if (!facts.certificateHolds) items.push([{ text: said.askStop, isBold: true, colour: 'bad' }]);
  const { business } = details;
  const spending = (business?.cashFlow ?? []).filter(({ spend }) => spend > 0);
  const from = spending[0];
  const to = spending.at(-1);
  items.push(
    spansOf(
      business === undefined || from === undefined || to === undefined
        ? said.askMoneyNone
        : said.askMoney(
            formatMoney(business.investment, content.currency, locale),
            said.askQuarters(from.quarter, to.quarter),
          ),
    ),
  );
  const worst = facts.worstWave ?? first;
  items.push(spansOf(said.askPeople(effort, formatPercent(teamLoad(worst), locale), worst.number)));
  const cutOvers = (details.schedule ?? []).filter((move) => move.cutOver !== null).length;
  items.push(spansOf(said.askTime(formatDate(first.start, locale), formatDate(last.end, locale), cutOvers)));
  const { before, after } = document.totals;
  if (after.expectedAnnualLoss > before.expectedAnnualLoss * 1.005) {
    const style = totalStyles(facts).expectedAnnualLoss;
    items.push(
      spansOf(said.askRisk(style.headline(before.expectedAnnualLoss), style.headline(after.expectedAnnualLoss))),
    );
  }
  const running = document.workloads.filter((workload) => workload.poweredOn);
  const byAllocation = running.filter((workload) => workload.basis === 'allocation').length;
  if (byAllocation > 0) items.push(spansOf(said.askData(formatPercent(byAllocation / running.length, locale))));
  return items;
}
