import type { ReportOptions } from '#core/api/reportCalls.ts';
import { formatDate } from '#core/drawing/format.ts';
import { measureText, type MeasureText } from '#core/drawing/measure.ts';
import { quietContext } from '#core/job.ts';
import type { Block, LogoImage, ReportTree } from './document.ts';
import { factsOf, type ReportFacts } from './facts.ts';
import { layOutReport } from './layout/layOutReport.ts';
import { contentArea, type PaperSize } from './layout/placed.ts';
import { inspectLogo } from './logo.ts';
import { withShownWaves } from '#core/roadmap/shownWaves.ts';
import type { ReportContent } from './reportInput.ts';
import { adviceSection } from './sections/advice.ts';
import { beforeAfterSection } from './sections/beforeAfter.ts';
import { businessSection, cashFlowHeights } from './sections/business.ts';
import { certificateDensities, certificateSection, provenanceSection, sealSection } from './sections/certificate.ts';
import { checklistsSection } from './sections/checklists.ts';
import { curveHeights, curvesSection } from './sections/curves.ts';
import { assumptionsSection, findingsSection, replacementsSection } from './sections/evidence.ts';
import { approvalPage, approvalSection, decisionPage, executiveSizes } from './sections/executive.ts';
import { hardwareSection } from './sections/hardware.ts';
import { limitsSection } from './sections/limits.ts';
import { methodsSection } from './sections/methods.ts';
import { hostsAppendix, placementDensities, placementSection } from './sections/placement.ts';
import { movesAppendix, roadmapSection } from './sections/roadmap.ts';
import { scheduleSection } from './sections/schedule.ts';
import { summarySection, summarySizes } from './sections/summary.ts';
import { teamsSection } from './sections/teams.ts';
import { unreachedSection } from './sections/unreached.ts';

/** The picture of the options as the layout needs it. Throws an Error with a sentence for the user when it cannot be printed. */
function logoOf(options: ReportOptions, facts: ReportFacts): LogoImage | undefined {
  const { logo } = options;
  if (logo === null) return undefined;
  const picture = inspectLogo(logo.bytes);
  if ('problem' in picture) throw new Error(`The logo cannot be printed. ${picture.problem}`);
  if (picture.mediaType === 'image/svg+xml') throw new Error('The logo has to be a PNG or JPEG picture.');
  return {
    ...picture,
    mediaType: picture.mediaType,
    bytes: logo.bytes,
    alt: facts.text.title.logo(options.company.trim()),
  };
}

/**
 * The report as a tree of blocks: the executive version of two pages, or the sections asked for in their order; the result of the
 * check and the hash of the inputs always end it. Drawings are made for the paper, and what has to fit a page is made to fit it as
 * `measure` sets it. Pure: equal content and options, equal tree. Throws when the logo is no picture that can be printed.
 */
export function buildReport(
  planned: ReportContent,
  options: ReportOptions,
  paper: PaperSize,
  measure: MeasureText = measureText,
): ReportTree {
  const content = withShownWaves(planned);
  const facts = factsOf(content, options.language);
  const area = contentArea(paper);
  const { width } = area;
  const said = facts.text.title;
  const isExecutive = options.version === 'executive';
  const { totals } = content.document;
  const company = options.company.trim();
  const date = formatDate(content.createdAt.slice(0, 10), facts.locale);
  const answer =
    totals.before.hosts === totals.after.hosts
      ? said.unchanged(totals.before.hosts)
      : said.change(totals.before.hosts, totals.after.hosts);
  const logo = logoOf(options, facts);
  const eyebrow = isExecutive ? said.executiveEyebrow : said.eyebrow;
  const title: Block[] = [
    {
      kind: 'title',
      eyebrow: company === '' ? eyebrow : `${eyebrow} · ${company}`,
      title: answer,
      subtitle: `${content.scenarioName} · ${date}`,
      ...(logo === undefined ? {} : { logo }),
    },
  ];
  const tree = (blocks: readonly Block[]): ReportTree => ({
    title: said.document(company, content.scenarioName),
    author: company === '' ? 'Headroom' : company,
    subject: said.subject(answer, content.scenarioName),
    keywords: `${said.keywords}, ${content.document.inputsHash}`,
    footer: said.footer(content.scenarioName, date, content.document.inputsHash.slice(0, 12)),
    texts: facts.text,
    blocks,
  });
  const pagesOf = (blocks: readonly Block[]): number =>
    layOutReport(tree(blocks), paper, measure, quietContext).pages.length;
  /** The first candidate that fits one page, else the last. */
  const onOnePage = <Size>(sizes: readonly Size[], make: (size: Size) => Block[]): Block[] => {
    let blocks: Block[] = [];
    for (const size of sizes) {
      blocks = make(size);
      if (pagesOf(blocks) === 1) break;
    }
    return blocks;
  };

  if (isExecutive) {
    return tree([
      ...onOnePage(executiveSizes, (size) => [...title, ...decisionPage(facts, width, size)]),
      ...onOnePage(executiveSizes, (size) => approvalPage(facts, size)),
    ]);
  }

  const wanted = new Set(options.sections);
  const blocks = wanted.has('summary')
    ? onOnePage(summarySizes, (size) => [...title, ...summarySection(facts, width, size)])
    : title.slice();
  const sections: Block[] = [];
  if (wanted.has('beforeAfter')) sections.push(...beforeAfterSection(facts, width));
  if (wanted.has('business'))
    sections.push(...onOnePage(cashFlowHeights, (height) => businessSection(facts, width, height)));
  if (wanted.has('placement')) {
    sections.push(
      ...onOnePage(placementDensities, (isCompact) => placementSection(facts, width, area.height - 40, isCompact)),
    );
  }
  if (wanted.has('roadmap')) sections.push(...roadmapSection(facts, width));
  if (wanted.has('curves')) sections.push(...onOnePage(curveHeights, (height) => curvesSection(facts, width, height)));
  if (wanted.has('teams')) sections.push(...teamsSection(facts));
  if (wanted.has('schedule')) sections.push(...scheduleSection(facts));
  if (wanted.has('checklists')) sections.push(...checklistsSection(facts));
  if (wanted.has('hardware')) sections.push(...hardwareSection(facts));
  if (wanted.has('limits')) sections.push(...limitsSection(facts));
  if (wanted.has('unreached')) sections.push(...unreachedSection(facts));
  if (wanted.has('replacements')) sections.push(...replacementsSection(facts));
  if (wanted.has('advice')) sections.push(...adviceSection(facts, width));
  if (wanted.has('assumptions')) sections.push(...methodsSection(facts), ...assumptionsSection(facts));
  if (wanted.has('findings')) sections.push(...findingsSection(facts));
  if (wanted.has('placement')) sections.push(...hostsAppendix(facts));
  if (wanted.has('roadmap')) sections.push(...movesAppendix(facts));
  // The certificate and the hashes are for whoever signs and for whoever compares later: the last page, where they are found.
  // Where the certificate is longer than a page, its result and the hash stand together on the last one.
  const seal = sealSection(facts);
  const approval = approvalSection(facts);
  if (wanted.has('certificate')) {
    const signed = onOnePage(certificateDensities, (density) => [
      ...certificateSection(facts, density),
      ...approval,
      ...seal,
    ]);
    if (pagesOf(signed) === 1) sections.push(...provenanceSection(facts), ...signed);
    else {
      // Where the lines to sign on do not fit beside a long certificate, they stand on the page before it, with the sources.
      sections.push(
        ...provenanceSection(facts, true),
        ...approval,
        ...onOnePage(certificateDensities, (density) => [...certificateSection(facts, density), ...seal]),
      );
    }
  } else sections.push(...provenanceSection(facts), ...approval, ...seal);

  if (wanted.has('summary')) blocks.push({ kind: 'page-break' });
  blocks.push({ kind: 'heading', level: 2, id: 'contents', text: facts.text.contents }, { kind: 'contents' });
  blocks.push(...sections);
  return tree(blocks);
}
