import { formatCount, formatDate, formatNumber, formatSignificant } from '#core/drawing/format.ts';
import { technologyNames } from '#core/drawing/palette.ts';
import type { Finding, Severity } from '#core/inventory/source.ts';
import { bold, note, paragraph, plain, row, type Block, type TableRow } from '#core/report/document.ts';
import { unitInCurrency, wordsOf, type ReportFacts } from '#core/report/facts.ts';

/** For each change of technology what takes the place of what. */
export function replacementsSection(facts: ReportFacts): Block[] {
  const { content, locale } = facts;
  const replacements = content.replacements ?? [];
  const blocks: Block[] = [{ kind: 'heading', level: 1, id: 'replacements', text: 'What replaces what' }];
  if (replacements.length === 0) {
    blocks.push(paragraph('No workload changes its technology, so nothing is replaced.'));
    return blocks;
  }
  blocks.push(
    paragraph(
      'What the platform does today and what does it afterwards, for each change of technology on the roadmap.',
    ),
  );
  replacements.forEach((entry, index) => {
    blocks.push(
      {
        kind: 'heading',
        level: 2,
        id: `replacement-${index}`,
        text: `${technologyNames[entry.from]} → ${technologyNames[entry.to]}: ${formatCount(entry.workloads, 'workload', 'workloads', locale)}`,
      },
      {
        kind: 'table',
        summary: `What replaces what from ${technologyNames[entry.from]} to ${technologyNames[entry.to]}.`,
        columns: [
          { header: 'Aspect', align: 'start', weight: 0.3 },
          { header: 'Before', align: 'start', weight: 1 },
          { header: 'After', align: 'start', weight: 1 },
          { header: 'Source', align: 'start', weight: 0.3 },
        ],
        rows: entry.items.map((item) =>
          row({ text: item.aspect, isBold: true }, { text: item.before, colour: 'textMuted' }, item.after, {
            text: item.source,
            colour: 'textMuted',
          }),
        ),
      },
    );
  });
  return blocks;
}

/** Every assumption with its unit, range and source. */
export function assumptionsSection(facts: ReportFacts): Block[] {
  const { content, locale } = facts;
  const blocks: Block[] = [{ kind: 'heading', level: 1, id: 'assumptions', text: 'Assumptions' }];
  const figure = (value: number | string): string =>
    typeof value === 'string'
      ? value
      : Number.isInteger(value)
        ? formatNumber(value, 0, locale)
        : formatSignificant(value, 5, locale);
  const described = content.assumptions;
  if (described === undefined || described.length === 0) {
    const entries = Object.entries(content.document.assumptions).toSorted((a, b) => (a[0] < b[0] ? -1 : 1));
    blocks.push(paragraph('The values that the plan was made with.'), {
      kind: 'table',
      isCompact: true,
      summary: 'Assumptions with value, unit and source.',
      columns: [
        { header: 'Assumption', align: 'start', weight: 0.6 },
        { header: 'Value', align: 'end', weight: 0 },
        { header: 'Unit', align: 'start', weight: 0.1 },
        { header: 'Source', align: 'start', weight: 1 },
      ],
      rows: entries.map(([id, entry]) =>
        row(wordsOf(id), figure(entry.value), unitText(entry.unit, content.currency), {
          text: entry.source,
          colour: 'textMuted',
        }),
      ),
    });
    return blocks;
  }
  const groups = [...new Set(described.map((assumption) => assumption.group))];
  const rows: TableRow[] = [];
  for (const group of groups) {
    rows.push({ kind: 'group', cells: [wordsOf(group)] });
    for (const assumption of described.filter((entry) => entry.group === group)) {
      rows.push(
        row(
          { text: assumption.changed ? `${assumption.title} *` : assumption.title, isBold: assumption.changed },
          { text: figure(assumption.low), colour: 'textMuted' },
          { text: figure(assumption.likely), isBold: true },
          { text: figure(assumption.high), colour: 'textMuted' },
          unitText(assumption.unit, content.currency),
          { text: assumption.source, colour: 'textMuted' },
        ),
      );
    }
  }
  const changed = described.filter((assumption) => assumption.changed).length;
  blocks.push(
    paragraph(
      'Every figure in this report follows from the inventory and from these. Bands come from sampling them between low and high; the plan itself uses the likely values.',
    ),
    {
      kind: 'table',
      isCompact: true,
      summary: 'Assumptions with low, likely and high value, unit and source.',
      columns: [
        { header: 'Assumption', align: 'start', weight: 0.7 },
        { header: 'Low', align: 'end', weight: 0 },
        { header: 'Likely', align: 'end', weight: 0 },
        { header: 'High', align: 'end', weight: 0 },
        { header: 'Unit', align: 'start', weight: 0.1 },
        { header: 'Source', align: 'start', weight: 1 },
      ],
      rows,
    },
  );
  if (changed > 0)
    blocks.push(
      note(
        `* ${formatCount(changed, 'value was', 'values were', locale)} set for this scenario and ${changed === 1 ? 'differs' : 'differ'} from the default.`,
      ),
    );
  return blocks;
}

/** A pure number has the unit 1, which a reader should not have to know; money has the scenario's currency. */
function unitText(unit: string, currency: string): string {
  return unit === '1' || unit === '' ? 'ratio' : unitInCurrency(unit, currency);
}

/** What each invariant says, in words; ids that are not known here are written out as words. */
const invariantTexts: Readonly<Record<string, string>> = {
  'document-well-formed': 'The roadmap is complete and names only hosts and workloads of the estate.',
  'states-chain': 'Every wave leads from the state before it to the state after it.',
  'states-cover-all-powered-on-workloads': 'Every state has every running workload, and no other.',
  'first-state-is-today': 'The first state is the estate as it is today.',
  'exactly-one-host-that-is-on': 'Each workload is on exactly one host, and that host is switched on.',
  'stays-in-cluster': 'Workloads stay in their cluster.',
  'capacity-after-each-wave': 'Demand is within what may be used of every host after every wave.',
  'capacity-during-each-wave': 'The same holds during every wave, with moving workloads counted on both hosts.',
  'overloaded-hosts-never-grow': 'A host that is over its limit today never gets more load.',
  'no-host-above-usable-in-last-state': 'No host is over its limit in the last state.',
  'technology-forward-only': 'Technology only moves forward: virtual machine, container, WebAssembly.',
  'moves-equal-difference': 'The moves of a wave are exactly the difference between its two states.',
  'hosts-on-consistent': 'The hosts counted as switched on are those that are on.',
  'released-hosts-empty-and-off': 'A released host is empty and stays off.',
  'effort-within-capacity': 'The effort of every wave is within the team’s capacity.',
  'moves-within-limit': 'No wave has more moves than allowed.',
  'wave-dates': 'Waves follow one another without gap or overlap, from the start date.',
  'group-constraints': 'Groups that move together are in one wave.',
  'order-constraints': 'What others depend on moves in an earlier wave or the same.',
  'isolation-floor': 'No workload is isolated less than it has to be.',
  'allowed-hosts': 'Workloads go only to hosts that they may run on.',
  'anti-affinity': 'Of workloads that must be spread, no host carries more than it may, in any state or wave.',
  affinity: 'Workloads that must share a host are never torn apart.',
  'extra-capacity': 'The same holds for local storage, disk operations, network and GPUs, where they are planned by.',
  'team-capacity': 'The effort of every team is within its days, wave by wave.',
  'team-skills': 'Each move is made by one team with all skills it needs, on a cluster that it works on.',
  'schedule-matches-moves':
    'The schedule has every move once, on days and with a cut-over inside its wave, and the way back open to the end.',
  'closed-waves': 'No workload moves in a wave that is frozen for it or has no window that is long enough.',
  'held-in-wave': 'What was held in a wave by hand moves in no other.',
  'pace-limits': 'No wave moves more workloads of a set than its limit.',
  'strict-order': 'What has to move first is done in earlier waves, with the waves between that were asked for.',
  'stable-stage': 'What goes by a stage between takes it first and rests there as long as asked for.',
  'last-wave': 'Nothing moves after the last wave that was allowed.',
  'host-arrival': 'No bought host is on or used before it arrives.',
  'host-deadline': 'Hosts whose warranty or lease ends are empty and off in time.',
  'risk-budget': 'The expected loss by the moves of every wave is within its budget.',
  budget: 'Moves and arriving hosts cost no more than the budget of their waves.',
  'survives-failures':
    'After every wave, simulated host failures leave no workload without room; a cluster that fails today never gets worse.',
  'survives-failures-during-waves': 'The same holds during every wave, with both sides of every move counted.',
};

/** What was checked, in how many states, and with what result. */
export function certificateSection(facts: ReportFacts): Block[] {
  const { content, locale } = facts;
  const { certificate } = content.document.roadmap;
  const blocks: Block[] = [{ kind: 'heading', level: 1, id: 'certificate', text: 'Certificate', startsPage: true }];
  if (certificate.length === 0) {
    blocks.push(paragraph('No roadmap was checked.'));
    return blocks;
  }
  const failed = certificate.filter((entry) => !entry.holds).length;
  blocks.push(
    {
      kind: 'paragraph',
      style: 'body',
      spans: [
        plain(
          'Code that shares nothing with the planner checked every state of the roadmap against the invariants below. ',
        ),
        failed === 0
          ? bold(`All ${formatNumber(certificate.length, 0, locale)} hold.`)
          : {
              text: `${formatCount(failed, 'invariant is', 'invariants are', locale)} violated: this roadmap must not be carried out as it is.`,
              isBold: true,
              colour: 'bad',
            },
      ],
    },
    {
      kind: 'table',
      isCompact: true,
      summary: 'Invariants with the number of states checked and the result.',
      columns: [
        { header: 'Invariant', align: 'start', weight: 1 },
        { header: 'States checked', align: 'end', weight: 0 },
        { header: 'Result', align: 'start', weight: 0 },
      ],
      rows: certificate.map((entry) =>
        row(
          (invariantTexts[entry.invariant] ?? `${wordsOf(entry.invariant)}.`) +
            (entry.counterexample === null ? '' : ` Counterexample: ${entry.counterexample}`),
          formatNumber(entry.statesChecked, 0, locale),
          entry.holds
            ? { text: '✓ holds', colour: 'good', isBold: true }
            : { text: '✗ violated', colour: 'bad', isBold: true },
        ),
      ),
    },
  );
  return blocks;
}

const severityOrder: readonly Severity[] = ['error', 'warning', 'info'];
const severityWords = { error: '▲ error', warning: '◆ warning', info: '● info' } as const;
const severityColours = { error: 'bad', warning: 'warning', info: 'textMuted' } as const;

/** Where in the input a finding points. */
function placeOf(finding: Finding): string {
  const parts = [finding.file];
  if (finding.sheet !== undefined) parts.push(finding.sheet);
  if (finding.row !== undefined) parts.push(`row ${finding.row}`);
  if (finding.column !== undefined) parts.push(finding.column);
  return parts.join(', ');
}

/** What is wrong or uncertain in the input, by kind, worst first, with an example of each. */
export function findingsSection(facts: ReportFacts): Block[] {
  const { content, locale } = facts;
  const { findings } = content.document;
  const blocks: Block[] = [{ kind: 'heading', level: 1, id: 'findings', text: 'Findings' }];
  if (findings.length === 0) {
    blocks.push(paragraph('The input gave no cause for remarks.'));
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
  blocks.push(
    paragraph(
      `${formatCount(findings.length, 'finding', 'findings', locale)} of ${formatCount(groups.size, 'kind', 'kinds', locale)}. An error lost a row or stopped an import, a warning changes the answer, a remark only informs.`,
    ),
    {
      kind: 'table',
      summary: 'Findings by kind with their number and the first of each.',
      columns: [
        { header: 'Severity', align: 'start', weight: 0 },
        { header: 'Number', align: 'end', weight: 0 },
        { header: 'Kind', align: 'start', weight: 0.3 },
        { header: 'The first of them', align: 'start', weight: 1 },
        { header: 'Where', align: 'start', weight: 0.4 },
      ],
      rows: sorted.map((group) =>
        row(
          { text: severityWords[group.severity], colour: severityColours[group.severity], isBold: true },
          formatNumber(group.count, 0, locale),
          wordsOf(group.code),
          group.first.message,
          { text: placeOf(group.first), colour: 'textMuted' },
        ),
      ),
    },
  );
  return blocks;
}

/** The catalogue's host power goes back to SPEC's results, which are to be named wherever figures from them are shown. */
const powerAttribution =
  'Where no source states a host’s power, it is estimated from SPECpower_ssj2008 results (Standard Performance Evaluation Corporation, spec.org).';

/** The last page: what went in, so that the plan can be made again and compared. */
export function provenanceSection(facts: ReportFacts, startsPage: boolean): Block[] {
  const { content, locale } = facts;
  const { document } = content;
  const n = (value: number): string => formatNumber(value, 0, locale);
  const blocks: Block[] = [
    { kind: 'heading', level: 1, id: 'provenance', text: 'Provenance', startsPage },
    paragraph(
      'The same files, scenario, assumptions and seed give the same plan to the byte. Compare these values to know that a plan is the one this report was made from.',
    ),
    {
      kind: 'table',
      isCompact: true,
      summary: 'What identifies the plan.',
      columns: [
        { header: 'Item', align: 'start', weight: 0.2 },
        { header: 'Value', align: 'start', weight: 1 },
      ],
      rows: [
        row({ text: 'Inputs hash (SHA-256)', isBold: true }, document.inputsHash),
        row({ text: 'Seed', isBold: true }, String(document.seed)),
        row({ text: 'Scenario', isBold: true }, content.scenarioName),
        row({ text: 'Currency', isBold: true }, content.currency),
        row({ text: 'Plan format', isBold: true }, document.schema),
        row({ text: 'Made with', isBold: true }, `Headroom ${content.productVersion}`),
        row({ text: 'Report made', isBold: true }, formatDate(content.createdAt.slice(0, 10), locale)),
      ],
    },
    { kind: 'heading', level: 2, id: 'sources', text: 'Sources' },
    {
      kind: 'table',
      isCompact: true,
      summary: 'Files that were read with their hash and what became of their rows.',
      columns: [
        { header: 'File', align: 'start', weight: 1 },
        { header: 'Format', align: 'start', weight: 0 },
        { header: 'SHA-256', align: 'start', weight: 1 },
        { header: 'Rows read', align: 'end', weight: 0 },
        { header: 'Stored', align: 'end', weight: 0 },
        { header: 'Merged', align: 'end', weight: 0 },
        { header: 'Refused', align: 'end', weight: 0 },
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
  for (const attribution of [powerAttribution, ...(content.attributions ?? [])]) blocks.push(note(attribution));
  return blocks;
}
