import ICAL from 'ical.js';
import { formatNumber } from '#core/drawing/format.ts';
import type { PlanDetails, PlanDocument, ScheduledMove, Wave } from '#core/planResult.ts';
import { addDays } from '#core/roadmap/calendar.ts';
import { withShownWaves } from '#core/roadmap/shownWaves.ts';

/** What a calendar of a roadmap is made of. */
export interface CalendarContent {
  readonly document: PlanDocument;
  readonly details: Pick<PlanDetails, 'schedule' | 'rules' | 'wavesBefore'>;
  readonly scenarioName: string;
  /** ISO time of the plan; becomes the time stamp of every entry. */
  readonly createdAt: string;
}

// Without the space that begins a folded line, which the library does not count.
ICAL.foldLength = 74;

/** Names listed in an entry before "and n more". */
const mostNames = 30;

/**
 * The roadmap as iCalendar (RFC 5545): every wave that does something as entries of whole days, cut-overs in their windows
 * as local times, the day after which released hosts are off, and the days by which hosts have to be off. The same plan
 * gives the same entries with the same identifiers, so that a calendar that reads it again replaces what it had.
 */
export function planCalendar(planned: CalendarContent): string {
  const content = withShownWaves(planned);
  const { document, details } = content;
  const calendar = new ICAL.Component(['vcalendar', [], []]);
  calendar.updatePropertyWithValue('version', '2.0');
  calendar.updatePropertyWithValue('prodid', '-//Headroom//Roadmap//EN');
  calendar.updatePropertyWithValue('x-wr-calname', `Roadmap: ${content.scenarioName}`);
  const stamp = ICAL.Time.fromJSDate(new Date(content.createdAt), true);
  const names = {
    workload: new Map(document.workloads.map(({ id, name }) => [id, name])),
    host: new Map(document.hosts.map(({ id, name }) => [id, name])),
  };
  const add = (uid: string, summary: string, description: string, start: ICAL.Time, end: ICAL.Time): void => {
    const event = new ICAL.Component('vevent');
    event.updatePropertyWithValue('uid', `${uid}.${document.inputsHash.slice(0, 12)}@headroom`);
    event.updatePropertyWithValue('dtstamp', stamp);
    event.updatePropertyWithValue('dtstart', start);
    event.updatePropertyWithValue('dtend', end);
    event.updatePropertyWithValue('summary', summary);
    event.updatePropertyWithValue('description', description);
    calendar.addSubcomponent(event);
  };
  const day = (iso: string): ICAL.Time => ICAL.Time.fromDateString(iso);
  const dayAfter = (iso: string): ICAL.Time => day(addDays(iso, 1));
  const hostNames = (ids: readonly string[]): string => listed(ids.map((id) => names.host.get(id) ?? id));

  for (const wave of document.roadmap.waves) {
    if (wave.moves.length === 0 && wave.released.length === 0) continue;
    add(
      `wave-${wave.number}`,
      waveTitle(wave),
      waveText(wave, names.workload, hostNames),
      day(wave.start),
      dayAfter(wave.end),
    );
    if (wave.released.length > 0) {
      const title = `Wave ${wave.number}: switch off ${count(wave.released.length, 'host')}`;
      add(`release-${wave.number}`, title, hostNames(wave.released), day(wave.end), dayAfter(wave.end));
    }
  }
  for (const [key, moves] of Map.groupBy(details.schedule, cutOverKey)) {
    const first = moves[0];
    if (key === null || first?.cutOver == null) continue;
    const { day: on, from, hours } = first.cutOver;
    const start = ICAL.Time.fromDateTimeString(`${on}T${from}:00`);
    const end = start.clone();
    end.addDuration(ICAL.Duration.fromSeconds(Math.round(hours * 3600)));
    const lines = moves.map(
      (move) =>
        `${names.workload.get(move.workload) ?? move.workload}: ${formatNumber(move.downtimeMinutes, 0)} min down, way back until ${move.rollbackUntil}`,
    );
    add(
      `cut-over-${key}`,
      `Wave ${first.wave}: cut over ${count(moves.length, 'workload')}`,
      listed(lines, '\n'),
      start,
      end,
    );
  }
  const last = document.roadmap.states.at(-1);
  for (const [id, { offByWave }] of Object.entries(details.rules.hostEvents ?? {})) {
    const wave = document.roadmap.waves.find(({ number }) => number === offByWave);
    if (wave === undefined || last === undefined) continue;
    const title = `${names.host.get(id) ?? id} has to be off`;
    add(`deadline-${id}`, title, 'End of its warranty or lease in the scenario.', day(wave.end), dayAfter(wave.end));
  }
  return `${calendar.toString()}\r\n`;
}

/** Cut-overs of one wave in one window are one entry. */
function cutOverKey(move: ScheduledMove): string | null {
  const { cutOver } = move;
  return cutOver === null ? null : `${move.wave}-${cutOver.day}-${cutOver.from.replace(':', '')}-${cutOver.hours}`;
}

function waveTitle(wave: Wave): string {
  const parts = [
    ...(wave.moves.length > 0 ? [count(wave.moves.length, 'move')] : []),
    ...(wave.released.length > 0 ? [`${count(wave.released.length, 'host')} released`] : []),
  ];
  return `Wave ${wave.number}: ${parts.join(', ')}`;
}

function waveText(
  wave: Wave,
  workloads: ReadonlyMap<string, string>,
  hostNames: (ids: readonly string[]) => string,
): string {
  const kinds = Map.groupBy(wave.moves, ({ fromTechnology, toTechnology }) =>
    fromTechnology === toTechnology ? `${fromTechnology}, another host` : `${fromTechnology} to ${toTechnology}`,
  );
  return [
    `${formatNumber(wave.effortDays, 1)} of ${formatNumber(wave.effortCapacityDays, 1)} person-days`,
    ...[...kinds].map(
      ([kind, moves]) =>
        `${kind} (${moves.length}): ${listed(moves.map(({ workload }) => workloads.get(workload) ?? workload))}`,
    ),
    ...(wave.released.length > 0 ? [`Switched off at the end: ${hostNames(wave.released)}`] : []),
  ].join('\n');
}

function listed(texts: readonly string[], separator = ', '): string {
  const rest = texts.length - mostNames;
  return rest <= 0 ? texts.join(separator) : `${texts.slice(0, mostNames).join(separator)}${separator}and ${rest} more`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
