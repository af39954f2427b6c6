import type { Prepared } from './prepare.ts';
import { evaluate, type HeldHost, type Outcome } from './outcome.ts';
import type { ClusterFailures } from './problem.ts';
import type { Sequence } from './sequence.ts';
import { FailureTrial, type Loss, type SurvivalState } from './survival.ts';
import { neverThere, portMove, stageMove } from './way.ts';

/*
 * A host that is empty may still be needed: as the place for what runs on another when that one fails. Releases wait until the
 * state that they leave survives, and a cluster that does not survive today is not left worse.
 */

/** More hosts than this are not held one by one but in doubling numbers. */
const heldSingly = 8;

/** A place for the release of each host: after which wave it is off; Infinity for never. */
type ReleaseWaves = Float64Array;

/**
 * The outcome with releases put off until what is on survives the failures that have to be survived; hosts with no such wave
 * stay on. Hosts that have to be off by a date go in time whatever follows. Where something arrives after the last wave, waves
 * without moves follow as far as they let a host go.
 */
export function withHeldReleases(prepared: Prepared, outcome: Outcome): Outcome {
  const { failures } = prepared.problem;
  if (failures === undefined || failures.every(({ tolerate }) => tolerate === 0)) return outcome;
  const { waves } = outcome.sequence;
  const off: ReleaseWaves = new Float64Array(prepared.hostIds.length).fill(Infinity);
  waves.forEach((wave, k) => {
    for (const h of wave.released) off[h] = k + 1;
  });
  const asked = off.slice();
  const because = new Map<number, Loss>();
  for (const cluster of failures) {
    if (cluster.tolerate > 0) holdInCluster(prepared, outcome.sequence, cluster, off, because);
  }
  if (off.every((wave, h) => wave === asked[h])) return outcome;
  const held = [...because]
    .filter(([h]) => off[h] !== asked[h])
    .map(([host, { lost, stranded }]): HeldHost => ({
      host,
      askedAfter: asked[host]!,
      offAfter: Number.isFinite(off[host]) ? off[host]! : null,
      lost,
      stranded,
    }))
    .toSorted((a, b) => a.host - b.host);
  return { ...evaluate(prepared, withReleases(outcome.sequence, off)), held };
}

function holdInCluster(
  prepared: Prepared,
  { waves }: Sequence,
  failures: ClusterFailures,
  off: ReleaseWaves,
  because: Map<number, Loss>,
): void {
  const { way } = prepared;
  const trial = new FailureTrial(prepared, failures);
  const releases = trial.hosts.filter((h) => Number.isFinite(off[h]!));
  if (releases.length === 0) return;
  const last = waves.length;
  // When something arrives that a host may be let go for, or a date comes that a host cannot be held beyond.
  const dates = trial.hosts.flatMap((h) => [way.availableFrom[h]!, way.offBy[h]!]);
  const later = [
    ...new Set(dates.filter((wave) => wave > last && wave !== neverThere && wave <= way.lastWave)),
  ].toSorted((a, b) => a - b);
  const estate = new Walk(prepared);
  const at = (k: number, offNow: ReleaseWaves = off): SurvivalState => ({
    hostOf: estate.hostOf,
    demandOf: (w, d) => estate.demandOf(w, d),
    isOn: (h) => way.availableFrom[h]! <= k && offNow[h]! > k,
  });
  let enough = trial.mostStranded(at(0));
  /** Puts releases up to wave `k` off for as long as the state is not survived without them. */
  const holdUntilSurvived = (k: number, stateWith: (offNow: ReleaseWaves) => SurvivalState): void => {
    const loss = trial.loss(stateWith(off), enough);
    if (loss === null) {
      if (enough > 0 && trial.loss(stateWith(off)) === null) enough = 0;
      return;
    }
    // The latest release first: it is put off by least. A host whose date has come goes.
    const candidates = releases
      .filter((h) => off[h]! <= k && (way.offBy[h] === 0 || way.offBy[h]! > k))
      .toSorted((a, b) => off[b]! - off[a]! || b - a);
    const isLostWith = (hosts: readonly number[]): boolean => {
      const trialOff = off.slice();
      for (const h of hosts) trialOff[h] = Infinity;
      return trial.loss(stateWith(trialOff), enough) !== null;
    };
    let count = 1;
    while (count < candidates.length && isLostWith(candidates.slice(0, count))) {
      count = Math.min(candidates.length, count < heldSingly ? count + 1 : 2 * count);
    }
    let needed = candidates.slice(0, count);
    // With all of them on it may still not survive: then releases are not what breaks it.
    if (needed.length === 0 || isLostWith(needed)) return;
    if (needed.length <= heldSingly) {
      for (const h of needed) {
        const fewer = needed.filter((one) => one !== h);
        if (fewer.length > 0 && !isLostWith(fewer)) needed = fewer;
      }
    }
    for (const h of needed) {
      if (!because.has(h)) because.set(h, loss);
      // Until the next wave that is looked at.
      off[h] = k + 0.5;
    }
    if (enough > 0 && trial.loss(stateWith(off)) === null) enough = 0;
  };
  let previous = 0;
  for (const k of [...Array.from({ length: last }, (_, i) => i + 1), ...later]) {
    for (const move of waves[k - 1]?.moves ?? []) estate.carryOut(move.w, move.toHost, move.kind);
    // What was held is tried again in every wave; waves between the last and an arrival change nothing.
    for (const h of releases) if (off[h]! > previous && off[h]! < k) off[h] = k;
    previous = k;
    holdUntilSurvived(k, (offNow) => at(k, offNow));
    if (failures.isHeldDuringWaves !== true) continue;
    const arriving = (waves[k]?.moves ?? []).flatMap((move) =>
      trial.has(move.toHost) ? [{ w: move.w, host: move.toHost, demand: estate.demandAfter(move.w, move.kind) }] : [],
    );
    // What arrives with the wave is there, what it releases goes at its end.
    if (arriving.length > 0) {
      holdUntilSurvived(k, (offNow) => ({
        ...at(k, offNow),
        isOn: (h) => way.availableFrom[h]! <= k + 1 && offNow[h]! > k,
        arriving,
      }));
    }
  }
  for (const h of releases) if (!Number.isInteger(off[h]!)) off[h] = Infinity;
}

/** Where everything runs and what it needs, while the moves of a sequence are made one after the other. */
class Walk {
  readonly #prepared: Prepared;
  readonly hostOf: Int32Array;
  readonly #step: Uint8Array;

  constructor(prepared: Prepared) {
    this.#prepared = prepared;
    this.hostOf = prepared.fromHost.slice();
    this.#step = new Uint8Array(prepared.ids.length);
  }

  carryOut(w: number, toHost: number, kind: number): void {
    this.hostOf[w] = toHost;
    if (kind === stageMove) this.#step[w] = 1;
    if (kind === portMove) this.#step[w] = 2;
  }

  demandOf(w: number, d: number): number {
    return this.#demandAt(w, this.#step[w]!, d);
  }

  /** What a workload will need after a move of this kind, in each dimension. */
  demandAfter(w: number, kind: number): readonly number[] {
    const step = kind === stageMove ? 1 : kind === portMove ? 2 : this.#step[w]!;
    return Array.from({ length: this.#prepared.dimensions }, (_, d) => this.#demandAt(w, step, d));
  }

  #demandAt(w: number, step: number, d: number): number {
    const { demandBefore, demandStage, demandAfter, dimensions } = this.#prepared;
    const demand = step === 0 ? demandBefore : step === 1 ? demandStage : demandAfter;
    return demand[w * dimensions + d]!;
  }
}

/** The sequence with other releases: as many waves as moves and releases take. */
function withReleases(sequence: Sequence, off: ReleaseWaves): Sequence {
  let count = sequence.waves.length;
  while (count > 0 && sequence.waves[count - 1]!.moves.length === 0) count -= 1;
  for (const wave of off) if (Number.isFinite(wave)) count = Math.max(count, wave);
  const waves = Array.from({ length: count }, (_, k) => ({
    moves: sequence.waves[k]?.moves ?? [],
    released: [...off].flatMap((wave, h) => (wave === k + 1 ? [h] : [])),
  }));
  return { ...sequence, waves };
}
