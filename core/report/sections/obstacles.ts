import { row, type Block } from '#core/report/document.ts';
import type { ReportFacts } from '#core/report/facts.ts';

/** Which limits clash, each with the nearest change that ends it; nothing where everything is reached. */
export function obstacleBlocks({ content, text }: ReportFacts): Block[] {
  const conflicts = content.details.roadmapConflicts ?? [];
  if (conflicts.length === 0) return [];
  const said = text.unreached;
  const words = (sentence: string): string => text.recorded.sentence('limits-clash-part', sentence);
  return [
    { kind: 'heading', level: 2, id: 'unreached-obstacles', text: said.obstaclesHeading },
    { kind: 'paragraph', style: 'body', spans: [{ text: said.obstaclesIntro }] },
    {
      kind: 'table',
      summary: said.obstaclesTable,
      columns: [
        { header: said.obstaclesLimit, align: 'start', weight: 1 },
        { header: said.obstaclesChange, align: 'start', weight: 1 },
      ],
      rows: conflicts.flatMap(({ text: clash, proven, limits }) => [
        {
          kind: 'group' as const,
          cells: [`${words(clash)} ${proven ? said.obstaclesProven : said.obstaclesNotProven}`],
        },
        ...limits.map((limit) => row(words(limit.text), { text: words(limit.change), isBold: true })),
      ]),
    },
  ];
}
