/*
 * How the checker reads a plan document of which nothing is known: with its own eyes, not with the schemas that the planner's
 * side validates by.
 */

/** A demand, a load or a capacity. */
export type Vector = readonly [cpuCores: number, memoryMiB: number];

/** A host; its label is what sentences call it. */
export interface ReadHost {
  readonly id: string;
  readonly label: string;
  readonly cluster: string | null;
  readonly usable: Vector;
}

interface ReadWorkload {
  readonly id: string;
  readonly label: string;
  readonly isPoweredOn: boolean;
  readonly technology: string;
  readonly host: string | null;
  readonly group: string | null;
  readonly demand: ReadonlyMap<string, Vector>;
}

/** Where a workload runs and as what, in whatever words the document has. */
export interface ReadSeat {
  readonly host: string;
  readonly technology: string;
}

/** A move as the document has it. */
export interface ReadMove {
  readonly workload: string;
  readonly from: ReadSeat;
  readonly to: ReadSeat;
  readonly effortDays: number;
}

/** A wave as the document has it: ISO days, person-days, ids of the hosts that go off. */
export interface ReadWave {
  readonly number: number;
  readonly start: string;
  readonly end: string;
  readonly effortDays: number;
  readonly effortCapacityDays: number;
  readonly released: readonly string[];
  readonly moves: readonly ReadMove[];
}

/** The estate after a wave, 0 for today, as the document has it; `on` are the hosts of `hostsOn`. */
export interface ReadState {
  readonly after: number;
  readonly seats: ReadonlyMap<string, ReadSeat>;
  readonly hostsOn: readonly string[];
  readonly on: ReadonlySet<string>;
  /** Number of hosts in the totals; null where the state carries no totals. */
  readonly countedHosts: number | null;
}

/** What the document says, as far as it can be read, and everything that was wrong with it. */
export interface ReadDocument {
  readonly hosts: ReadonlyMap<string, ReadHost>;
  readonly workloads: ReadonlyMap<string, ReadWorkload>;
  readonly waves: readonly ReadWave[];
  readonly states: readonly ReadState[];
  readonly faults: readonly string[];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads values of a document of which nothing is known, and keeps what was wrong with them. */
export class Reader {
  readonly faults: string[] = [];

  record(value: unknown, path: string): Readonly<Record<string, unknown>> {
    if (isRecord(value)) return value;
    this.faults.push(`${path} is missing or no object`);
    return {};
  }

  list(value: unknown, path: string): readonly unknown[] {
    // A copy, so that places never filled are seen as missing and not passed over.
    if (Array.isArray(value)) return Array.from<unknown>(value);
    this.faults.push(`${path} is missing or no list`);
    return [];
  }

  text(value: unknown, path: string): string {
    if (typeof value === 'string') return value;
    this.faults.push(`${path} is missing or no text`);
    return '';
  }

  /** NaN where there is no usable number, so that every comparison with it fails. */
  amount(value: unknown, path: string): number {
    if (typeof value === 'number' && value >= 0 && value < Infinity) return value;
    this.faults.push(
      typeof value === 'number'
        ? `${path} is ${value}, not a finite number from 0 up`
        : `${path} is missing or no number`,
    );
    return NaN;
  }

  texts(value: unknown, path: string): readonly string[] {
    return this.list(value, path).map((item, i) => this.text(item, `${path}[${i}]`));
  }

  amounts(value: unknown, path: string): readonly number[] {
    return this.list(value, path).map((item, i) => this.amount(item, `${path}[${i}]`));
  }

  flag(value: unknown, path: string): boolean {
    if (typeof value === 'boolean') return value;
    this.faults.push(`${path} is missing or neither true nor false`);
    return false;
  }

  vector(value: unknown, path: string): Vector {
    const read = this.record(value, path);
    return [this.amount(read['cpuCores'], `${path}.cpuCores`), this.amount(read['memoryMiB'], `${path}.memoryMiB`)];
  }
}

function labelOf(id: string, name: unknown): string {
  return typeof name === 'string' && name !== '' && name !== id ? `${name} (${id})` : id;
}

/** What was read of parts of a document before, by the part itself: for documents that nobody changes in place. */
export class ReadParts {
  readonly #known = new WeakMap<object, { readonly part: unknown; readonly faults: readonly string[] }>();

  /** What `part` makes of a value, made once for each; its faults are told each time. */
  once<T>(read: Reader, value: unknown, part: () => T): T {
    const known = typeof value === 'object' && value !== null ? this.#known.get(value) : undefined;
    if (known !== undefined) {
      read.faults.push(...known.faults);
      return known.part as T;
    }
    const before = read.faults.length;
    const made = part();
    if (typeof value === 'object' && value !== null)
      this.#known.set(value, { part: made, faults: read.faults.slice(before) });
    return made;
  }
}

/**
 * Reads the parts of a plan document that a roadmap is checked by. Never throws: what is wrong becomes a fault. Parts that
 * `parts` holds already are not read again.
 */
export function readDocument(
  value: unknown,
  parts = new ReadParts(),
  poll: () => void = () => undefined,
): ReadDocument {
  const read = new Reader();
  const document = read.record(value, 'the document');
  const hosts = parts.once(read, document['hosts'], () => readHosts(read, document['hosts']));
  const workloads = parts.once(read, document['workloads'], () => readWorkloads(read, document['workloads']));
  const roadmap = read.record(document['roadmap'], 'roadmap');
  const waves = read
    .list(roadmap['waves'], 'waves')
    .map((item, i) => parts.once(read, item, () => readWave(read, item, `waves[${i}]`, parts)));
  const states = read.list(roadmap['states'], 'states').map((item, i) => {
    poll();
    return parts.once(read, item, () => readState(read, item, `states[${i}]`));
  });
  return { hosts, workloads, waves, states, faults: read.faults };
}

function readHosts(read: Reader, list: unknown): ReadonlyMap<string, ReadHost> {
  const hosts = new Map<string, ReadHost>();
  read.list(list, 'hosts').forEach((item, i) => {
    const host = read.record(item, `hosts[${i}]`);
    const id = read.text(host['id'], `hosts[${i}].id`);
    if (hosts.has(id)) read.faults.push(`the host ${id} is described twice`);
    const cluster = host['cluster'];
    hosts.set(id, {
      id,
      label: labelOf(id, host['name']),
      cluster: typeof cluster === 'string' ? cluster : null,
      usable: read.vector(host['usable'], `hosts[${i}].usable`),
    });
  });
  return hosts;
}

function readWorkloads(read: Reader, list: unknown): ReadonlyMap<string, ReadWorkload> {
  const workloads = new Map<string, ReadWorkload>();
  read.list(list, 'workloads').forEach((item, i) => {
    const workload = read.record(item, `workloads[${i}]`);
    const id = read.text(workload['id'], `workloads[${i}].id`);
    if (workloads.has(id)) read.faults.push(`the workload ${id} is described twice`);
    const demand = read.record(workload['demand'], `workloads[${i}].demand`);
    const host = workload['host'];
    const group = workload['group'];
    if (typeof workload['poweredOn'] !== 'boolean') read.faults.push(`workloads[${i}].poweredOn is missing`);
    workloads.set(id, {
      id,
      label: labelOf(id, workload['name']),
      isPoweredOn: workload['poweredOn'] === true,
      technology: read.text(workload['technology'], `workloads[${i}].technology`),
      host: typeof host === 'string' ? host : null,
      group: typeof group === 'string' ? group : null,
      demand: new Map(
        Object.keys(demand).map((technology) => [
          technology,
          read.vector(demand[technology], `workloads[${i}].demand.${technology}`),
        ]),
      ),
    });
  });
  return workloads;
}

function readWave(read: Reader, item: unknown, path: string, parts: ReadParts): ReadWave {
  const wave = read.record(item, path);
  return {
    number: read.amount(wave['number'], `${path}.number`),
    start: read.text(wave['start'], `${path}.start`),
    end: read.text(wave['end'], `${path}.end`),
    effortDays: read.amount(wave['effortDays'], `${path}.effortDays`),
    effortCapacityDays: read.amount(wave['effortCapacityDays'], `${path}.effortCapacityDays`),
    released: read.list(wave['released'], `${path}.released`).map((id, j) => read.text(id, `${path}.released[${j}]`)),
    moves: read
      .list(wave['moves'], `${path}.moves`)
      .map((entry, j) => parts.once(read, entry, () => readMove(read, entry, `${path}.moves[${j}]`))),
  };
}

function readMove(read: Reader, entry: unknown, path: string): ReadMove {
  const move = read.record(entry, path);
  return {
    workload: read.text(move['workload'], `${path}.workload`),
    from: {
      host: read.text(move['fromHost'], `${path}.fromHost`),
      technology: read.text(move['fromTechnology'], `${path}.fromTechnology`),
    },
    to: {
      host: read.text(move['toHost'], `${path}.toHost`),
      technology: read.text(move['toTechnology'], `${path}.toTechnology`),
    },
    effortDays: read.amount(move['effortDays'], `${path}.effortDays`),
  };
}

function readState(read: Reader, item: unknown, path: string): ReadState {
  const state = read.record(item, path);
  const assignment = read.record(state['assignment'], `${path}.assignment`);
  const seats = new Map<string, ReadSeat>();
  for (const id of Object.keys(assignment)) {
    const seat = assignment[id];
    // Of a hundred thousand seats the paths are made for those that cannot be read.
    if (isRecord(seat) && typeof seat['host'] === 'string' && typeof seat['technology'] === 'string') {
      seats.set(id, { host: seat['host'], technology: seat['technology'] });
      continue;
    }
    const damaged = read.record(seat, `${path}.assignment.${id}`);
    seats.set(id, {
      host: read.text(damaged['host'], `${path}.assignment.${id}.host`),
      technology: read.text(damaged['technology'], `${path}.assignment.${id}.technology`),
    });
  }
  const hostsOn = read.list(state['hostsOn'], `${path}.hostsOn`).map((id, j) => read.text(id, `${path}.hostsOn[${j}]`));
  const totals = state['totals'];
  const counted = isRecord(totals) ? totals['hosts'] : null;
  return {
    after: read.amount(state['after'], `${path}.after`),
    seats,
    hostsOn,
    on: new Set(hostsOn),
    countedHosts: typeof counted === 'number' ? counted : null,
  };
}
