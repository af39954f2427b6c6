import { cashFlow } from '#core/drawing/cashFlow.ts';
import {
  formatMoney,
  formatNumber,
  formatPercent,
  formatSignificant,
  moneyUnit,
  withUnit,
} from '#core/drawing/format.ts';
import type { BusinessCase } from '#core/planResult.ts';
import { note, paragraph, row, type Block, type KeyFigure, type Panel } from '#core/report/document.ts';
import { bandOf, bandText, figureAnchor, totalStyles, type ReportFacts } from '#core/report/facts.ts';

/** Money as a large figure with its unit apart. */
export function moneyFigure(facts: ReportFacts, value: number, label: string, colour: KeyFigure['colour']): KeyFigure {
  const { divisor, unit } = moneyUnit(value, facts.content.currency);
  return { value: formatSignificant(value / divisor, 3, facts.locale), unit, label, colour };
}

/** How long the money is out, in months as the plan has it, or why not. */
export function paybackText(facts: ReportFacts, business: BusinessCase): string {
  const { text, locale } = facts;
  if (business.paybackMonths === null) return text.business.noPayback;
  return text.months(
    formatNumber(business.paybackMonths, business.paybackMonths < 10 ? 1 : 0, locale),
    business.paybackMonths,
  );
}

/** The years that count, as `5 years`. */
export function horizonText(facts: ReportFacts, business: BusinessCase): string {
  return facts.text.years(formatSignificant(business.horizonYears, 2, facts.locale));
}

/** Heights of the drawing; the first with which the section fits a page is taken. */
export const cashFlowHeights = [190, 165, 140, 115, 95, 84];

/** The roadmap as money: worth, spending, payback, and the cash flow by quarter. */
export function businessSection(facts: ReportFacts, width: number, height: number): Block[] {
  const { content, locale, text } = facts;
  const said = text.business;
  const { business } = content.details;
  const blocks: Block[] = [{ kind: 'heading', level: 1, id: 'business', text: said.heading, startsPage: true }];
  if (business === undefined || content.document.roadmap.waves.length === 0) {
    blocks.push(paragraph(business === undefined ? said.none : text.roadmap.nothing));
    return blocks;
  }
  const { currency } = content;
  const money = (value: number): string => formatMoney(value, currency, locale);
  const styles = totalStyles(facts);
  const { totals } = content.document;
  const saved = totals.before.costPerYear - totals.after.costPerYear;
  const band = bandOf(facts, 'costPerYear', 'saved');
  const { cashFlow: flow } = business;
  const largest = flow.toSorted((a, b) => b.spend - a.spend || (a.quarter < b.quarter ? -1 : 1))[0];
  const lowest = flow.toSorted((a, b) => a.cumulative - b.cumulative || (a.quarter < b.quarter ? -1 : 1))[0];
  // The first quarter from which on the running total stays above zero.
  const lastBelow = flow.findLastIndex(({ cumulative }) => cumulative < 0);
  const breakEven = flow[lastBelow + 1];
  const payback = business.paybackMonths;
  const isBeyond = payback !== null && payback > business.horizonYears * 12;
  const panels: Panel[] = [
    {
      question: said.npvQuestion,
      figures: [moneyFigure(facts, business.npv, said.npv, business.npv < 0 ? 'bad' : 'accent')],
      lines: [
        { label: said.horizon, value: horizonText(facts, business), link: figureAnchor('business') },
        {
          label: said.rate,
          value: text.perYear(formatPercent(business.discountRate, locale)),
          link: figureAnchor('business'),
        },
      ],
      remark: '',
    },
    {
      question: said.investmentQuestion,
      figures: [moneyFigure(facts, business.investment, said.investment, 'text')],
      lines: [
        ...(largest === undefined || largest.spend === 0
          ? []
          : [{ label: said.firstSpend, value: `${money(largest.spend)}, ${largest.quarter}` }]),
        ...(lowest === undefined || lowest.cumulative >= 0
          ? []
          : [{ label: said.lowest, value: `${money(lowest.cumulative)}, ${lowest.quarter}` }]),
      ],
      remark: '',
    },
    {
      question: said.paybackQuestion,
      figures:
        payback === null
          ? [{ value: '–', unit: '', label: said.noPayback, colour: 'bad' }]
          : [
              {
                value: formatNumber(payback, payback < 10 ? 1 : 0, locale),
                unit: text.months('', payback).trim(),
                label: said.payback,
                colour: isBeyond ? 'bad' : 'accent',
              },
            ],
      lines: [
        { label: said.breakEven, value: breakEven?.quarter ?? said.after },
        { label: said.perYearSaved, value: styles.costPerYear.headline(saved), link: figureAnchor('costPerYear') },
        ...(band === null ? [] : [{ label: said.band, value: bandText(band, styles.costPerYear, facts) }]),
      ],
      remark: payback === null ? said.never : isBeyond ? said.beyond(horizonText(facts, business)) : '',
    },
  ];
  const largestMoney = Math.max(
    ...flow.map(({ spend, saved: gain, cumulative }) => Math.max(spend, gain, Math.abs(cumulative))),
  );
  const full = (value: number): string => withUnit(formatNumber(value, 0, locale), currency);
  blocks.push(
    paragraph(said.intro(horizonText(facts, business), formatPercent(business.discountRate, locale))),
    { kind: 'panels', panels },
    {
      kind: 'drawing',
      scene: cashFlow(flow, { width, height, scale: moneyUnit(largestMoney, currency), locale }),
      caption: said.drawingCaption,
    },
    { kind: 'heading', level: 2, id: 'cash-flow', text: said.tableHeading },
    { ...note(said.note), keepWithNext: true },
    {
      kind: 'table',
      isCompact: flow.length > 12,
      ...(flow.length > 12 ? { padding: height > 120 ? 0.9 : 0.2 } : {}),
      summary: said.table,
      columns: [
        { header: said.quarter, align: 'start', weight: 0.5 },
        { header: said.spent, align: 'end' },
        { header: said.saved, align: 'end' },
        { header: said.net, align: 'end' },
        { header: said.cumulative, align: 'end' },
      ],
      rows: [
        ...flow.map((entry) =>
          row(
            { text: entry.quarter, isBold: true },
            entry.spend === 0 ? { text: '–', colour: 'textMuted' } : full(entry.spend),
            full(entry.saved),
            full(entry.saved - entry.spend),
            { text: full(entry.cumulative), ...(entry.cumulative < 0 ? { colour: 'bad' as const } : {}) },
          ),
        ),
        {
          kind: 'total' as const,
          cells: [
            text.all,
            full(flow.reduce((sum, { spend }) => sum + spend, 0)),
            full(flow.reduce((sum, entry) => sum + entry.saved, 0)),
            full(flow.reduce((sum, entry) => sum + entry.saved - entry.spend, 0)),
            full(flow.at(-1)?.cumulative ?? 0),
          ],
        },
      ],
    },
  );
  return blocks;
}
