import type { PlannedTechnology } from '#core/inventory/technology.ts';
import type { DemandByTechnology } from '#core/planResult.ts';
import type { RoadmapHost, RoadmapProblem, RoadmapWorkload } from '#core/roadmap/problem.ts';

/** How large and how full a generated estate is. */
export interface EstateShape {
  readonly seed: number;
  readonly clusters: number;
  readonly hostsPerCluster: number;
  readonly workloads: number;
  /** Share of the usable memory that is taken today; above 1 some hosts are overloaded. */
  readonly fill: number;
  readonly maxMovesPerWave: number | null;
  readonly effortCapacityDaysPerWave: number;
}

/** Numbers in 0..1 from a seed: mulberry32 by Tommy Ettinger, public domain. */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** What a technology needs of a VM's cores and memory; figures only shape the test, they are no claim. */
const shrink: Readonly<Record<PlannedTechnology, readonly [cpu: number, memory: number]>> = {
  vm: [1, 1],
  container: [0.8, 0.45],
  microvm: [0.85, 0.55],
  wasm: [0.5, 0.12],
};

/**
 * An estate as they are met: VMs of 1 to 32 GiB on hosts of one kind, bound by memory; a target that changes the technology of
 * about half of them and needs as few hosts as first fit decreasing finds, keeping workloads where they are when they fit.
 */
export function generatedEstate(shape: EstateShape): RoadmapProblem {
  const random = mulberry32(shape.seed);
  const perCluster = Math.ceil(shape.workloads / shape.clusters);
  const sizes = [1024, 2048, 4096, 4096, 8192, 8192, 16_384, 32_768];
  const hosts: RoadmapHost[] = [];
  const workloads: RoadmapWorkload[] = [];
  for (let c = 0; c < shape.clusters; c++) {
    const drafts: { memory: number; cpu: number; to: PlannedTechnology; caution: number; from: number }[] = [];
    let total = 0;
    for (let i = 0; i < perCluster && workloads.length + drafts.length < shape.workloads; i++) {
      const memory = sizes[Math.floor(random() * sizes.length)]!;
      const draw = random();
      const to: PlannedTechnology = draw < 0.3 ? 'container' : draw < 0.4 ? 'microvm' : draw < 0.5 ? 'wasm' : 'vm';
      drafts.push({
        memory,
        cpu: 0.05 + random() * 0.4,
        to,
        caution: random() < 0.3 ? random() * 0.4 : 0.5 + random() / 2,
        from: 0,
      });
      total += memory;
    }
    const usable = total / (shape.hostsPerCluster * shape.fill);
    // Today: the emptiest host takes the next, largest first, so that hosts differ little.
    const today = new Float64Array(shape.hostsPerCluster);
    for (const draft of drafts.toSorted((a, b) => b.memory - a.memory)) {
      let best = 0;
      for (let h = 1; h < today.length; h++) if (today[h]! < today[best]!) best = h;
      draft.from = best;
      today[best]! += draft.memory;
    }
    // The target: as few hosts as possible, in turn one fewer until first fit decreasing fails.
    let target = drafts.map((draft) => draft.from);
    for (let count = shape.hostsPerCluster; count > 0; count--) {
      const found = fitOn(count, drafts, usable);
      if (found === null) break;
      target = found;
    }
    const used = new Set(target);
    for (let h = 0; h < shape.hostsPerCluster; h++) {
      hosts.push({
        id: `c${c}-h${String(h).padStart(3, '0')}`,
        cluster: `c${c}`,
        usable: { cpuCores: 200, memoryMiB: usable },
        releasable: !used.has(h),
      });
    }
    drafts.forEach((draft, i) => {
      const demand = Object.fromEntries(
        Object.entries(shrink).map(([technology, [cpu, memory]]) => [
          technology,
          { cpuCores: draft.cpu * cpu, memoryMiB: draft.memory * memory },
        ]),
      ) as DemandByTechnology;
      workloads.push({
        id: `c${c}-w${String(i).padStart(5, '0')}`,
        group: null,
        demand,
        from: { host: `c${c}-h${String(draft.from).padStart(3, '0')}`, technology: 'vm' },
        to: { host: `c${c}-h${String(target[i]!).padStart(3, '0')}`, technology: draft.to },
        portEffortDays: draft.to === 'vm' ? 0 : 1 + Math.round(random() * 20) / 10,
        moveEffortDays: 0.05,
        caution: draft.caution,
      });
    });
  }
  return {
    hosts,
    workloads,
    groups: [],
    startDate: '2027-01-04',
    waveDays: 14,
    effortCapacityDaysPerWave: shape.effortCapacityDaysPerWave,
    maxMovesPerWave: shape.maxMovesPerWave,
  };
}

function fitOn(
  count: number,
  drafts: readonly { memory: number; to: PlannedTechnology; from: number }[],
  usable: number,
): number[] | null {
  const load = new Float64Array(count);
  const target = drafts.map(() => -1);
  const order = drafts
    .map((draft, i) => ({ i, size: draft.memory * shrink[draft.to][1], from: draft.from }))
    .toSorted((a, b) => b.size - a.size || a.i - b.i);
  const place = (i: number, h: number, size: number): boolean => {
    if (load[h]! + size > usable) return false;
    load[h]! += size;
    target[i] = h;
    return true;
  };
  for (const { i, size, from } of order) {
    if (from < count && place(i, from, size)) continue;
    let placed = false;
    for (let h = 0; h < count && !placed; h++) placed = place(i, h, size);
    if (!placed) return null;
  }
  return target;
}
