import { beforeAfter } from '#core/drawing/beforeAfter.ts';
import { formatNumber, formatPercentFixed, withUnit } from '#core/drawing/format.ts';
import { tornado } from '#core/drawing/tornado.ts';
import { totalIds, type TotalId } from '#core/planResult.ts';
import { note, paragraph, row, type Block } from '#core/report/document.ts';
import { bandOf, totalStyles, totalWriter, unitInCurrency, wordsOf, type ReportFacts } from '#core/report/facts.ts';

const partNames: Readonly<Record<string, string>> = {
  hosts: 'Hosts (write-off)',
  licences: 'Licences',
  operations: 'Operation',
  energy: 'Electricity',
};

/** Every total before and after with its band, the parts of the cost, and what moves the cost most. */
export function beforeAfterSection(facts: ReportFacts, width: number): Block[] {
  const { content, locale } = facts;
  const { document, details, currency } = content;
  const { before, after } = document.totals;
  const styles = totalStyles(currency, locale);
  const change = (from: number, to: number): string =>
    from === 0 ? '–' : signed(formatPercentFixed((to - from) / from, 1, locale));

  const blocks: Block[] = [
    { kind: 'heading', level: 1, id: 'before-after', text: 'Before and after' },
    {
      ...paragraph(
        'Totals of the running estate as it is and after the last wave. Money and watts follow hosts that are switched on. Energy, carbon and cost include the building (PUE). Bands come from sampling the assumptions over their ranges ' +
          `(${formatNumber(details.bandSamples, 0, locale)} samples): in eight of ten samples the figure lies between P10 and P90.`,
      ),
    },
    {
      kind: 'table',
      summary: 'Totals before and after the roadmap, with change and bands.',
      columns: [
        { header: 'Total', align: 'start' },
        { header: 'Before', align: 'end', weight: 0.4 },
        { header: 'After', align: 'end', weight: 0.4 },
        { header: 'Change', align: 'end', weight: 0.4 },
        { header: 'After, P10–P90', align: 'end', weight: 0.4 },
        { header: 'Saved, P10–P90', align: 'end', weight: 0.4 },
      ],
      rows: totalIds.map((id) => {
        const style = styles[id];
        const write = totalWriter(style, [before[id], after[id]], locale);
        return row(
          { text: style.label, isBold: true },
          { text: write.value(before[id]), colour: 'textMuted' },
          { text: write.value(after[id]), isBold: true },
          change(before[id], after[id]),
          write.band(bandOf(facts, id, 'after')),
          write.band(bandOf(facts, id, 'saved')),
        );
      }),
    },
    note(
      `Making the hosts causes another ${withUnit(formatNumber(details.embodiedKgCO2ePerYear.before, 0, locale), 'kg CO₂e/year')} before and ${withUnit(formatNumber(details.embodiedKgCO2ePerYear.after, 0, locale), 'kg CO₂e/year')} after, written off over their life; it is not part of the carbon of electricity above.`,
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
      { kind: 'heading', level: 2, id: 'cost-parts', text: 'What is the running cost made of?' },
      {
        kind: 'table',
        summary: 'Parts of the yearly cost before and after.',
        columns: [
          { header: 'Part', align: 'start' },
          { header: 'Before', align: 'end', weight: 0.3 },
          { header: 'After', align: 'end', weight: 0.3 },
          { header: 'Saved', align: 'end', weight: 0.3 },
          { header: 'Change', align: 'end', weight: 0.3 },
        ],
        rows: [
          ...parts.map((part) => {
            const from = details.costParts.before[part] ?? 0;
            const to = details.costParts.after[part] ?? 0;
            return row(
              partNames[part] ?? wordsOf(part),
              { text: money(from), colour: 'textMuted' },
              money(to),
              money(from - to),
              change(from, to),
            );
          }),
          {
            kind: 'total',
            cells: [
              'All',
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

  for (const [total, question] of [
    ['costPerYear', 'What moves the running cost after the roadmap most?'],
  ] as const satisfies readonly (readonly [TotalId, string])[]) {
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
              label: assumption?.title ?? wordsOf(bar.assumption),
              unit: unitInCurrency(assumption?.unit ?? '', currency),
              low: assumption?.low ?? null,
              high: assumption?.high ?? null,
              atLow: bar.atLow,
              atHigh: bar.atHigh,
            };
          }),
        },
        { width, locale },
      ),
      caption:
        'Each assumption alone from its low to its high value, all others at their likely value. The figures at the ends are the assumption’s own values.',
    });
  }
  return blocks;
}

/** A percentage with its sign in front, none before zero. */
function signed(text: string): string {
  return /^[1-9]|^0[^\u00a0]*[1-9]/.test(text) ? `+${text}` : text;
}
