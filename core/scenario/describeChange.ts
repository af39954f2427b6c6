import type { RoadmapSettings } from './roadmapSettings.ts';
import type { Scenario } from './scenario.ts';

const roadmapWords: Readonly<Record<keyof RoadmapSettings, string>> = {
  objective: 'what the roadmap is optimised for',
  discountRate: 'the discount rate',
  horizonYears: 'the horizon of the savings',
  growthPercentPerYear: 'the growth of demand',
  maxWaves: 'the most waves',
  teams: 'the teams',
  freezes: 'the freezes',
  maintenanceWindows: 'the maintenance windows',
  hardware: 'the hardware events',
  together: 'what moves together',
  apart: 'what is kept apart',
  before: 'the order of moves',
  pace: 'the pace of moves',
  maxShareOfClusterPerWave: 'the share of a cluster in a wave',
  riskBudgetPerWave: 'the risk budget of a wave',
  budgets: 'the budgets',
  stableStageWaves: 'the stable stage',
  industry: 'the industry profile',
  traits: 'the traits of workloads',
  waveRules: 'the wave rules',
  heldInWave: 'what is held in a wave',
};

const scenarioWords: Readonly<Partial<Record<keyof Scenario, string>>> = {
  name: 'the name of the scenario',
  seed: 'the seed',
  startDate: 'the first day',
  currency: 'the currency',
  waveDays: 'the days of a wave',
  maxMovesPerWave: 'the moves of a wave',
  failuresToTolerate: 'the failures to tolerate',
};

/** What differs between two versions of a scenario, in words for the list of edits: `the change of the teams`. */
export function describeChange(before: Scenario, after: Scenario): string {
  const changed = keysThatDiffer(before, after);
  const [only] = changed;
  const whole = `the change of scenario ${after.name}`;
  if (changed.length !== 1 || only === undefined) return whole;
  if (only !== 'roadmap') {
    const words = scenarioWords[only];
    return words === undefined ? whole : `the change of ${words}`;
  }
  const [part, ...more] = keysThatDiffer(before.roadmap, after.roadmap);
  return part === undefined || more.length > 0 ? whole : `the change of ${roadmapWords[part]}`;
}

function keysThatDiffer<Whole extends object>(before: Whole, after: Whole): (keyof Whole)[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)] as (keyof Whole)[]);
  return [...keys].filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
}
