import { fails, holds, isWithin, round, stateWords, type Facts, type Verdict } from './checkFacts.ts';

/*
 * Resources beside cores and memory: the same conditions as on those two, for as many resources as the rules name.
 */

/** One resource: what each host that is limited has, and what a workload needs. */
interface Resource {
  readonly unit: string;
  readonly usable: ReadonlyMap<string, number>;
  readonly need: (workload: string) => number;
}

/** Loads by host of one state. */
type Loads = ReadonlyMap<string, number>;

function resourcesOf({ rules }: Facts): readonly Resource[] {
  const extra = rules.extraResources;
  if (extra === null) return [];
  return extra.ids.map((id, d) => ({
    unit: extra.units[d] ?? id,
    usable: new Map(
      [...extra.usable].flatMap(([host, amounts]) => {
        // A vector that is too short says nothing of its end: NaN, with which every comparison fails.
        const amount = d < amounts.length ? amounts[d]! : NaN;
        return amount === null ? [] : [[host, amount] as const];
      }),
    ),
    need: (workload) => {
      const amounts = extra.demand.get(workload);
      return amounts === undefined ? 0 : (amounts[d] ?? NaN);
    },
  }));
}

function loadsOf({ document }: Facts, k: number, need: Resource['need']): Loads {
  const loads = new Map<string, number>();
  for (const [workload, seat] of document.states[k]?.seats ?? []) {
    loads.set(seat.host, (loads.get(seat.host) ?? 0) + need(workload));
  }
  return loads;
}

/** What arrives on each host in a wave, changes in place included: old and new run side by side. */
function arrivalsOf({ document }: Facts, k: number, need: Resource['need']): Loads {
  const arriving = new Map<string, number>();
  for (const move of document.waves[k - 1]!.moves) {
    const amount = need(move.workload);
    if (amount !== 0) arriving.set(move.to.host, (arriving.get(move.to.host) ?? 0) + amount);
  }
  return arriving;
}

/**
 * No host carries more than its usable amount of any further resource after a wave, nor during one with both sides of all
 * moves counted. A host that has too much today may keep it until its workloads move, but nothing that needs more of it
 * arrives there, its load never grows, and in the last state no host has too much.
 */
export function extraCapacity(facts: Facts): Verdict {
  const { document } = facts;
  const last = document.states.length - 1;
  const label = (host: string): string => document.hosts.get(host)?.label ?? host;
  let earliest: { readonly k: number; readonly text: string } | null = null;
  const found = (k: number, text: string): void => {
    if (earliest === null || k < earliest.k) earliest = { k, text };
  };
  for (const { unit, usable, need } of resourcesOf(facts)) {
    const limited = [...usable].filter(([host]) => document.hosts.has(host));
    let before = loadsOf(facts, 0, need);
    let stillOver = new Set(limited.flatMap(([host, limit]) => (isWithin(before.get(host) ?? 0, limit) ? [] : [host])));
    for (let k = 1; k <= last; k++) {
      const arriving = document.waves[k - 1] === undefined ? new Map<string, number>() : arrivalsOf(facts, k, need);
      const after = loadsOf(facts, k, need);
      const overNext = new Set<string>();
      for (const [host, limit] of limited) {
        const start = before.get(host) ?? 0;
        const more = arriving.get(host) ?? 0;
        const end = after.get(host) ?? 0;
        const isOver = stillOver.has(host);
        if (isOver && !(more <= 0)) {
          found(
            k,
            `${label(host)} has too little ${stateWords(k - 1)} (${round(start)} of ${round(limit)} ${unit}), yet ${round(more)} more arrive in wave ${k}.`,
          );
        } else if (isOver && !isWithin(end, start)) {
          found(
            k,
            `${label(host)} has too little already and grows in wave ${k} from ${round(start)} to ${round(end)} ${unit}.`,
          );
        } else if (!isOver && !isWithin(start + more, limit)) {
          found(
            k,
            `During wave ${k}, ${label(host)} carries ${round(start)} ${unit} and ${round(more)} more arrive; ${round(limit)} are usable.`,
          );
        }
        if (isWithin(end, limit)) continue;
        if (isOver && k < last) overNext.add(host);
        else
          found(
            k,
            k === last && isOver
              ? `In the last state, ${label(host)} carries ${round(end)} ${unit}; ${round(limit)} are usable.`
              : `After wave ${k}, ${label(host)} carries ${round(end)} ${unit}; ${round(limit)} are usable.`,
          );
      }
      before = after;
      stillOver = overNext;
    }
  }
  const violation = earliest as { readonly k: number; readonly text: string } | null;
  return violation === null ? holds(Math.max(0, last)) : fails(violation.k, violation.text);
}
