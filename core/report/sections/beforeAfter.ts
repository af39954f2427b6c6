import { beforeAfter } from '#core/drawing/beforeAfter.ts';
import { formatPercentFixed } from '#core/drawing/format.ts';
import { tornado } from '#core/drawing/tornado.ts';
import { totalIds, type TotalId } from '#core/planResult.ts';
import { note, paragraph, row, type Block, type Span } from '#core/report/document.ts';
import {
  assumptionAnchor,
  assumptionTitle,
  bandOf,
  figureAnchor,
  textFor,
  totalStyles,
  totalWriter,
  unitInCurrency,
  type ReportFacts,
} from '#core/report/facts.ts';

/** Every total before and after with its band, the parts of the cost, and what moves the cost most. */
export function beforeAfterSection(facts: ReportFacts, width: number): Block[] {
  const { content, locale } = facts;
  const { document, details, currency } = content;
  const { before, after } = document.totals;
  const said = facts.text.beforeAfter;
  const styles = totalStyles(facts);
  const change = (from: number, to: number): string =>
    from === 0 ? '–' : signed(formatPercentFixed((to - from) / from, 1, locale));

  const blocks: Block[] = [
    { kind: 'heading', level: 1, id: 'before-after', text: said.heading },
    paragraph(said.intro(details.bandSamples)),
    {
      kind: 'table',
      summary: said.table,
      columns: [
        { header: said.total, align: 'start' },
        { header: said.before, align: 'end', weight: 0.4 },
        { header: said.after, align: 'end', weight: 0.4 },
        { header: said.change, align: 'end', weight: 0.4 },
        { header: said.afterBand, align: 'end', weight: 0.4 },
        { header: said.savedBand, align: 'end', weight: 0.4 },
      ],
      rows: totalIds.map((id) => {
        const style = styles[id];
        const write = totalWriter(style, [before[id], after[id]], facts);
        return row(
          { text: style.label, isBold: true, link: figureAnchor(id) },
          { text: write.value(before[id]), colour: 'textMuted' },
          { text: write.value(after[id]), isBold: true },
          change(before[id], after[id]),
          write.band(bandOf(facts, id, 'after')),
          write.band(bandOf(facts, id, 'saved')),
        );
      }),
    },
    note(
      said.embodied(
        styles.kgCO2ePerYear.full(details.embodiedKgCO2ePerYear.before),
        styles.kgCO2ePerYear.full(details.embodiedKgCO2ePerYear.after),
      ),
    ),
  ];

  blocks.push({
    kind: 'drawing',
    scene: beforeAfter(
      totalIds.map((id) => {
        const style = styles[id];
        const bandBefore = bandOf(facts, id, 'before');
        const bandAfter = bandOf(facts, id, 'after');
        return {
          label: style.label,
          total: id,
          scale: style.scale(Math.max(before[id], after[id])),
          before: before[id],
          after: after[id],
          ...(bandBefore === null ? {} : { beforeBand: bandBefore }),
          ...(bandAfter === null ? {} : { afterBand: bandAfter }),
        };
      }),
      { width, locale },
    ),
  });

  const parts = Object.keys({ ...details.costParts.before, ...details.costParts.after });
  if (parts.length > 0) {
    const money = (value: number): string => styles.costPerYear.full(value);
    blocks.push(
      { kind: 'heading', level: 2, id: 'cost-parts', text: said.partsHeading },
      {
        kind: 'table',
        summary: said.partsTable,
        columns: [
          { header: said.part, align: 'start' },
          { header: said.before, align: 'end', weight: 0.3 },
          { header: said.after, align: 'end', weight: 0.3 },
          { header: said.saved, align: 'end', weight: 0.3 },
          { header: said.change, align: 'end', weight: 0.3 },
        ],
        rows: [
          ...parts.map((part) => {
            const from = details.costParts.before[part] ?? 0;
            const to = details.costParts.after[part] ?? 0;
            return row(
              textFor(said.parts, part),
              { text: money(from), colour: 'textMuted' },
              money(to),
              money(from - to),
              change(from, to),
            );
          }),
          {
            kind: 'total',
            cells: [
              facts.text.all,
              money(before.costPerYear),
              money(after.costPerYear),
              money(before.costPerYear - after.costPerYear),
              change(before.costPerYear, after.costPerYear),
            ],
          },
        ],
      },
    );
  }

  for (const [total, question] of [['costPerYear', said.tornado]] as const satisfies readonly (readonly [
    TotalId,
    string,
  ])[]) {
    const bars = details.tornado.filter((bar) => bar.total === total && bar.atLow !== bar.atHigh);
    if (bars.length === 0) continue;
    const largest = bars.toSorted((a, b) => Math.abs(b.atHigh - b.atLow) - Math.abs(a.atHigh - a.atLow)).slice(0, 10);
    const described = new Map((content.assumptions ?? []).map((assumption) => [assumption.id, assumption]));
    blocks.push({
      kind: 'drawing',
      scene: tornado(
        {
          title: question,
          base: after[total],
          scale: styles[total].scale(Math.max(after[total], ...largest.map((bar) => Math.max(bar.atLow, bar.atHigh)))),
          rows: largest.map((bar) => {
            const assumption = described.get(bar.assumption);
            return {
              id: bar.assumption,
              label: assumptionTitle(facts, bar.assumption),
              unit: unitInCurrency(
                facts.text.assumptions.units[assumption?.unit ?? ''] ?? assumption?.unit ?? '',
                currency,
              ),
              low: assumption?.low ?? null,
              high: assumption?.high ?? null,
              atLow: bar.atLow,
              atHigh: bar.atHigh,
            };
          }),
        },
        { width, locale },
      ),
      caption: said.tornadoCaption,
    });
    const strongest = largest.slice(0, 4).map((bar) => bar.assumption);
    blocks.push({
      kind: 'paragraph',
      style: 'note',
      spans: [
        { text: `${said.seeStrongest} ` },
        ...strongest.flatMap((id, i): Span[] => [
          ...(i === 0 ? [] : [{ text: facts.text.listJoin }]),
          { text: assumptionTitle(facts, id), link: assumptionAnchor(id) },
        ]),
        { text: '. ' },
        { text: said.see, link: figureAnchor(total) },
      ],
    });
  }
  return blocks;
}

/** A percentage with its sign in front, none before zero. */
function signed(text: string): string {
  return /^[1-9]|^0[^\u00a0]*[1-9]/.test(text) ? `+${text}` : text;
}
