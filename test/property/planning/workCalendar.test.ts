import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WorkCalendar } from '#core/planning/workCalendar.ts';
import { roadmapSettingsSchema, type RoadmapSettings } from '#core/scenario/roadmapSettings.ts';

const msPerDay = 86_400_000;
const start = Date.UTC(2027, 0, 1);

/** A calendar of its own: JavaScript's dates, day by day, nothing remembered. */
const iso = (offset: number): string => new Date(start + offset * msPerDay).toISOString().slice(0, 10);
const weekday = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
const within = (day: string, range: { from: string; to: string }): boolean => day >= range.from && day <= range.to;

const range = fc
  .tuple(fc.integer({ min: -5, max: 80 }), fc.integer({ min: 0, max: 25 }))
  .map(([from, length]) => ({ from: iso(from), to: iso(from + length) }));
const ids = ['a', 'b', 'c'];
const members = fc.subarray(ids, { minLength: 1 });

interface Case {
  readonly settings: RoadmapSettings;
  readonly waveDays: number;
  readonly horizonWaves: number;
}

const cases: fc.Arbitrary<Case> = fc
  .record({
    waveDays: fc.integer({ min: 1, max: 16 }),
    horizonWaves: fc.integer({ min: 1, max: 8 }),
    freezes: fc.array(fc.record({ range, workloads: fc.option(members) }), { maxLength: 4 }),
    windows: fc.array(
      fc.record({
        workloads: members,
        weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
        from: fc.constantFrom('00:00', '06:30', '20:00', '23:45'),
        hours: fc.constantFrom(0.25, 2, 4, 12),
      }),
      { maxLength: 3 },
    ),
    teams: fc.array(fc.record({ days: fc.integer({ min: 0, max: 30 }), absences: fc.array(range, { maxLength: 2 }) }), {
      maxLength: 3,
    }),
  })
  .map(({ waveDays, horizonWaves, freezes, windows, teams }) => ({
    waveDays,
    horizonWaves,
    settings: roadmapSettingsSchema.parse({
      freezes: freezes.map((freeze, i) => ({ name: `f${i}`, ...freeze.range, workloads: freeze.workloads })),
      maintenanceWindows: windows.map((window, i) => ({ name: `w${i}`, ...window })),
      teams: teams.map((team, i) => ({ id: `t${i}`, name: `t${i}`, daysPerWave: team.days, absences: team.absences })),
    }),
  }));

function build({ settings, waveDays, horizonWaves }: Case): WorkCalendar {
  return new WorkCalendar(settings, {
    startDate: iso(0),
    waveDays,
    horizonWaves,
    daysPerWave: 12,
    membersOf: (words) => words,
  });
}

const daysOfWave = ({ waveDays }: Case, wave: number): string[] =>
  Array.from({ length: waveDays }, (_, i) => iso((wave - 1) * waveDays + i));
const frozenFor = (one: Case, id: string | null, day: string): boolean =>
  one.settings.freezes.some(
    (freeze) => within(day, freeze) && (freeze.workloads === null || (id !== null && freeze.workloads.includes(id))),
  );

describe('calendars', () => {
  it('team days are the share of Monday to Friday that is neither frozen nor absent', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const calendar = build(one);
        for (const team of one.settings.teams) {
          const { daysByWave } = calendar.teams!.find(({ id }) => id === team.id)!;
          for (let wave = 1; wave <= one.horizonWaves; wave++) {
            const all = daysOfWave(one, wave).filter((day) => weekday(day) <= 5);
            const left = all.filter(
              (day) => !frozenFor(one, null, day) && !team.absences.some((absence) => within(day, absence)),
            );
            const expected = all.length === 0 ? 0 : (team.daysPerWave * left.length) / all.length;
            expect(daysByWave[Math.min(wave, daysByWave.length) - 1]).toBeCloseTo(expected, 9);
            expect(calendar.workingDays(wave, team.id)).toEqual(left);
          }
          // Past the horizon a team is whole.
          expect(daysByWave.at(-1)).toBe(team.daysPerWave);
        }
      }),
    );
  });

  it('a wave is closed to a workload exactly where a search by hand finds no day for it', () => {
    fc.assert(
      fc.property(
        cases,
        fc.constantFrom(...ids),
        fc.boolean(),
        fc.constantFrom(0.1, 1, 3, 10),
        (one, id, interrupts, hours) => {
          const calendar = build(one);
          const own = one.settings.maintenanceWindows.filter((window) => window.workloads.includes(id));
          const closed = new Set(calendar.closedWaves(id, { interrupts, hours }) ?? []);
          // A freeze past the horizon limits nothing that is looked at.
          const all = Array.from({ length: one.horizonWaves }, (_, k) => daysOfWave(one, k + 1)).flat();
          const limited = one.settings.teams.length > 0 || all.some((day) => frozenFor(one, null, day));
          const touched = one.settings.freezes.some((freeze) => freeze.workloads?.includes(id) === true);
          const teams = one.settings.teams.length === 0 ? [{ absences: [] }] : one.settings.teams;
          for (let wave = 1; wave <= one.horizonWaves; wave++) {
            const days = daysOfWave(one, wave);
            const nobody =
              limited &&
              teams.every((team) =>
                days.every(
                  (day) =>
                    weekday(day) > 5 ||
                    frozenFor(one, null, day) ||
                    team.absences.some((absence) => within(day, absence)),
                ),
              );
            const byWindow = interrupts && own.length > 0;
            const hasDay = days.some((day, i) => {
              if (frozenFor(one, id, day)) return false;
              if (!byWindow) return weekday(day) <= 5;
              return own.some((window) => {
                const [h, m] = window.from.split(':').map(Number) as [number, number];
                const next = days[i + 1];
                const endsToday = h + m / 60 + window.hours <= 24;
                return (
                  window.weekdays.includes(weekday(day)) &&
                  window.hours >= hours &&
                  (endsToday || (next !== undefined && !frozenFor(one, id, next)))
                );
              });
            });
            expect(calendar.closedForAll.includes(wave)).toBe(nobody);
            // What neither windows nor freezes nor absences touch may move at any time.
            const isBound = byWindow || touched || calendar.closedForAll.length > 0;
            expect([wave, closed.has(wave)]).toEqual([wave, isBound && (nobody || !hasDay)]);
          }
        },
      ),
    );
  });

  it('a slot is on an open day of the wave, and there is one exactly where the wave is open to an interruption', () => {
    fc.assert(
      fc.property(
        cases,
        fc.constantFrom(...ids),
        fc.constantFrom(0.1, 3),
        fc.integer({ min: 0, max: 100 }),
        (one, id, hours, after) => {
          const calendar = build(one);
          for (let wave = 1; wave <= one.horizonWaves; wave++) {
            const slot = calendar.cutOverSlot(id, wave, { interrupts: true, hours }, iso(after));
            if (slot === null) continue;
            expect(daysOfWave(one, wave)).toContain(slot.day);
            expect(frozenFor(one, id, slot.day)).toBe(false);
            const own = one.settings.maintenanceWindows.filter((window) => window.workloads.includes(id));
            if (own.length > 0) {
              expect(
                own.some(
                  (window) =>
                    window.from === slot.from &&
                    window.hours === slot.hours &&
                    window.hours >= hours &&
                    window.weekdays.includes(weekday(slot.day)),
                ),
              ).toBe(true);
            } else expect(weekday(slot.day)).toBeLessThanOrEqual(5);
          }
        },
      ),
    );
  });

  it('more freezes never open a wave and never give a team more days', () => {
    fc.assert(
      fc.property(cases, range, fc.constantFrom(...ids), (one, extra, id) => {
        const more: Case = {
          ...one,
          settings: {
            ...one.settings,
            freezes: [...one.settings.freezes, { name: 'more', ...extra, workloads: null }],
          },
        };
        const need = { interrupts: true, hours: 1 };
        const before = new Set(build(one).closedWaves(id, need) ?? []);
        const after = new Set(build(more).closedWaves(id, need) ?? []);
        for (const wave of before) expect(after.has(wave)).toBe(true);
        for (const team of build(one).teams ?? []) {
          const less = build(more).teams!.find((other) => other.id === team.id)!.daysByWave;
          for (let k = 0; k < one.horizonWaves; k++) {
            expect(less[Math.min(k, less.length - 1)]!).toBeLessThanOrEqual(
              team.daysByWave[Math.min(k, team.daysByWave.length - 1)]! + 1e-9,
            );
          }
        }
      }),
    );
  });
});
