import { formatNumber, wordsIn } from '#core/drawing/format.ts';
import type { ReportReplacement } from '#core/report/reportInput.ts';
import type { Finding, Severity } from '#core/inventory/source.ts';
import { note, paragraph, row, type Block, type TableRow } from '#core/report/document.ts';
import {
  assumptionAnchor,
  assumptionTitle,
  assumptionUnit,
  assumptionValue,
  textFor,
  wordsOf,
  type ReportFacts,
} from '#core/report/facts.ts';

/** Id of the heading that tells what a change of technology replaces, by its place in the plan. */
export function replacementAnchor(index: number): string {
  return `replacement-${index}`;
}

type ReplacementItem = ReportReplacement['items'][number];

const jobs = ['components', 'operations', 'monitoring', 'backup', 'recovery'] as const;
/** Which job of who runs the platform a part belongs to; what is not named is a component. */
const jobOfPart: Readonly<Record<string, (typeof jobs)[number]>> = {
  scaling: 'operations',
  configuration: 'operations',
  relocation: 'operations',
  debugging: 'operations',
  supplyChain: 'operations',
  policy: 'operations',
  healthCheck: 'monitoring',
  monitoring: 'monitoring',
  logs: 'monitoring',
  tracing: 'monitoring',
  backup: 'backup',
  snapshots: 'backup',
  recovery: 'recovery',
};

/** Items by job, in the order of the jobs. */
function byJob(items: readonly ReplacementItem[]): [(typeof jobs)[number], readonly ReplacementItem[]][] {
  return jobs.flatMap((job) => {
    const own = items.filter(({ part }) => (jobOfPart[part ?? ''] ?? 'components') === job);
    return own.length === 0 ? [] : [[job, own]];
  });
}

/** For each change of technology what takes the place of what. */
export function replacementsSection(facts: ReportFacts): Block[] {
  const { content, locale } = facts;
  const said = facts.text.replacements;
  const names = wordsIn(locale).technologies;
  const replacements = content.replacements ?? [];
  const blocks: Block[] = [{ kind: 'heading', level: 1, id: 'replacements', text: said.heading }];
  if (replacements.length === 0) {
    blocks.push(paragraph(said.none));
    return blocks;
  }
  blocks.push(paragraph(said.intro));
  replacements.forEach((entry, index) => {
    const from = names[entry.from];
    const to = names[entry.to];
    blocks.push(
      { kind: 'heading', level: 2, id: replacementAnchor(index), text: said.change(from, to, entry.workloads) },
      {
        kind: 'table',
        summary: said.table(from, to),
        columns: [
          { header: said.aspect, align: 'start', weight: 0.3 },
          { header: said.before, align: 'start', weight: 1 },
          { header: said.after, align: 'start', weight: 1 },
          { header: said.source, align: 'start', weight: 0.3 },
        ],
        rows: byJob(entry.items).flatMap(([job, items]): TableRow[] => [
          { kind: 'group', cells: [said.jobs[job]] },
          ...items.map((item) =>
            row(
              { text: facts.text.recorded.term(item.aspect), isBold: true },
              { text: facts.text.recorded.term(item.before), colour: 'textMuted' },
              facts.text.recorded.term(item.after),
              {
                text: facts.text.recorded.term(item.source),
                colour: 'textMuted',
              },
            ),
          ),
        ]),
      },
    );
  });
  return blocks;
}

/** Every assumption with its unit, range and source; each row is what links to it lead to. */
export function assumptionsSection(facts: ReportFacts): Block[] {
  const { content } = facts;
  const said = facts.text.assumptions;
  const figure = (value: number | string): string => assumptionValue(facts, value);
  const blocks: Block[] = [{ kind: 'heading', level: 1, id: 'assumptions', text: said.heading }];
  const described = content.assumptions;
  if (described === undefined || described.length === 0) {
    const entries = Object.entries(content.document.assumptions).toSorted((a, b) => (a[0] < b[0] ? -1 : 1));
    blocks.push(paragraph(said.valuesIntro), {
      kind: 'table',
      isCompact: true,
      summary: said.valuesTable,
      columns: [
        { header: said.assumption, align: 'start', weight: 0.6 },
        { header: said.value, align: 'end', weight: 0 },
        { header: said.unit, align: 'start', weight: 0.1 },
        { header: said.source, align: 'start', weight: 1 },
      ],
      rows: entries.map(([id, entry]) => ({
        ...row(assumptionTitle(facts, id), figure(entry.value), assumptionUnit(facts, entry.unit), {
          text: facts.text.recorded.term(entry.source),
          colour: 'textMuted',
        }),
        id: assumptionAnchor(id),
      })),
    });
    return blocks;
  }
  const rows: TableRow[] = [];
  for (const group of new Set(described.map((assumption) => assumption.group))) {
    rows.push({ kind: 'group', cells: [textFor(said.groups, group)] });
    for (const assumption of described.filter((entry) => entry.group === group)) {
      const title = assumptionTitle(facts, assumption.id);
      rows.push({
        ...row(
          { text: assumption.changed ? `${title} *` : title, isBold: assumption.changed },
          { text: figure(assumption.low), colour: 'textMuted' },
          { text: figure(assumption.likely), isBold: true },
          { text: figure(assumption.high), colour: 'textMuted' },
          assumptionUnit(facts, assumption.unit),
          { text: facts.text.recorded.term(assumption.source), colour: 'textMuted' },
        ),
        id: assumptionAnchor(assumption.id),
      });
    }
  }
  const changed = described.filter((assumption) => assumption.changed).length;
  blocks.push(paragraph(said.intro), {
    kind: 'table',
    isCompact: true,
    summary: said.table,
    columns: [
      { header: said.assumption, align: 'start', weight: 1 },
      { header: said.low, align: 'end', weight: 0 },
      { header: said.likely, align: 'end', weight: 0 },
      { header: said.high, align: 'end', weight: 0 },
      { header: said.unit, align: 'start', weight: 0.1 },
      { header: said.source, align: 'start', weight: 3 },
    ],
    rows,
  });
  if (changed > 0) blocks.push(note(said.changed(changed)));
  return blocks;
}

const severityOrder: readonly Severity[] = ['error', 'warning', 'info'];
const severityColours = { error: 'bad', warning: 'warning', info: 'textMuted' } as const;

/** Where in the input a finding points. */
function placeOf(finding: Finding, facts: ReportFacts): string {
  const parts = [finding.file];
  if (finding.sheet !== undefined) parts.push(finding.sheet);
  if (finding.row !== undefined) parts.push(facts.text.findings.row(finding.row));
  if (finding.column !== undefined) parts.push(finding.column);
  return parts.join(', ');
}

/** What is wrong or uncertain in the input, by kind, worst first, with an example of each. */
export function findingsSection(facts: ReportFacts): Block[] {
  const { content, locale } = facts;
  const said = facts.text.findings;
  const { findings } = content.document;
  const blocks: Block[] = [{ kind: 'heading', level: 1, id: 'findings', text: said.heading }];
  if (findings.length === 0) {
    blocks.push(paragraph(said.none));
    return blocks;
  }
  const groups = new Map<
    string,
    { readonly severity: Severity; readonly code: string; readonly first: Finding; count: number }
  >();
  for (const finding of findings) {
    const key = `${finding.severity}\u0000${finding.code}`;
    const group = groups.get(key);
    if (group === undefined)
      groups.set(key, { severity: finding.severity, code: finding.code, first: finding, count: 1 });
    else group.count++;
  }
  const sorted = [...groups.values()].toSorted(
    (a, b) =>
      severityOrder.indexOf(a.severity) - severityOrder.indexOf(b.severity) ||
      b.count - a.count ||
      (a.code < b.code ? -1 : 1),
  );
  blocks.push(paragraph(said.intro(findings.length, groups.size)), {
    kind: 'table',
    summary: said.table,
    columns: [
      { header: said.severity, align: 'start', weight: 0 },
      { header: said.number, align: 'end', weight: 0 },
      { header: said.kind, align: 'start', weight: 0.3 },
      { header: said.first, align: 'start', weight: 3 },
      { header: said.where, align: 'start', weight: 0.2 },
    ],
    rows: sorted.map((group) =>
      row(
        { text: said.severities[group.severity], colour: severityColours[group.severity], isBold: true },
        formatNumber(group.count, 0, locale),
        facts.text.recorded.findingTitle(group.code) ?? wordsOf(group.code),
        facts.text.recorded.sentence(group.code, group.first.message, group.first.value),
        { text: placeOf(group.first, facts), colour: 'textMuted' },
      ),
    ),
  });
  return blocks;
}
