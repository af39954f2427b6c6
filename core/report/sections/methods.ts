import { totalIds } from '#core/planResult.ts';
import { paragraph, row, type Block, type TableRow } from '#core/report/document.ts';
import {
  assumptionAnchor,
  assumptionTitle,
  assumptionUnit,
  assumptionValue,
  figureAnchor,
  type ReportFacts,
} from '#core/report/facts.ts';

type Figure = keyof ReportFacts['text']['methods']['formulas'];

/** The assumptions that stand in each formula; those that size workloads and hosts before it are named with the hosts. */
const inputs: Readonly<Record<Figure, readonly string[]>> = {
  hosts: [
    'demand.cpuOvercommit',
    'demand.memoryOvercommit',
    'demand.cpuPeakFactor',
    'demand.memoryPeakFactor',
    'placement.headroom',
  ],
  powerW: ['energy.hostPowerScale'],
  energyKWhPerYear: ['energy.pue'],
  kgCO2ePerYear: ['energy.gramsCO2ePerKWh'],
  costPerYear: [
    'cost.serverPrice',
    'cost.serverLifeYears',
    'cost.licenceVmPerHostYear',
    'cost.licenceContainerPerHostYear',
    'cost.salary',
    'cost.adminsPer100VmHosts',
    'cost.adminsPer100ContainerHosts',
    'cost.adminsPer100WasmHosts',
    'energy.pricePerKWh',
  ],
  expectedAnnualLoss: [
    'risk.attemptsPer1000Workloads',
    'risk.escapeVm',
    'risk.escapeContainer',
    'risk.escapeMicrovm',
    'risk.escapeWasm',
    'risk.costPerEvent',
  ],
  business: ['team.dayRate', 'team.toolsPerChange'],
  effort: [
    'team.hostMoveDays',
    'team.fixedDays',
    'team.apiDays',
    'team.apiReuse',
    'team.componentDays',
    'team.stateDays',
    'team.dependencies',
    'team.dependencyDays',
    'team.wasmLanguageFactor',
  ],
  bound: [],
};

/** The formula of each figure with the values that go into it: where every figure of the report leads. */
export function methodsSection(facts: ReportFacts): Block[] {
  const { content, text } = facts;
  const said = text.methods;
  const titles: Readonly<Record<Figure, string>> = {
    ...text.totals,
    business: said.business,
    effort: said.effort,
    bound: said.bound,
  };
  const rows: TableRow[] = [];
  for (const figure of [...totalIds, 'business', 'effort', 'bound'] as const) {
    rows.push(
      { kind: 'group', cells: [titles[figure]], id: figureAnchor(figure) },
      { kind: 'group', cells: [{ text: said.formulas[figure], isBold: false, colour: 'textMuted' }] },
    );
    for (const id of inputs[figure]) {
      const used = content.document.assumptions[id];
      if (used === undefined) continue;
      rows.push(
        row(
          { text: assumptionTitle(facts, id), link: assumptionAnchor(id) },
          assumptionValue(facts, used.value),
          assumptionUnit(facts, used.unit),
        ),
      );
    }
  }
  return [
    { kind: 'heading', level: 1, id: 'methods', text: said.heading },
    paragraph(said.intro),
    {
      kind: 'table',
      isCompact: true,
      summary: said.table,
      columns: [
        { header: said.assumption, align: 'start', weight: 1 },
        { header: said.value, align: 'end', weight: 0 },
        { header: text.assumptions.unit, align: 'start', weight: 0.3 },
      ],
      rows,
    },
  ];
}
