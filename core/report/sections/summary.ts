import { formatCount, formatDate, formatNumber, formatPercent } from '#core/drawing/format.ts';
import { stepCurve } from '#core/drawing/stepCurve.ts';
import { bold, plain, type Block, type Panel, type Span } from '#core/report/document.ts';
import { bandOf, bandText, teamLoad, totalStyles, type ReportFacts } from '#core/report/facts.ts';
import { hostCurvePoints } from './curves.ts';

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
  const styles = totalStyles(content.currency, locale);
  const last = roadmap.waves.at(-1);
  const hosts = (count: number): string => formatCount(count, 'host', 'hosts', locale);

  const lede: Span[] = [
    plain(`${formatCount(facts.poweredOn, 'running workload needs', 'running workloads need', locale)} `),
    bold(hosts(placement.target.hostsUsed)),
    plain(` in the target, ${formatNumber(placement.asIs.hostsUsed, 0, locale)} today. `),
    plain(
      placement.target.gap === 0
        ? 'No placement under the same constraints can use fewer. '
        : `No placement under the same constraints can use fewer than ${formatNumber(placement.target.lowerBound, 0, locale)}. `,
    ),
  ];
  if (last === undefined) lede.push(plain('Nothing has to move, so there is no roadmap.'));
  else {
    lede.push(
      plain('The way there takes '),
      bold(formatCount(roadmap.waves.length, 'wave', 'waves', locale)),
      plain(` with ${formatCount(facts.moves, 'move', 'moves', locale)} and ends on ${formatDate(last.end, locale)}. `),
    );
  }
  if (roadmap.certificate.length > 0 && last !== undefined) {
    lede.push(
      facts.certificateHolds
        ? plain('Every state on the way was checked by independent code and keeps every constraint.')
        : { text: 'The check found a violated constraint: see the certificate.', colour: 'bad', isBold: true },
    );
  }

  const need: Panel = {
    question: 'How many hosts do we need?',
    figures: [
      { value: formatNumber(placement.asIs.hostsUsed, 0, locale), unit: '', label: 'hosts now', colour: 'before' },
      {
        value: formatNumber(placement.consolidated.hostsUsed, 0, locale),
        unit: '',
        label: 'consolidated',
        colour: 'text',
      },
      { value: formatNumber(placement.target.hostsUsed, 0, locale), unit: '', label: 'target', colour: 'accent' },
    ],
    lines: [
      { label: 'Lower bound, consolidated', value: hosts(placement.consolidated.lowerBound) },
      { label: 'Lower bound, target', value: hosts(placement.target.lowerBound) },
      { label: 'Gap of the target to the bound', value: formatPercent(placement.target.gap, locale) },
    ],
    remark:
      'Consolidated: the same virtual machines on fewer hosts. Target: each workload as the technology it is advised to become.' +
      (totals.before.hosts === placement.asIs.hostsUsed
        ? ''
        : ` ${hosts(totals.before.hosts)} ${totals.before.hosts === 1 ? 'is' : 'are'} switched on today.`),
  };

  const savedCost = totals.before.costPerYear - totals.after.costPerYear;
  const savedEnergy = totals.before.energyKWhPerYear - totals.after.energyKWhPerYear;
  const savedBand = (id: 'costPerYear' | 'energyKWhPerYear'): string => {
    const band = bandOf(facts, id, 'saved');
    return band === null ? '' : bandText(band, styles[id], locale);
  };
  const costBand = savedBand('costPerYear');
  const energyBand = savedBand('energyKWhPerYear');
  const cost: Panel = {
    question: 'What does it cost and draw a year?',
    figures: [
      figureOf(
        styles.costPerYear.headline(Math.abs(savedCost)),
        savedCost < 0 ? 'more cost' : 'saved',
        savedCost < 0 ? 'bad' : 'accent',
      ),
    ],
    lines: [
      { label: 'Cost before', value: styles.costPerYear.headline(totals.before.costPerYear), colour: 'textMuted' },
      { label: 'Cost after', value: styles.costPerYear.headline(totals.after.costPerYear) },
      { label: savedCost < 0 ? 'Cost added' : 'Cost saved', value: styles.costPerYear.headline(Math.abs(savedCost)) },
      ...(costBand === '' ? [] : [{ label: 'P10–P90', value: costBand }]),
      {
        label: 'Energy before',
        value: styles.energyKWhPerYear.headline(totals.before.energyKWhPerYear),
        colour: 'textMuted' as const,
      },
      { label: 'Energy after', value: styles.energyKWhPerYear.headline(totals.after.energyKWhPerYear) },
      {
        label: savedEnergy < 0 ? 'Energy added' : 'Energy saved',
        value: styles.energyKWhPerYear.headline(Math.abs(savedEnergy)),
      },
      ...(energyBand === '' ? [] : [{ label: 'P10–P90', value: energyBand }]),
    ],
    remark: '',
  };

  const held = roadmap.certificate.filter((entry) => entry.holds).length;
  const states = Math.max(0, ...roadmap.certificate.map((entry) => entry.statesChecked));
  const worst = facts.worstWave;
  const risk: Panel = {
    question: 'How risky is the way?',
    figures:
      roadmap.certificate.length === 0
        ? []
        : [
            {
              value: `${formatNumber(held, 0, locale)}/${formatNumber(roadmap.certificate.length, 0, locale)}`,
              unit: '',
              label: `checks hold, in ${formatCount(states, 'state', 'states', locale)}`,
              colour: facts.certificateHolds ? 'good' : 'bad',
            },
          ],
    lines: [
      { label: 'Waves', value: formatNumber(roadmap.waves.length, 0, locale) },
      ...(last === undefined ? [] : [{ label: 'Last day', value: formatDate(last.end, locale) }]),
      ...(worst === null
        ? []
        : [
            {
              label: 'Fullest wave',
              value: `no. ${worst.number}, ${formatPercent(teamLoad(worst), locale)} of the team`,
              ...(teamLoad(worst) > 1 + 1e-9 ? { colour: 'bad' as const } : {}),
            },
            {
              label: 'Most moves in a wave',
              value: formatNumber(Math.max(...roadmap.waves.map((wave) => wave.moves.length)), 0, locale),
            },
          ]),
      {
        label: 'Expected loss before',
        value: styles.expectedAnnualLoss.headline(totals.before.expectedAnnualLoss),
        colour: 'textMuted',
      },
      {
        label: 'Expected loss after',
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
          title: 'When do hosts go out of use?',
          points: hostCurvePoints(facts),
          divisor: 1,
          unit: 'hosts',
          wholeOnly: true,
        },
        { width, height: size.curveHeight, locale },
      ),
      caption: 'Hosts switched on after each wave, against doing nothing (dashed).',
    });
  }
  blocks.push(
    { kind: 'heading', level: 2, id: 'know-first', text: 'What to know first' },
    { kind: 'bullets', items: knowFirst(facts).slice(0, size.remarks) },
  );
  return blocks;
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
function knowFirst(facts: ReportFacts): Span[][] {
  const { content, locale } = facts;
  const { document } = content;
  const items: Span[][] = [];
  const violated = document.roadmap.certificate.filter((entry) => !entry.holds);
  const firstViolated = violated[0];
  if (firstViolated !== undefined) {
    items.push([
      { text: `${formatCount(violated.length, 'check fails', 'checks fail', locale)}. `, isBold: true, colour: 'bad' },
      plain(firstViolated.counterexample ?? ''),
    ]);
  }
  const styles = totalStyles(content.currency, locale);
  for (const id of ['costPerYear', 'energyKWhPerYear', 'expectedAnnualLoss'] as const) {
    const from = document.totals.before[id];
    const to = document.totals.after[id];
    if (to <= from * 1.005) continue;
    items.push([
      { text: `${styles[id].label} rises`, isBold: true, colour: 'bad' },
      plain(` from ${styles[id].headline(from)} to ${styles[id].headline(to)}.`),
    ]);
  }
  for (const { severity, text } of content.details.roadmapNotes) {
    if (severity !== 'info') items.push([{ text: 'Roadmap: ', isBold: true }, plain(text)]);
  }
  const onDemand = document.workloads.filter((workload) => workload.poweredOn);
  const byAllocation = onDemand.filter((workload) => workload.basis === 'allocation').length;
  if (byAllocation > 0) {
    items.push([
      bold(
        `${formatPercent(byAllocation / Math.max(1, onDemand.length), locale)} of the workloads are sized from their allocation`,
      ),
      plain(
        `, not from measured use (${formatNumber(byAllocation, 0, locale)} of ${formatNumber(onDemand.length, 0, locale)}).`,
      ),
    ]);
  }
  const assumed = onDemand.filter((workload) => workload.hostBasis === 'assumed').length;
  if (assumed > 0) {
    items.push([
      bold(`${formatCount(assumed, 'workload has', 'workloads have', locale)} an assumed host`),
      plain(': the source names a host that it does not describe, so one of the same cluster stands in.'),
    ]);
  }
  const sure = document.advice.filter((entry) => entry.confidence < 0.6).length;
  if (sure > 0) {
    items.push([
      bold(`The advice for ${formatCount(sure, 'workload', 'workloads', locale)} is uncertain`),
      plain(' (confidence under 60 %): confirm it with the owners before their wave.'),
    ]);
  }
  const count = (severity: string): number =>
    document.findings.filter((finding) => finding.severity === severity).length;
  if (document.findings.length > 0) {
    items.push([
      bold(
        `${formatCount(count('error'), 'error', 'errors', locale)}, ${formatCount(count('warning'), 'warning', 'warnings', locale)}`,
      ),
      plain(` and ${formatCount(count('info'), 'remark', 'remarks', locale)} on the input are listed under Findings.`),
    ]);
  }
  const refused = document.sources.reduce((sum, source) => sum + source.rows.refused, 0);
  if (refused > 0) {
    items.push([
      bold(`${formatCount(refused, 'row', 'rows', locale)} of the input could not be used`),
      plain('; each is among the findings with its reason.'),
    ]);
  }
  if (items.length === 0)
    items.push([plain('The input is complete: no findings, every workload measured, every host known.')]);
  return items;
}
