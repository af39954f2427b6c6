import { totalIds, type TotalId } from '#core/planResult.ts';

/** How a total is presented; `unit` is handed the scenario's currency. */
interface TotalFacts {
  readonly title: string;
  readonly unit: (currency: string) => string;
  readonly text: string;
  readonly formula: string;
}

/** What each total is, in the words of core/planning/totals.ts. */
export const totalFacts: Readonly<Record<TotalId, TotalFacts>> = {
  hosts: {
    title: 'Hosts switched on',
    unit: () => 'hosts',
    text: 'Hosts that carry workloads or stand by for a failure.',
    formula: 'hosts = number of hosts that are on',
  },
  powerW: {
    title: 'Electrical power',
    unit: () => 'W',
    text: 'Mean power of the hosts that are on, by their load; an estimate is scaled where nothing was measured.',
    formula: 'power = Σ over hosts on: (idle + (maximum − idle) × min(1, load / cores)) × scale',
  },
  energyKWhPerYear: {
    title: 'Energy a year',
    unit: () => 'kWh',
    text: 'Energy of the site: that of the hosts and what cooling and supply add.',
    formula: 'energy = power / 1000 × 8760 h × PUE',
  },
  kgCO2ePerYear: {
    title: 'Carbon a year',
    unit: () => 'kg CO2e',
    text: 'Carbon of the energy used; what making the hosts took is shown beside it and not in it.',
    formula: 'carbon = energy × grams per kWh / 1000',
  },
  costPerYear: {
    title: 'Cost a year',
    unit: (currency) => currency,
    text: 'Money follows hosts: write-off, licence and administration by the heaviest platform on each, and energy.',
    formula: 'cost = hosts × price / life + Σ licences + administrators × salary + energy × price',
  },
  expectedAnnualLoss: {
    title: 'Expected loss a year',
    unit: (currency) => currency,
    text: 'What attackers who leave a workload cost in the mean of many years. Few and large losses, not this sum each year.',
    formula: 'loss = attempts × Σ over technologies (workloads × probability of escape) × cost of an escape',
  },
};

/** Whether an id is that of a total, not of the waves or of the worth of the roadmap. */
export function isTotalId(id: string): id is TotalId {
  return (totalIds as readonly string[]).includes(id);
}
