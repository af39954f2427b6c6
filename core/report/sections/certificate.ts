import { formatDate, formatNumber } from '#core/drawing/format.ts';
import { bold, note, paragraph, plain, row, type Block, type TableRow } from '#core/report/document.ts';
import { textFor, type ReportFacts } from '#core/report/facts.ts';

/** How close the certificate is set, so that it shares the last page with the hash where it can. */
export interface CertificateDensity {
  /** Air above and under each line, in points. */
  readonly padding: number;
}

/** From generous to tight. */
export const certificateDensities: readonly CertificateDensity[] = [{ padding: 1.7 }, { padding: 1 }, { padding: 0.3 }];

/** What was checked, in how many states, and with what result. */
export function certificateSection(facts: ReportFacts, { padding }: CertificateDensity): Block[] {
  const { content, locale } = facts;
  const said = facts.text.certificate;
  const { certificate } = content.document.roadmap;
  const blocks: Block[] = [{ kind: 'heading', level: 1, id: 'certificate', text: said.heading, startsPage: true }];
  if (certificate.length === 0) {
    blocks.push(paragraph(said.none));
    return blocks;
  }
  const failed = certificate.filter((entry) => !entry.holds).length;
  blocks.push(
    {
      kind: 'paragraph',
      style: 'body',
      spans: [
        plain(`${said.intro} `),
        failed === 0
          ? bold(said.allHold(certificate.length))
          : { text: said.violated(failed), isBold: true, colour: 'bad' },
      ],
    },
    {
      kind: 'table',
      isCompact: true,
      padding,
      summary: said.table,
      columns: [
        { header: said.invariant, align: 'start', weight: 1 },
        { header: said.states, align: 'end', weight: 0 },
        { header: said.result, align: 'start', weight: 0 },
      ],
      rows: certificate.map((entry) =>
        row(
          textFor(said.invariants, entry.invariant) +
            (entry.counterexample === null
              ? ''
              : ` ${said.counterexample(facts.text.recorded.sentence(entry.invariant, entry.counterexample))}`),
          formatNumber(entry.statesChecked, 0, locale),
          entry.holds
            ? { text: said.holds, colour: 'good', isBold: true }
            : { text: said.fails, colour: 'bad', isBold: true },
        ),
      ),
    },
  );
  return blocks;
}

/** Rows that say what the check found and which plan it was: the same in every version of the report. */
export function sealRows(facts: ReportFacts): TableRow[] {
  const { content, locale, text } = facts;
  const said = text.certificate;
  const { document } = content;
  const { certificate } = document.roadmap;
  const violated = certificate.filter((entry) => !entry.holds);
  const states = Math.max(0, ...certificate.map((entry) => entry.statesChecked));
  return [
    row(
      { text: said.check, isBold: true },
      certificate.length === 0
        ? said.none
        : {
            text: said.checkResult(certificate.length - violated.length, certificate.length, states),
            isBold: true,
            colour: violated.length === 0 ? 'good' : 'bad',
          },
    ),
    ...(violated.length === 0
      ? []
      : [
          row(
            { text: said.violatedNames, isBold: true },
            {
              text: violated
                .slice(0, 3)
                .map((entry) => textFor(said.invariants, entry.invariant))
                .join(' ')
                .concat(violated.length > 3 ? ` +${violated.length - 3}` : ''),
              colour: 'bad',
            },
          ),
        ]),
    row({ text: said.hash, isBold: true }, document.inputsHash),
    row(
      { text: text.provenance.scenario, isBold: true },
      `${content.scenarioName} · ${text.provenance.seed} ${document.seed} · ${content.currency}`,
    ),
    row(
      { text: text.provenance.madeWith, isBold: true },
      `Headroom ${content.productVersion} · ${document.schema} · ${formatDate(content.createdAt.slice(0, 10), locale)}`,
    ),
  ];
}

/** The end of the last page: result of the check, hash of the inputs, and who signs. */
export function sealSection(facts: ReportFacts): Block[] {
  const said = facts.text.certificate;
  return [
    { kind: 'heading', level: 2, id: 'seal', text: said.sealHeading },
    { ...note(said.sameHash), keepWithNext: true },
    {
      kind: 'table',
      isCompact: true,
      summary: said.sealTable,
      columns: [
        { header: said.item, align: 'start', weight: 0.1 },
        { header: said.value, align: 'start', weight: 1 },
      ],
      rows: sealRows(facts),
    },
  ];
}

/** The files that the plan was made from, and sources that ask to be named. */
export function provenanceSection(facts: ReportFacts, startsPage = false): Block[] {
  const { content, locale } = facts;
  const said = facts.text.provenance;
  const { document } = content;
  const n = (value: number): string => formatNumber(value, 0, locale);
  const blocks: Block[] = [
    { kind: 'heading', level: 1, id: 'provenance', text: said.heading, startsPage },
    paragraph(said.intro),
    {
      kind: 'table',
      isCompact: true,
      summary: said.sourcesTable,
      columns: [
        { header: said.file, align: 'start', weight: 1 },
        { header: said.fileFormat, align: 'start', weight: 0 },
        { header: said.sha256, align: 'start', weight: 1 },
        { header: said.read, align: 'end', weight: 0 },
        { header: said.stored, align: 'end', weight: 0 },
        { header: said.merged, align: 'end', weight: 0 },
        { header: said.refused, align: 'end', weight: 0 },
      ],
      rows: document.sources.map((source) =>
        row(
          { text: source.file, isBold: true },
          source.format,
          { text: source.sha256, colour: 'textMuted' },
          n(source.rows.read),
          n(source.rows.stored),
          n(source.rows.merged),
          n(source.rows.refused),
        ),
      ),
    },
  ];
  // The catalogue's host power goes back to SPEC's results, which are to be named wherever figures from them are shown.
  for (const sentence of [said.power, said.languageNote, ...(content.attributions ?? [])]) {
    if (sentence !== '') blocks.push(note(sentence));
  }
  return blocks;
}
