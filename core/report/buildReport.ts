import type { ReportOptions } from '#core/api.ts';
import { formatDate } from '#core/drawing/format.ts';
import { measureText, type MeasureText } from '#core/drawing/measure.ts';
import { quietContext } from '#core/job.ts';
import type { Block, ReportTree } from './document.ts';
import { factsOf } from './facts.ts';
import { layOutReport } from './layout/layOutReport.ts';
import { contentArea, type PaperSize } from './layout/placed.ts';
import type { ReportContent } from './reportInput.ts';
import { adviceSection } from './sections/advice.ts';
import { beforeAfterSection } from './sections/beforeAfter.ts';
import { curvesSection } from './sections/curves.ts';
import {
  assumptionsSection,
  certificateSection,
  findingsSection,
  provenanceSection,
  replacementsSection,
} from './sections/evidence.ts';
import { hostsAppendix, placementSection } from './sections/placement.ts';
import { movesAppendix, roadmapSection } from './sections/roadmap.ts';
import { summarySection, summarySizes } from './sections/summary.ts';

/**
 * The report as a tree of blocks, in the order of the sections asked for; the last page with hashes and sources always is
 * part of it. Drawings are made for the paper, and the summary is made to fit its one page as `measure` sets it.
 * Pure: equal content and options, equal tree.
 */
export function buildReport(
  content: ReportContent,
  options: ReportOptions,
  paper: PaperSize,
  measure: MeasureText = measureText,
): ReportTree {
  const facts = factsOf(content);
  const area = contentArea(paper);
  const { width } = area;
  const wanted = new Set(options.sections);
  const { totals } = content.document;
  const company = options.company.trim();
  const date = formatDate(content.createdAt.slice(0, 10), facts.locale);
  const answer =
    totals.before.hosts === totals.after.hosts
      ? `${totals.before.hosts} ${totals.before.hosts === 1 ? 'host' : 'hosts'} today and after the roadmap`
      : `From ${totals.before.hosts} hosts to ${totals.after.hosts}`;
  const title: Block[] = [
    {
      kind: 'title',
      eyebrow: company === '' ? 'Infrastructure roadmap' : `Infrastructure roadmap · ${company}`,
      title: answer,
      subtitle: `${content.scenarioName} · ${date}`,
    },
  ];
  const tree = (blocks: readonly Block[]): ReportTree => ({
    title: company === '' ? `Infrastructure roadmap: ${content.scenarioName}` : `${company}: infrastructure roadmap`,
    author: company === '' ? 'Headroom' : company,
    subject: `${answer}. Scenario ${content.scenarioName}.`,
    keywords: `capacity plan, migration roadmap, ${content.document.inputsHash}`,
    footer: `${content.scenarioName} · ${date} · inputs ${content.document.inputsHash.slice(0, 12)}`,
    blocks,
  });
  const blocks = title.slice();
  if (wanted.has('summary')) {
    let summary: Block[] = [];
    for (const size of summarySizes) {
      summary = summarySection(facts, width, size);
      if (layOutReport(tree([...title, ...summary]), paper, measure, quietContext).pages.length === 1) break;
    }
    blocks.push(...summary);
  }

  const sections: Block[] = [];
  if (wanted.has('beforeAfter')) sections.push(...beforeAfterSection(facts, width));
  if (wanted.has('placement')) sections.push(...placementSection(facts, width, area.height - 40));
  if (wanted.has('roadmap')) sections.push(...roadmapSection(facts, width));
  if (wanted.has('curves')) sections.push(...curvesSection(facts, width));
  if (wanted.has('replacements')) sections.push(...replacementsSection(facts));
  if (wanted.has('advice')) sections.push(...adviceSection(facts, width));
  if (wanted.has('assumptions')) sections.push(...assumptionsSection(facts));
  if (wanted.has('findings')) sections.push(...findingsSection(facts));
  if (wanted.has('placement')) sections.push(...hostsAppendix(facts));
  if (wanted.has('roadmap')) sections.push(...movesAppendix(facts));
  // The certificate and the hashes are for whoever signs and for whoever compares later: the last page, where they are found.
  if (wanted.has('certificate')) sections.push(...certificateSection(facts));
  sections.push(...provenanceSection(facts, !wanted.has('certificate')));

  if (wanted.has('summary')) blocks.push({ kind: 'page-break' });
  blocks.push({ kind: 'heading', level: 2, id: 'contents', text: 'Contents' }, { kind: 'contents' });
  blocks.push(...sections);
  return tree(blocks);
}
