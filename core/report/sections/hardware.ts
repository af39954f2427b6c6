import { formatDate, formatMoney, formatNumber } from '#core/drawing/format.ts';
import { paragraph, row, type Block, type TableCell, type TableRow } from '#core/report/document.ts';
import { clusterLabel, compareNames, hostName, type ReportFacts } from '#core/report/facts.ts';
import { dayAfter } from './curves.ts';

/** Names printed of the hosts of one wave. */
const namedHosts = 60;

/** Hosts that come and go: the scenario's events, what the roadmap does with each host, and the hosts released by wave. */
export function hardwareSection(facts: ReportFacts): Block[] {
  const { content, locale, text } = facts;
  const said = text.hardware;
  const { waves, states } = content.document.roadmap;
  const events = content.way?.hardware ?? [];
  const limits = Object.entries(content.details.rules.hostEvents ?? {}).toSorted(
    (a, b) => compareNames(hostName(facts, a[0]), hostName(facts, b[0])) || (a[0] < b[0] ? -1 : 1),
  );
  const blocks: Block[] = [{ kind: 'heading', level: 1, id: 'hardware', text: said.heading }];
  blocks.push(paragraph(events.length === 0 && limits.length === 0 ? said.nothing : said.intro));
  if (events.length > 0) {
    blocks.push(
      { kind: 'heading', level: 2, id: 'hardware-events', text: said.eventsHeading },
      {
        kind: 'table',
        summary: said.eventsTable,
        columns: [
          { header: said.date, align: 'start', weight: 0 },
          { header: said.kind, align: 'start', weight: 0 },
          { header: said.event, align: 'start', weight: 0.5 },
          { header: said.concerns, align: 'start', weight: 1 },
          { header: said.cost, align: 'end', weight: 0 },
        ],
        rows: events
          .toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : compareNames(a.name, b.name)))
          .map((event) =>
            row(
              formatDate(event.date, locale),
              said.kinds[event.kind],
              { text: event.name, isBold: true },
              event.kind === 'arrival' ? said.arrivalOf(event.count, event.cluster) : event.hosts.join(text.listJoin),
              event.kind === 'arrival' && event.price !== null
                ? formatMoney(event.price * event.count, content.currency, locale)
                : '–',
            ),
          ),
      },
    );
  }
  if (limits.length > 0) {
    // By the moves, since the assignments of the states between need not be there.
    const usedToday = new Set(Object.values(states[0]?.assignment ?? {}).map((place) => place.host));
    const firstUse = new Map<string, number>();
    for (const wave of waves) {
      for (const { toHost } of wave.moves) if (!firstUse.has(toHost)) firstUse.set(toHost, wave.number);
    }
    const on = states.map((state) => new Set(state.hostsOn));
    const rows: TableRow[] = [];
    for (const [host, { availableFromWave, offByWave }] of limits) {
      const cluster = clusterLabel(facts, facts.hostById.get(host)?.cluster ?? null);
      const first = usedToday.has(host) ? 0 : (firstUse.get(host) ?? -1);
      const result = (kept: boolean): TableCell =>
        kept ? { text: said.yes, colour: 'good', isBold: true } : { text: said.no, colour: 'bad', isBold: true };
      if (availableFromWave !== undefined) {
        rows.push(
          row(
            { text: hostName(facts, host), isBold: true },
            cluster,
            said.availableFrom(availableFromWave),
            first < 0 ? said.notUsed : first === 0 ? said.usedNow : said.firstUsed(first),
            result(first < 0 || first >= availableFromWave),
          ),
        );
      }
      if (offByWave !== undefined) {
        const released = facts.releasedIn.get(host);
        const isOff = on.at(-1)?.has(host) !== true;
        rows.push(
          row(
            { text: hostName(facts, host), isBold: true },
            cluster,
            said.offBy(offByWave),
            released === undefined ? (isOff ? said.offAlready : said.stays) : said.released(released),
            result(released === undefined ? isOff : released <= offByWave),
          ),
        );
      }
    }
    blocks.push(
      { kind: 'heading', level: 2, id: 'hardware-hosts', text: said.hostsHeading },
      {
        kind: 'table',
        isCompact: rows.length > 20,
        summary: said.hostsTable,
        columns: [
          { header: said.host, align: 'start', weight: 0.6 },
          { header: said.cluster, align: 'start', weight: 0.5 },
          { header: said.limit, align: 'start', weight: 0.5 },
          { header: said.plan, align: 'start', weight: 0.5 },
          { header: said.kept, align: 'start', weight: 0 },
        ],
        rows,
      },
    );
  }
  const releasing = waves.filter((wave) => wave.released.length > 0);
  if (releasing.length > 0) {
    blocks.push(
      { kind: 'heading', level: 2, id: 'released-hosts', text: said.releasedHeading },
      {
        kind: 'table',
        summary: said.releasedTable,
        columns: [
          { header: text.roadmap.wave, align: 'start', weight: 0 },
          { header: said.until, align: 'start', weight: 0 },
          { header: said.count, align: 'end', weight: 0 },
          { header: said.names, align: 'start', weight: 1 },
        ],
        rows: releasing.map((wave) => {
          const names = wave.released.map((host) => hostName(facts, host)).toSorted(compareNames);
          const more = names.length - namedHosts;
          return row(
            { text: text.Wave(wave.number), isBold: true },
            formatDate(dayAfter(wave.end, 1), locale),
            formatNumber(names.length, 0, locale),
            names.slice(0, namedHosts).join(text.listJoin) + (more > 0 ? ` +${formatNumber(more, 0, locale)}` : ''),
          );
        }),
      },
    );
  }
  return blocks;
}
