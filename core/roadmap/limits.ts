import { toPlannedTechnology, type Technology } from '#core/inventory/technology.ts';
import { fitsEffort } from './effort.ts';
import type { RoadmapFinding } from './roadmapPlan.ts';
import type { TargetDraft } from './targetDraft.ts';
import { figure } from './words.ts';

/** Position on the way vm -> container -> wasm; microvm and sandbox count as container. */
function stepOf(technology: Technology): number {
  switch (toPlannedTechnology(technology)) {
    case 'vm':
      return 0;
    case 'container':
    case 'microvm':
      return 1;
    case 'wasm':
      return 2;
  }
}

/**
 * Takes out of the target what no roadmap can do with a workload on its own: steps backward, technologies below its isolation
 * floor, hosts that it may not go to, moves larger than a wave. Each is replaced by the nearest that can be done, with a
 * finding.
 */
export function applyLimits(draft: TargetDraft): void {
  const floors = new Map<string, number>();
  for (const { workload, minimum } of draft.problem.isolation?.floors ?? []) {
    floors.set(workload, Math.max(minimum, floors.get(workload) ?? minimum));
  }
  for (let w = 0; w < draft.count; w++) {
    limitTechnology(draft, w, floors.get(draft.ids[w]!));
    limitHost(draft, w);
    limitEffort(draft, w);
  }
}

function report(
  draft: TargetDraft,
  w: number,
  code: RoadmapFinding['code'],
  text: string,
  nearestChange: string,
  host?: number,
): void {
  draft.changedTargets.set(w, text);
  draft.findings.push({
    code,
    severity: 'warning',
    text,
    nearestChange,
    workloads: [draft.ids[w]!],
    hosts: host === undefined ? [] : [draft.hostIds[host]!],
  });
}

function limitTechnology(draft: TargetDraft, w: number, floor: number | undefined): void {
  if (draft.wantsTechnology[w] === 0) return;
  const name = draft.names[w]!;
  const from = draft.fromTechnology[w]!;
  const asked = draft.askedTechnology[w]!;
  if (stepOf(asked) < stepOf(from)) {
    draft.keepTechnology(w);
    const text = `${name} runs as ${from} and is asked to go back to ${asked}; technology only moves forward, so it keeps ${from}.`;
    report(draft, w, 'technology-backward', text, `Keep ${from} as the target of ${name}.`);
    return;
  }
  const offered = draft.problem.isolation?.byTechnology[asked] ?? NaN;
  if (floor === undefined || offered >= floor) return;
  draft.keepTechnology(w);
  const text = `${name} needs an isolation of ${floor}, ${asked} offers ${offered}; it keeps ${from}.`;
  const change = `Choose a technology with an isolation of at least ${floor} for ${name}.`;
  report(draft, w, 'below-isolation-floor', text, change);
}

function limitHost(draft: TargetDraft, w: number): void {
  const asked = draft.targetHost[w]!;
  if (draft.mayGoTo(w, asked)) return;
  const home = draft.fromHost[w]!;
  const isNear = draft.clusterOf[asked] === draft.clusterOf[home];
  const why = isNear ? 'which its rules do not allow' : 'which is in another cluster';
  draft.redirect(w, home);
  const text = `${draft.names[w]!} is asked to go to ${draft.hostNames[asked]!}, ${why}.`;
  const change = `Choose a host that ${draft.names[w]!} may run on, in its own cluster.`;
  report(draft, w, 'target-not-usable', text, change, asked);
}

function limitEffort(draft: TargetDraft, w: number): void {
  const name = draft.names[w]!;
  const has = `a wave has ${figure(draft.capacity)}`;
  const needs = (days: number): string =>
    `Give a wave at least ${figure(days)} person-days (more people or longer waves).`;
  const port = draft.portEffort[w]!;
  if (draft.wantsTechnology[w] === 1 && !fitsEffort(port, draft.capacity)) {
    const from = draft.fromTechnology[w]!;
    draft.keepTechnology(w);
    const text = `Moving ${name} from ${from} to ${draft.askedTechnology[w]!} takes ${figure(port)} person-days; ${has}. It keeps ${from}.`;
    report(draft, w, 'move-exceeds-wave', text, needs(port));
  }
  if (draft.isPending(w) && !draft.fitsWave(w)) {
    const home = draft.fromHost[w]!;
    const move = draft.moveEffort[w]!;
    draft.redirect(w, home);
    const text = `Moving ${name} to another host takes ${figure(move)} person-days; ${has}. It stays on ${draft.hostNames[home]!}.`;
    report(draft, w, 'move-exceeds-wave', text, needs(move), home);
  }
}
