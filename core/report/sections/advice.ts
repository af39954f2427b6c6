import {
  formatMemory,
  formatNumber,
  formatPercent,
  formatSignificant,
  withUnit,
  wordsIn,
} from '#core/drawing/format.ts';
import { technologyFlow, type Flow } from '#core/drawing/technologyFlow.ts';
import { plannedTechnologies, type PlannedTechnology } from '#core/inventory/technology.ts';
import type { Advice } from '#core/planResult.ts';
import { note, paragraph, row, type Block, type TableRow } from '#core/report/document.ts';
import { countBy, sumDemand, textFor, type ReportFacts } from '#core/report/facts.ts';

const listedRules = 6;

/** What each workload should become and why, what keeps it from going further; the flow and the reasons by technology. */
export function adviceSection(facts: ReportFacts, width: number): Block[] {
  const { content, locale } = facts;
  const said = facts.text.advice;
  const technologyNames = wordsIn(locale).technologies;
  const running = content.document.advice.filter((entry) => facts.workloadById.get(entry.workload)?.poweredOn === true);
  const others = content.document.advice.length - running.length;
  const blocks: Block[] = [
    { kind: 'heading', level: 1, id: 'advice', text: said.heading },
    paragraph(others === 0 ? said.intro : `${said.intro} ${said.others(others)}`),
  ];
  const flows = new Map<string, Flow>();
  for (const entry of running) {
    const workload = facts.workloadById.get(entry.workload);
    if (workload === undefined) continue;
    const key = `${workload.technology}>${entry.technology}`;
    const flow = flows.get(key) ?? { from: workload.technology, to: entry.technology, workloads: 0, cpuCores: 0 };
    flows.set(key, {
      ...flow,
      workloads: flow.workloads + 1,
      cpuCores: flow.cpuCores + workload.demand[entry.technology].cpuCores,
    });
  }
  const nodeCount = new Set([...flows.values()].map((flow) => flow.to)).size;
  blocks.push({
    kind: 'drawing',
    scene: technologyFlow([...flows.values()], {
      width,
      height: Math.max(130, Math.min(230, 70 + nodeCount * 40)),
      locale,
    }),
  });

  const present = plannedTechnologies.filter((technology) => running.some((entry) => entry.technology === technology));
  const workloadsOf = (entries: readonly Advice[]) =>
    entries.flatMap((entry) => facts.workloadById.get(entry.workload) ?? []);
  blocks.push({
    kind: 'table',
    summary: said.table,
    columns: [
      { header: said.technology, align: 'start', weight: 0.3 },
      { header: said.workloads, align: 'end', weight: 0 },
      { header: said.asVms, align: 'end', weight: 0.2 },
      { header: said.asAdvised, align: 'end', weight: 0.2 },
      { header: said.confidence, align: 'end', weight: 0 },
      { header: said.stacks, align: 'start', weight: 1 },
    ],
    rows: present.map((technology) => {
      const entries = running.filter((entry) => entry.technology === technology);
      const workloads = workloadsOf(entries);
      const asVm = sumDemand(workloads, () => 'vm');
      const asAdvised = sumDemand(workloads, () => technology);
      const confidence = entries.reduce((sum, entry) => sum + entry.confidence, 0) / Math.max(1, entries.length);
      const resources = (value: { cpuCores: number; memoryMiB: number }): string =>
        `${withUnit(formatSignificant(value.cpuCores, 3, locale), facts.text.cores)}, ${formatMemory(value.memoryMiB, locale)}`;
      return row(
        { text: technologyNames[technology], isBold: true, swatch: technology },
        formatNumber(entries.length, 0, locale),
        { text: resources(asVm), colour: 'textMuted' },
        resources(asAdvised),
        formatPercent(confidence, locale),
        countBy(entries, (entry) => entry.stack)
          .slice(0, 4)
          .map(([stack, count]) => `${stack} (${formatNumber(count, 0, locale)})`)
          .join(', '),
      );
    }),
  });

  for (const [kind, heading, id, empty] of [
    ['reasons', said.reasons, 'reasons', said.noReasons],
    ['blockers', said.blockers, 'blockers', said.noBlockers],
  ] as const) {
    const rows: TableRow[] = [];
    for (const technology of present) rows.push(...ruleRows(running, facts, technology, kind));
    blocks.push({ kind: 'heading', level: 2, id, text: heading });
    if (rows.length === 0) {
      blocks.push(paragraph(empty));
      continue;
    }
    blocks.push(
      {
        kind: 'table',
        summary: heading,
        columns: [
          { header: said.rule, align: 'start', weight: 0.4 },
          { header: said.workloads, align: 'end', weight: 0 },
          { header: said.example, align: 'start', weight: 1 },
        ],
        rows,
      },
      note(said.ruleNote(listedRules)),
    );
  }
  return blocks;
}

function ruleRows(
  running: readonly Advice[],
  facts: ReportFacts,
  technology: PlannedTechnology,
  kind: 'reasons' | 'blockers',
): TableRow[] {
  const { locale } = facts;
  const said = facts.text.advice;
  const counts = new Map<string, { count: number; example: string }>();
  let workloads = 0;
  for (const entry of running) {
    if (entry.technology !== technology || entry[kind].length === 0) continue;
    workloads++;
    const seen = new Set<string>();
    for (const { rule, text } of entry[kind]) {
      if (seen.has(rule)) continue;
      seen.add(rule);
      const known = counts.get(rule);
      if (known === undefined) counts.set(rule, { count: 1, example: text });
      else known.count++;
    }
  }
  if (workloads === 0) return [];
  const sorted = Array.from(counts).toSorted((a, b) => b[1].count - a[1].count || (a[0] < b[0] ? -1 : 1));
  return [
    {
      kind: 'group',
      cells: [
        {
          text: said.group(wordsIn(locale).technologies[technology], workloads),
          swatch: technology,
        },
      ],
    },
    ...sorted.slice(0, listedRules).map(([rule, { count, example }]) =>
      row(textFor(said.ruleTitles, rule), formatNumber(count, 0, locale), {
        text: facts.text.recorded.sentence(rule, example),
        colour: 'textMuted',
      }),
    ),
  ];
}
