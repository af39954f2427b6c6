import { formatDate, formatMoney, formatNumber, formatPercent, formatSignificant } from '#core/drawing/format.ts';
import { stepCurve } from '#core/drawing/stepCurve.ts';
import { plain, spansOf, type Block, type Panel, type Span } from '#core/report/document.ts';
import { bandOf, bandText, figureAnchor, teamLoad, totalStyles, type ReportFacts } from '#core/report/facts.ts';
import { hostCurve } from './curves.ts';

/** How much of the page the summary may take; the first that fits is taken. */
export interface SummarySize {
  readonly curveHeight: number;
  readonly remarks: number;
}

/** From generous to tight. */
export const summarySizes: readonly SummarySize[] = [
  { curveHeight: 185, remarks: 6 },
  { curveHeight: 148, remarks: 5 },
  { curveHeight: 120, remarks: 5 },
  { curveHeight: 100, remarks: 4 },
  { curveHeight: 84, remarks: 3 },
  { curveHeight: 84, remarks: 1 },
];

/** The page for whoever reads one page: the answer, three questions in figures, hosts over time, what to know first. */
export function summarySection(facts: ReportFacts, width: number, size: SummarySize): Block[] {
  const { content, locale } = facts;
  const { document } = content;
  const { placement, roadmap, totals } = document;
  const said = facts.text.summary;
  const styles = totalStyles(facts);
  const last = roadmap.waves.at(-1);
  const { hosts } = facts.text;

  const lede = summaryWords(facts);
  const worth = worthLines(facts);
  const need: Panel = {
    question: said.need,
    figures: [
      { value: formatNumber(placement.asIs.hostsUsed, 0, locale), unit: '', label: said.now, colour: 'before' },
      {
        value: formatNumber(placement.consolidated.hostsUsed, 0, locale),
        unit: '',
        label: said.consolidated,
        colour: 'text',
      },
      { value: formatNumber(placement.target.hostsUsed, 0, locale), unit: '', label: said.target, colour: 'accent' },
    ],
    lines: [
      { label: said.boundConsolidated, value: hosts(placement.consolidated.lowerBound), link: figureAnchor('bound') },
      { label: said.boundTarget, value: hosts(placement.target.lowerBound), link: figureAnchor('bound') },
      { label: said.gap, value: formatPercent(placement.target.gap, locale), link: figureAnchor('bound') },
      ...worth,
    ],
    remark:
      said.needRemark +
      (worth.length === 0 ? '' : `${facts.text.sentenceGap}${said.worthRemark}`) +
      (totals.before.hosts === placement.asIs.hostsUsed ? '' : ` ${said.switchedOn(totals.before.hosts)}`),
  };

  const savedCost = totals.before.costPerYear - totals.after.costPerYear;
  const savedEnergy = totals.before.energyKWhPerYear - totals.after.energyKWhPerYear;
  const savedBand = (id: 'costPerYear' | 'energyKWhPerYear'): string => {
    const band = bandOf(facts, id, 'saved');
    return band === null ? '' : bandText(band, styles[id], facts);
  };
  const costBand = savedBand('costPerYear');
  const energyBand = savedBand('energyKWhPerYear');
  const cost: Panel = {
    question: said.cost,
    figures: [
      figureOf(
        styles.costPerYear.headline(Math.abs(savedCost)),
        savedCost < 0 ? said.moreCost : said.saved,
        savedCost < 0 ? 'bad' : 'accent',
      ),
    ],
    lines: [
      {
        label: said.costBefore,
        value: styles.costPerYear.headline(totals.before.costPerYear),
        colour: 'textMuted',
        link: figureAnchor('costPerYear'),
      },
      {
        label: said.costAfter,
        value: styles.costPerYear.headline(totals.after.costPerYear),
        link: figureAnchor('costPerYear'),
      },
      {
        label: savedCost < 0 ? said.costAdded : said.costSaved,
        value: styles.costPerYear.headline(Math.abs(savedCost)),
      },
      ...(costBand === '' ? [] : [{ label: said.band, value: costBand }]),
      {
        label: said.energyBefore,
        value: styles.energyKWhPerYear.headline(totals.before.energyKWhPerYear),
        colour: 'textMuted' as const,
      },
      {
        label: said.energyAfter,
        value: styles.energyKWhPerYear.headline(totals.after.energyKWhPerYear),
        link: figureAnchor('energyKWhPerYear'),
      },
      {
        label: savedEnergy < 0 ? said.energyAdded : said.energySaved,
        value: styles.energyKWhPerYear.headline(Math.abs(savedEnergy)),
      },
      ...(energyBand === '' ? [] : [{ label: said.band, value: energyBand }]),
    ],
    remark: '',
  };

  const held = roadmap.certificate.filter((entry) => entry.holds).length;
  const states = Math.max(0, ...roadmap.certificate.map((entry) => entry.statesChecked));
  const worst = facts.worstWave;
  const risk: Panel = {
    question: said.risk,
    figures:
      roadmap.certificate.length === 0
        ? []
        : [
            {
              value: `${formatNumber(held, 0, locale)}/${formatNumber(roadmap.certificate.length, 0, locale)}`,
              unit: '',
              label: said.checksHold(states),
              colour: facts.certificateHolds ? 'good' : 'bad',
            },
          ],
    lines: [
      { label: said.waves, value: formatNumber(roadmap.waves.length, 0, locale) },
      ...(last === undefined ? [] : [{ label: said.lastDay, value: formatDate(last.end, locale) }]),
      ...(worst === null
        ? []
        : [
            {
              label: said.fullestWave,
              value: said.fullest(worst.number, formatPercent(teamLoad(worst), locale)),
              ...(teamLoad(worst) > 1 + 1e-9 ? { colour: 'bad' as const } : {}),
            },
            {
              label: said.mostMoves,
              value: formatNumber(Math.max(...roadmap.waves.map((wave) => wave.moves.length)), 0, locale),
            },
          ]),
      {
        label: said.lossBefore,
        value: styles.expectedAnnualLoss.headline(totals.before.expectedAnnualLoss),
        colour: 'textMuted',
      },
      {
        label: said.lossAfter,
        value: styles.expectedAnnualLoss.headline(totals.after.expectedAnnualLoss),
        ...(totals.after.expectedAnnualLoss > totals.before.expectedAnnualLoss * 1.005
          ? { colour: 'bad' as const }
          : {}),
      },
    ],
    remark: '',
  };

  const blocks: Block[] = [
    { kind: 'paragraph', style: 'lede', spans: lede },
    { kind: 'panels', panels: [need, cost, risk] },
  ];
  if (roadmap.waves.length > 0) {
    blocks.push({
      kind: 'drawing',
      scene: stepCurve(
        {
          title: said.curve,
          ...hostCurve(facts),
          divisor: 1,
          unit: facts.text.hostsUnit,
          wholeOnly: true,
        },
        { width, height: size.curveHeight, locale },
      ),
      caption: said.curveCaption,
    });
  }
  blocks.push(
    { kind: 'heading', level: 2, id: 'know-first', text: said.knowFirst },
    { kind: 'bullets', items: knowFirst(facts).slice(0, size.remarks) },
  );
  return blocks;
}

/** The answer in sentences. */
export function summaryWords(facts: ReportFacts): Span[] {
  const said = facts.text.summary;
  const { placement, roadmap } = facts.content.document;
  const last = roadmap.waves.at(-1);
  const words = [said.lede(facts.poweredOn, placement.target.hostsUsed, placement.asIs.hostsUsed)];
  words.push(placement.target.gap === 0 ? said.optimal : said.bound(placement.target.lowerBound));
  words.push(last === undefined ? said.noWay : said.way(roadmap.waves.length, facts.moves, last.end));
  if (facts.certificateHolds && last !== undefined) words.push(said.checked);
  const lede = spansOf(words.join(facts.text.sentenceGap));
  if (roadmap.certificate.length > 0 && last !== undefined && !facts.certificateHolds) {
    lede.push({ text: ` ${said.violated}`, colour: 'bad', isBold: true, link: 'certificate' });
  }
  return lede;
}

/** What the roadmap is worth beside the most that any is worth; nothing in plans made before that was known. */
function worthLines(facts: ReportFacts): Panel['lines'] {
  const { roadmapValue } = facts.content.details;
  if (roadmapValue === undefined || facts.content.document.roadmap.waves.length === 0) return [];
  const said = facts.text.summary;
  const { value, bound, gap, unit } = roadmapValue;
  const written = (amount: number): string =>
    unit === facts.content.currency
      ? formatMoney(amount, unit, facts.locale)
      : said.points(formatNumber(amount, Math.abs(amount) < 100 ? 1 : 0, facts.locale));
  return [
    { label: said.worth, value: written(value) },
    { label: said.worthBound, value: written(bound), link: figureAnchor('bound') },
    ...(gap === null ? [] : [{ label: said.worthGap, value: formatPercent(gap, facts.locale) }]),
  ];
}

/** A headline such as `1.23 M USD/a` as a large figure with its unit apart. */
function figureOf(headline: string, label: string, colour: 'accent' | 'bad'): Panel['figures'][number] {
  const cut = headline.indexOf('\u00a0');
  return {
    value: cut < 0 ? headline : headline.slice(0, cut),
    unit: cut < 0 ? '' : headline.slice(cut + 1),
    label,
    colour,
  };
}

/** Sentences on what the figures rest on, the weightiest first. */
export function knowFirst(facts: ReportFacts, hasFindings = true): Span[][] {
  const { content, locale } = facts;
  const said = facts.text.summary;
  const { document } = content;
  const items: Span[][] = [];
  const violated = document.roadmap.certificate.filter((entry) => !entry.holds);
  const firstViolated = violated[0];
  if (firstViolated !== undefined) {
    items.push([
      { text: `${said.checksFail(violated.length)}. `, isBold: true, colour: 'bad', link: 'certificate' },
      plain(facts.text.recorded.sentence(firstViolated.invariant, firstViolated.counterexample ?? '')),
    ]);
  }
  const styles = totalStyles(facts);
  for (const id of ['costPerYear', 'energyKWhPerYear', 'expectedAnnualLoss'] as const) {
    const from = document.totals.before[id];
    const to = document.totals.after[id];
    if (to <= from * 1.005) continue;
    items.push(
      spansOf(said.rises(styles[id].label, styles[id].headline(from), styles[id].headline(to))).map((span) =>
        span.isBold === true ? { ...span, colour: 'bad' } : span,
      ),
    );
  }
  const { business } = content.details;
  if (business !== undefined && business.npv < 0 && document.roadmap.waves.length > 0) {
    items.push(
      spansOf(
        said.negativeNpv(
          formatMoney(business.npv, content.currency, locale),
          facts.text.years(formatSignificant(business.horizonYears, 2, locale)),
        ),
      ),
    );
  }
  for (const { severity, code, text } of content.details.roadmapNotes) {
    if (severity !== 'info') {
      items.push([{ text: said.roadmapNote, isBold: true }, plain(facts.text.recorded.sentence(code, text))]);
    }
  }
  const onDemand = document.workloads.filter((workload) => workload.poweredOn);
  const byAllocation = onDemand.filter((workload) => workload.basis === 'allocation').length;
  if (byAllocation > 0) {
    items.push(
      spansOf(
        said.byAllocation(
          formatPercent(byAllocation / Math.max(1, onDemand.length), locale),
          byAllocation,
          onDemand.length,
        ),
      ),
    );
  }
  const assumed = onDemand.filter((workload) => workload.hostBasis === 'assumed').length;
  if (assumed > 0) items.push(spansOf(said.assumedHost(assumed)));
  const unsure = document.advice.filter((entry) => entry.confidence < 0.6).length;
  if (unsure > 0) items.push(spansOf(said.uncertain(unsure)));
  const count = (severity: string): number =>
    document.findings.filter((finding) => finding.severity === severity).length;
  if (document.findings.length > 0) {
    items.push(
      spansOf((hasFindings ? said.findings : said.findingsElsewhere)(count('error'), count('warning'), count('info'))),
    );
  }
  const refused = document.sources.reduce((sum, source) => sum + source.rows.refused, 0);
  if (refused > 0) items.push(spansOf(said.refused(refused)));
  if (items.length === 0) items.push([plain(said.complete)]);
  return items;
}
