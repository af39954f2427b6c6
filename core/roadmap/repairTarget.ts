import type { TargetDraft } from './targetDraft.ts';

/**
 * Brings the target within usable, and sets that must be spread apart, where they are not: workloads go to other hosts of the cluster, or stay, until no host has too
 * much or nothing more can be done. Only workloads that may move at any time are touched. A host that was to be released is
 * used only where no other has room.
 */
export function repairTarget(draft: TargetDraft): void {
  const endingOn: number[][] = Array.from({ length: draft.hostCount }, () => []);
  for (let w = 0; w < draft.count; w++) endingOn[draft.targetHost[w]!]!.push(w);
  for (let h = 0; h < draft.hostCount; h++) {
    const candidates = endingOn[h]!.filter((w) => draft.isFree(w));
    // Nothing can end on a host that has to be off by then.
    if (draft.way.offBy[h]! > 0) {
      for (const w of candidates) sendElsewhere(draft, w, h);
      if (draft.endingOn(h) > 0) draft.releasable[h] = 0;
    }
    while (draft.excessOf(h) > 0) {
      sortByRelief(draft, candidates, h);
      const moved = candidates.findIndex((w) => sendElsewhere(draft, w, h));
      if (moved === -1) break;
      candidates.splice(moved, 1);
    }
    // Too many of a set that must be spread: those that came from elsewhere first.
    const crowd = candidates
      .filter((w) => draft.targetHost[w] === h)
      .toSorted((a, b) => Number(draft.fromHost[a] === h) - Number(draft.fromHost[b] === h) || a - b);
    for (const w of crowd) if (draft.isCrowded(w)) sendElsewhere(draft, w, h);
  }
}

/** Those that alone take away the excess first, smallest first; then the others, largest first. */
function sortByRelief(draft: TargetDraft, candidates: number[], h: number): void {
  const excess = draft.excessOf(h);
  candidates.sort((a, b) => {
    const shareA = draft.shareOf(a, h);
    const shareB = draft.shareOf(b, h);
    const isEnoughA = shareA >= excess;
    if (isEnoughA !== shareB >= excess) return isEnoughA ? -1 : 1;
    if (shareA !== shareB) return isEnoughA ? shareA - shareB : shareB - shareA;
    return a - b;
  });
}

function sendElsewhere(draft: TargetDraft, w: number, h: number): boolean {
  const home = draft.fromHost[w]!;
  let best = -1;
  let bestScore = Infinity;
  for (const other of draft.hostsOfCluster[draft.clusterOf[h]!]!) {
    if (other === h || draft.way.offBy[other]! > 0 || !draft.mayGoTo(w, other) || !draft.hasFinalRoom(w, other))
      continue;
    if (other !== home && !draft.fitsWave(w)) continue;
    // Home is best, then the fullest; a host that was to be released comes last.
    const score = (draft.releasable[other] === 1 ? 10 : 0) - (other === home ? 5 : 0) - draft.shareOf(w, other);
    if (score < bestScore) {
      best = other;
      bestScore = score;
    }
  }
  if (best === -1) return false;
  draft.redirect(w, best);
  draft.releasable[best] = 0;
  const where = best === home ? 'stays on' : 'goes to';
  const reason =
    draft.way.offBy[h]! > 0
      ? `${draft.hostNames[h]!} has to be off by wave ${draft.way.offBy[h]!}`
      : `${draft.hostNames[h]!} has no room for ${draft.names[w]!} in the target`;
  const who = draft.way.offBy[h]! > 0 ? draft.names[w]! : 'it';
  draft.note(w, `${reason}, so ${who} ${where} ${draft.hostNames[best]!}.`);
  return true;
}
