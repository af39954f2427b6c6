import { createHash } from 'node:crypto';
import ICAL from 'ical.js';
import readXlsxFile from 'read-excel-file/node';
import { describe, expect, it, vi } from 'vitest';
import { planCalendar } from '#core/export/planCalendar.ts';
import { planWorkbook } from '#core/export/planWorkbook.ts';
import { writeWorkbook } from '#core/export/workbook.ts';
import type { PlanDetails, ScheduledMove } from '#core/planResult.ts';
import { planFixture } from '#test/fixtures/report/planFixture.ts';

const fixture = planFixture({ hosts: 8, workloads: 60, seed: 4 });
const { document } = fixture;
const firstWave = document.roadmap.waves.find(({ moves }) => moves.length > 1)!;
const schedule: ScheduledMove[] = firstWave.moves.slice(0, 2).map((move) => ({
  wave: firstWave.number,
  workload: move.workload,
  team: 'platform',
  method: 'cut-over',
  start: firstWave.start,
  end: firstWave.end,
  cutOver: { day: firstWave.start, from: '22:30', hours: 3.5 },
  transferHours: 2,
  downtimeMinutes: 40,
  cost: 1200,
  expectedLoss: 10,
  rollbackUntil: firstWave.end,
}));
const [host] = document.hosts;
const details: PlanDetails = {
  ...fixture.details,
  schedule,
  rules: { ...fixture.details.rules, hostEvents: { [host!.id]: { offByWave: 1 } } },
};
const content = {
  document,
  details,
  scenarioName: 'Base, case; one',
  currency: 'EUR',
  productVersion: '0.1.0',
  createdAt: '2026-11-21T10:00:00.000Z',
  groupNames: new Map<string, string>(),
};

function events(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text) as ConstructorParameters<typeof ICAL.Component>[0]);
  return calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
}

describe('the calendar', () => {
  const text = planCalendar(content);

  it('has every wave that does something from its first day to its last', () => {
    const waves = events(text).filter(({ uid }) => uid.startsWith('wave-'));
    const busy = document.roadmap.waves.filter(({ moves, released }) => moves.length + released.length > 0);
    expect(waves).toHaveLength(busy.length);
    waves.forEach((event, index) => {
      const wave = busy[index]!;
      expect(event.startDate.isDate).toBe(true);
      expect(event.startDate.toString()).toBe(wave.start);
      // The end of a day-long entry is the day after (RFC 5545, 3.6.1).
      expect(Date.parse(event.endDate.toString()) - Date.parse(wave.end)).toBe(86_400_000);
      expect(event.summary).toContain(`Wave ${wave.number}: `);
      expect(event.description).toContain('person-days');
    });
  });

  it('goes on with the numbers of the waves that are over', () => {
    const later = planCalendar({ ...content, details: { ...details, wavesBefore: 7 } });
    const shown = (all: string): string[] => events(all).map(({ summary }) => summary.replace(/^Wave (\d+).*$/, '$1'));
    expect(shown(later)).toEqual(
      shown(text).map((summary) => (/^\d+$/.test(summary) ? String(Number(summary) + 7) : summary)),
    );
    expect(events(later).filter(({ uid }) => uid.startsWith('deadline-'))).toHaveLength(1);
  });

  it('has cut-overs of one window as one entry with their time, released hosts and deadlines', () => {
    const all = events(text);
    const [cutOver, ...others] = all.filter(({ uid }) => uid.startsWith('cut-over-'));
    expect(others).toEqual([]);
    expect(cutOver!.startDate.toString()).toBe(`${firstWave.start}T22:30:00`);
    expect(cutOver!.duration.toSeconds()).toBe(3.5 * 3600);
    expect(cutOver!.description).toContain('40 min down');
    expect(all.filter(({ uid }) => uid.startsWith('release-'))).toHaveLength(
      document.roadmap.waves.filter(({ released }) => released.length > 0).length,
    );
    expect(all.filter(({ uid }) => uid.startsWith('deadline-')).map(({ summary }) => summary)).toEqual([
      `${host!.name} has to be off`,
    ]);
  });

  it('keeps to the form: lines of at most 75 octets ended by CRLF, identifiers that are unique and stay', () => {
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
    const ids = events(text).map(({ uid }) => uid);
    expect(new Set(ids).size).toBe(ids.length);
    expect(planCalendar(content)).toBe(text);
    expect(text).toContain('DTSTAMP:20261121T100000Z');
  });
});

describe('the workbook', () => {
  it('holds the plan sheet by sheet, as another program reads it', async () => {
    const bytes = await planWorkbook(content);
    const sheets = await readXlsxFile(Buffer.from(bytes));
    const of = (name: string) => sheets.find(({ sheet }) => sheet === name)!.data;
    expect(sheets.map(({ sheet }) => sheet)).toEqual([
      'Summary',
      'Hosts',
      'Workloads',
      'Waves',
      'Moves',
      'Certificate',
      'Assumptions',
      'Findings',
    ]);
    expect(of('Hosts')).toHaveLength(document.hosts.length + 1);
    expect(of('Workloads')).toHaveLength(document.workloads.length + 1);
    expect(of('Waves')).toHaveLength(document.roadmap.waves.length + 1);
    const moves = of('Moves');
    expect(moves).toHaveLength(document.roadmap.waves.flatMap((wave) => wave.moves).length + 1);
    const heading = moves[0]!.indexOf('Cut-over');
    expect(
      moves
        .slice(1)
        .filter((row) => row[heading] !== null)
        .map((row) => row[heading]),
    ).toEqual([`${firstWave.start} 22:30, 3.5 h`, `${firstWave.start} 22:30, 3.5 h`]);
    const cost = of('Summary').find(([figure]) => figure === 'Cost')!;
    expect(cost.slice(1, 4)).toEqual([
      'EUR a year',
      document.totals.before.costPerYear,
      document.totals.after.costPerYear,
    ]);
    const hosts = of('Hosts');
    const today = hosts[0]!.indexOf('Workloads today');
    const seats = Object.keys(document.roadmap.states[0]!.assignment).length;
    expect(hosts.slice(1).reduce((sum, row) => sum + Number(row[today]), 0)).toBe(seats);
  });

  it('goes on with the numbers of the waves that are over, with the same figures', async () => {
    const sheetsOf = async (wavesBefore: number) =>
      readXlsxFile(Buffer.from(await planWorkbook({ ...content, details: { ...details, wavesBefore } })));
    const [own, later] = await Promise.all([sheetsOf(0), sheetsOf(7)]);
    for (const name of ['Waves', 'Moves']) {
      const [rows, shown] = [own, later].map((sheets) => sheets.find(({ sheet }) => sheet === name)!.data);
      const column = rows![0]!.indexOf('Wave');
      expect(shown!.slice(1)).toEqual(
        rows!.slice(1).map((row) => row.map((cell, i) => (i === column ? Number(cell) + 7 : cell))),
      );
    }
  });

  it('is the same to the byte at any time', async () => {
    const hash = async () =>
      createHash('sha256')
        .update(await planWorkbook(content))
        .digest('hex');
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-01-01T00:00:00Z') });
    try {
      const first = await hash();
      vi.setSystemTime(Date.parse('2031-07-09T12:34:56Z'));
      expect(await hash()).toBe(first);
    } finally {
      vi.useRealTimers();
    }
  });

  it('keeps texts as texts, whatever they hold', async () => {
    const odd = ['=1+1', '+cmd|x', '@SUM(A1)', 'a\u0000b', '\uD800', 'x'.repeat(40_000), '<&>"', '', ' lead'];
    const bytes = await writeWorkbook([
      { name: 'Odd', columns: [{ heading: 'Text', width: 10 }], rows: odd.map((text) => [text]) },
    ]);
    const [sheet] = await readXlsxFile(Buffer.from(bytes), { trim: false });
    const cells = sheet!.data.slice(1).map(([cell]) => cell);
    expect(cells).toEqual(['=1+1', '+cmd|x', '@SUM(A1)', 'a?b', '?', `${'x'.repeat(32_766)}…`, '<&>"', null, ' lead']);
  });

  it('leaves cells empty that are not finite numbers', async () => {
    const bytes = await writeWorkbook([
      {
        name: 'N',
        columns: [
          { heading: 'a', width: 10, format: '0.0' },
          { heading: 'b', width: 8 },
        ],
        rows: [
          [NaN, 1],
          [1.5, true],
        ],
      },
    ]);
    const [sheet] = await readXlsxFile(Buffer.from(bytes));
    expect(sheet!.data.slice(1)).toEqual([
      [null, 1],
      [1.5, true],
    ]);
  });
});
