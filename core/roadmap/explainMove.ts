import type { Move, MoveReason } from '#core/planResult.ts';
import { waveDates } from './calendar.ts';
import type { RoadmapProblem } from './problem.ts';
import type { MoveNote, RoadmapPlan } from './roadmapPlan.ts';

/** Names of hosts and workloads for sentences. */
interface Names {
  readonly host: (id: string) => string;
  readonly workload: (id: string) => string;
  /** When the host has to be off, in words. */
  readonly deadline: (id: string | null) => string;
  /** When the host arrived, in words. */
  readonly arrival: (id: string | null) => string;
}

function namesOf(problem: RoadmapProblem): Names {
  const hosts = new Map(problem.hosts.map((host) => [host.id, host.name ?? host.id]));
  const workloads = new Map(problem.workloads.map((workload) => [workload.id, workload.name ?? workload.id]));
  const events = new Map(problem.hosts.map((host) => [host.id, host]));
  return {
    host: (id) => hosts.get(id) ?? id,
    workload: (id) => workloads.get(id) ?? id,
    deadline: (id) => {
      const wave = events.get(id ?? '')?.offByWave;
      if (wave === undefined) return 'in time';
      return `when wave ${wave} ends on ${waveDates(problem.startDate, problem.waveDays, wave).end}`;
    },
    arrival: (id) => {
      const wave = events.get(id ?? '')?.availableFromWave;
      return wave === undefined ? '' : `with wave ${wave}`;
    },
  };
}

const technologyWords: Readonly<Record<Move['toTechnology'], string>> = {
  vm: 'a virtual machine',
  paravirt: 'a paravirtual machine',
  container: 'a container',
  microvm: 'a container in its own micro virtual machine',
  sandbox: 'a sandboxed container',
  wasm: 'a WebAssembly module',
};

function reasonWords(move: Move, note: MoveNote, names: Names): string {
  const about = note.aboutHost === null ? '' : names.host(note.aboutHost);
  switch (note.purpose) {
    case 'release-host':
      return `so that ${about} empties and can be switched off`;
    case 'relieve-host':
      return `because ${about} carries more than its usable capacity`;
    case 'change-technology':
      return move.fromHost === move.toHost ? 'where it runs' : 'with the host that the target gives it';
    case 'stop-over':
      return note.makesRoomFor === null || note.makesRoomFor === move.workload
        ? `for now, because ${about} has no room to run it twice`
        : `to make room on ${about} for ${names.workload(note.makesRoomFor)}`;
    case 'complete-stop-over':
      return 'where it belongs, now that there is room';
    case 'follow-target':
      return 'because the target needs its present place for others';
    case 'leave-host':
      return `because ${about} has to be off ${names.deadline(note.aboutHost)}`;
    case 'use-new-host':
      return `because ${about} has arrived ${names.arrival(note.aboutHost)}`;
    case 'take-stage':
      return 'as a stage on its way, where it rests before it goes on';
    case 'complete-stage':
      return 'from the stage in which it has rested';
  }
}

/**
 * One sentence that says what a move does and why.
 * Example: `web-3 becomes a container and moves from esx-07 to esx-02, so that esx-07 empties and can be switched off.`
 */
export function explainMove(problem: RoadmapProblem, move: Move, note: MoveNote): string {
  return sentence(namesOf(problem), move, note);
}

function sentence(names: Names, move: Move, note: MoveNote): string {
  const changes = move.fromTechnology !== move.toTechnology;
  const travels = move.fromHost !== move.toHost;
  const what = [
    changes ? `becomes ${technologyWords[move.toTechnology]}` : '',
    travels ? `moves from ${names.host(move.fromHost)} to ${names.host(move.toHost)}` : '',
  ]
    .filter((part) => part !== '')
    .join(' and ');
  const where = changes && !travels ? ` on ${names.host(move.toHost)}` : '';
  const why = note.purpose === 'change-technology' && !travels ? '' : `, ${reasonWords(move, note, names)}`;
  const instead =
    note.insteadOfHost === null
      ? ''
      : `; ${names.host(note.insteadOfHost)}, which the target wanted, had no room in time`;
  return `${names.workload(move.workload)} ${what}${where}${why}${instead}.`;
}

/** One sentence for every move, in the order of the waves and their moves. */
export function explainMoves(problem: RoadmapProblem, plan: Pick<RoadmapPlan, 'waves' | 'diagnostics'>): MoveReason[] {
  const names = namesOf(problem);
  let index = 0;
  return plan.waves.flatMap((wave) =>
    wave.moves.map((move) => ({
      workload: move.workload,
      wave: wave.number,
      text: sentence(names, move, plan.diagnostics.moveNotes[index++]!),
    })),
  );
}
