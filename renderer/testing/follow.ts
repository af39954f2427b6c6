import type { FileState } from '#core/api/fileCalls.ts';
import {
  forecastEnd,
  reportProgress,
  type FollowedPlan,
  type MoveMark,
  type ReleaseMark,
} from '#core/followUp/progress.ts';
import type { Handlers } from './contract.ts';
import type { Estate } from './estate.ts';
import type { PlannedEstate } from './planned.ts';

interface FollowParts {
  readonly estate: () => Estate;
  readonly plan: () => PlannedEstate | null;
  readonly scenarioName: () => string;
  readonly state: () => FileState;
}

/** The double's answers about following a roadmap: its own marks, reckoned as the service does. */
export function followAnswers({ estate, plan, scenarioName, state }: FollowParts): Handlers {
  let baseline: FollowedPlan | null = null;
  let moves: MoveMark[] = [];
  let releases: ReleaseMark[] = [];
  let isListed = false;

  function outline(): FollowedPlan {
    const planned = plan();
    if (planned === null) throw new Error('the double has no plan');
    const hosts = estate().hosts.map(({ id, name }) => ({ id, name }));
    const off = new Set<string>();
    const on = (): string[] => hosts.map(({ id }) => id).filter((id) => !off.has(id));
    const states = [{ hostsOn: on(), assignment: {} }];
    const waves = planned.waves.map((wave) => {
      for (const { id } of wave.released) off.add(id);
      states.push({ hostsOn: on(), assignment: {} });
      return {
        number: wave.number,
        start: wave.start,
        end: wave.end,
        effortDays: wave.effortDays,
        effortCapacityDays: wave.effortCapacityDays,
        released: wave.released.map(({ id }) => id),
        moves: planned.moves
          .filter((move) => move.wave === wave.number)
          .map(({ workload, fromTechnology, toTechnology, fromHost, toHost, effortDays }) => ({
            workload,
            fromTechnology,
            toTechnology,
            fromHost,
            toHost,
            effortDays,
          })),
      };
    });
    return {
      workloads: estate().workloads.map(({ row }) => ({ id: row.id, name: row.name })),
      hosts,
      roadmap: { waves, states },
    };
  }

  return {
    'follow.state': () => {
      if (baseline === null) return null;
      const { waves } = baseline.roadmap;
      return {
        scenario: scenarioName(),
        inputsHash: '0'.repeat(64),
        plannedAt: '2026-11-20T12:00:00.000Z',
        followedAt: '2026-11-20T12:00:00.000Z',
        wavesBefore: 0,
        waves: waves.length,
        moves: waves.reduce((sum, wave) => sum + wave.moves.length, 0),
        releases: waves.reduce((sum, wave) => sum + wave.released.length, 0),
        start: waves[0]?.start ?? null,
        end: waves.at(-1)?.end ?? null,
        isActivePlan: true,
      };
    },
    'follow.report': ({ day }) => {
      if (baseline === null) return null;
      const report = reportProgress(baseline, { moves, releases }, day);
      const names = new Map(baseline.hosts.map(({ id, name }) => [id, name]));
      const { waves } = baseline.roadmap;
      return {
        ...report,
        wavesBefore: 0,
        curve: [...report.curve],
        problems: [...report.problems],
        forecastEnd: forecastEnd(baseline, report),
        waves: report.waves.map((wave, index) => ({
          ...wave,
          hosts: (waves[index]?.released ?? []).map((id) => ({
            id,
            name: names.get(id) ?? id,
            offOn: releases.find(({ host }) => host === id)?.on ?? null,
          })),
        })),
      };
    },
    'follow.moves': ({ wave: number, search, status, offset, limit }) => {
      const rows = (plan()?.moves ?? [])
        .filter((move) => move.wave === number && move.name.includes(search))
        .map((move) => {
          const mark = moves.find((one) => one.wave === number && one.workload === move.workload);
          return {
            workload: move.workload,
            name: move.name,
            fromTechnology: move.fromTechnology,
            toTechnology: move.toTechnology,
            fromHost: move.fromHostName,
            toHost: move.toHostName,
            effortDays: move.effortDays,
            status: mark?.status ?? ('open' as const),
            on: mark?.on ?? null,
            note: mark?.note ?? '',
          };
        })
        .filter((row) => status === null || row.status === status);
      return { total: rows.length, rows: rows.slice(offset, offset + limit) };
    },
    'follow.differences': () => {
      if (baseline === null) return null;
      const first = baseline.roadmap.waves[0]?.moves.find(
        (move) => !moves.some((mark) => mark.wave === 1 && mark.workload === move.workload),
      );
      const name = baseline.workloads.find(({ id }) => id === first?.workload)?.name ?? '';
      const isFound = isListed && first !== undefined;
      return {
        seenOn: isListed ? '2026-12-20' : null,
        total: isFound ? 1 : 0,
        byKind: isFound ? [{ kind: 'move-looks-done', count: 1 }] : [],
        rows: isFound
          ? [
              {
                key: `move-looks-done ${first.workload}`,
                kind: 'move-looks-done',
                id: first.workload,
                name,
                text: `${name} is in no list any more: its move of wave 1 looks done.`,
                isSuggestion: true,
              },
            ]
          : [],
        suggested: { moves: isFound ? 1 : 0, hosts: 0 },
        confirmed: { moves: 0, ported: 0 },
      };
    },
    'follow.start': (_input, context) => {
      baseline = outline();
      moves = [];
      releases = [];
      context.changed(['progress', 'history']);
      return state();
    },
    'follow.stop': (_input, context) => {
      baseline = null;
      context.changed(['progress', 'history']);
      return state();
    },
    'follow.mark': ({ wave, workloads, status, on, note }, context) => {
      const inWave = baseline?.roadmap.waves.find(({ number }) => number === wave)?.moves ?? [];
      const meant = new Set(workloads ?? inWave.map(({ workload }) => workload));
      moves = moves.filter((mark) => mark.wave !== wave || !meant.has(mark.workload));
      if (status !== 'open') moves.push(...[...meant].map((workload) => ({ wave, workload, status, on, note })));
      context.changed(['progress', 'history']);
      return state();
    },
    'follow.markHosts': ({ hosts, off, on }, context) => {
      releases = releases.filter(({ host }) => !hosts.includes(host));
      if (off) releases.push(...hosts.map((host) => ({ host, on })));
      // Somebody imports a list meanwhile: what it shows is then compared.
      isListed = true;
      context.changed(['progress', 'history']);
      return state();
    },
    'follow.applySuggestions': (_input, context) => {
      const first = baseline?.roadmap.waves[0]?.moves.find(
        (move) => !moves.some((mark) => mark.wave === 1 && mark.workload === move.workload),
      );
      if (first !== undefined) {
        moves.push({ wave: 1, workload: first.workload, status: 'done', on: '2026-12-20', note: 'Seen in a list' });
      }
      context.changed(['progress', 'history']);
      return state();
    },
    'follow.replan': async ({ day }, context) => {
      await context.work(6, ['Planning the rest']);
      return {
        scenarioId: 's2',
        scenario: `${scenarioName()}, from ${day}`,
        planId: 'p2',
        inputsHash: '0'.repeat(64),
        startDate: day,
        wavesBefore: 1,
        waves: 4,
        moves: 40,
        notes: [],
      };
    },
  };
}
