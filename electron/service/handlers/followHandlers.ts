import { ApiError, type CallOutput } from '#core/api.ts';
import type { FileState } from '#core/api/fileCalls.ts';
import { compareWithLists, type ExpectationDifference } from '#core/followUp/differences.ts';
import { forecastEnd, reportProgress } from '#core/followUp/progress.ts';
import { actualStateOf, restScenario, spentByQuarter } from '#core/followUp/restOfRoadmap.ts';
import { likelyValues, resolveAssumptions, valueOf } from '#core/scenario/assumptions.ts';
import {
  copyPlanToFollow,
  followedChange,
  keepActualState,
  moveMarkChange,
  readListedEstate,
  releaseMarkChange,
  type FollowChange,
} from '#db/followRepository.ts';
import { addScenario, editFollowUp } from '#db/historyRepository.ts';
import { readPlanEntry, readPlanStreams } from '#db/planRepository.ts';
import { listScenarios, nextScenarioId, readScenario } from '#db/scenarioRepository.ts';
import type { ReadableDb } from '#db/database.ts';
import { FollowedRoadmap, type FollowedNow } from '../followedRoadmap.ts';
import { actualStateOfScenario, keepPlan, makePlan } from '../planScenario.ts';
import type { Handlers } from '../dispatcher.ts';
import { runTask, type ServiceContext } from '../serviceContext.ts';
import { canonicalJson, sha256OfText } from '#core/planning/canonical.ts';

/** Differences that one answer carries. */
const mostRows = 500;

/** Following a roadmap: marks, plan against actual, lists against what is expected, and the rest planned anew. */
export function followHandlers(context: ServiceContext) {
  const { session } = context;
  const followed = new FollowedRoadmap(session);

  function current(): FollowedNow {
    const now = followed.read();
    if (now === null) throw new ApiError('not-found', 'No roadmap is followed. Start to follow the plan first.');
    return now;
  }

  async function edit(label: string, changes: (db: ReadableDb) => readonly FollowChange[]): Promise<FileState> {
    await session.change((db) => editFollowUp(db, label, changes(db)));
    context.emit(['progress', 'history']);
    return session.state();
  }

  function expectation(now: FollowedNow) {
    const { entry, outline, marks, releases } = now;
    return compareWithLists({
      baseline: outline,
      marks,
      releases,
      listed: readListedEstate(session.db),
      earlier: actualStateOfScenario(session.db, entry.scenario),
      followedAt: entry.followedAt,
    });
  }

  return {
    'follow.state': () => {
      const now = followed.read();
      if (now === null) return null;
      const { entry, outline } = now;
      const { waves } = outline.roadmap;
      return {
        scenario: entry.scenario.name,
        inputsHash: entry.inputsHash,
        plannedAt: entry.plannedAt,
        followedAt: entry.followedAt,
        wavesBefore: entry.scenario.actual?.wavesBefore ?? 0,
        waves: waves.length,
        moves: waves.reduce((sum, { moves }) => sum + moves.length, 0),
        releases: waves.reduce((sum, { released }) => sum + released.length, 0),
        start: waves[0]?.start ?? null,
        end: waves.at(-1)?.end ?? null,
        isActivePlan: session.plan()?.inputsHash === entry.inputsHash,
      };
    },
    'follow.report': ({ day }) => {
      const now = followed.read();
      return now === null ? null : reportOf(now, day);
    },
    'follow.moves': ({ wave: number, search, status, offset, limit }) => {
      const { outline, marks } = current();
      const wave = outline.roadmap.waves.find((one) => one.number === number);
      if (wave === undefined) throw new ApiError('not-found', `The followed roadmap has no wave ${number}.`);
      const names = new Map([...outline.workloads, ...outline.hosts].map(({ id, name }) => [id, name]));
      const markOf = new Map(marks.filter((mark) => mark.wave === number).map((mark) => [mark.workload, mark]));
      const words = search.toLowerCase().split(/\s+/).filter(Boolean);
      const rows = wave.moves.map((move) => {
        const mark = markOf.get(move.workload);
        return {
          workload: move.workload,
          name: names.get(move.workload) ?? move.workload,
          fromTechnology: move.fromTechnology,
          toTechnology: move.toTechnology,
          fromHost: names.get(move.fromHost) ?? move.fromHost,
          toHost: names.get(move.toHost) ?? move.toHost,
          effortDays: move.effortDays,
          status: mark?.status ?? ('open' as const),
          on: mark?.on ?? null,
          note: mark?.note ?? '',
        };
      });
      const found = rows.filter((row) => {
        const text = `${row.name} ${row.fromHost} ${row.toHost} ${row.note}`.toLowerCase();
        return (status === null || row.status === status) && words.every((word) => text.includes(word));
      });
      return { total: found.length, rows: found.slice(offset, offset + limit) };
    },
    'follow.differences': () => {
      const now = followed.read();
      return now === null ? null : differencesOf(expectation(now));
    },
    'follow.start': async (_input, call) => {
      const plan = session.plan();
      if (plan === null) throw new ApiError('no-plan', 'There is no roadmap to follow before the first plan.');
      if (!plan.current) {
        throw new ApiError(
          'no-plan',
          'The inventory or the scenario was changed since this plan was made. Plan again, then follow it.',
        );
      }
      session.assertWritable();
      const streams = readPlanStreams(session.db, plan.id);
      if (streams === null) throw new ApiError('no-plan', 'The plan was replaced by a newer one. Try again.');
      const signal = AbortSignal.any([call.signal, session.lifetime]);
      const outline = await runTask(context, 'outline', streams, { signal });
      const { name } = session.active().scenario;
      await session.change((db) => {
        if (signal.aborted || readPlanEntry(db, plan.scenarioId)?.id !== plan.id) {
          throw new ApiError('no-plan', 'The plan was replaced by a newer one. Try again.');
        }
        const id = copyPlanToFollow(db, { planId: plan.id, followedAt: context.now().toISOString(), outline });
        editFollowUp(db, `following ${name}`, [followedChange(db, id)]);
      });
      context.emit(['progress', 'history']);
      return session.state();
    },
    'follow.stop': () => {
      const { entry } = current();
      return edit(`the end of following ${entry.scenario.name}`, (db) => [followedChange(db, null)]);
    },
    'follow.mark': ({ wave: number, workloads, status, on, note }) => {
      const { entry, outline, marks } = current();
      const wave = outline.roadmap.waves.find((one) => one.number === number);
      if (wave === undefined) throw new ApiError('not-found', `The followed roadmap has no wave ${number}.`);
      const moved = new Set(wave.moves.map((move) => move.workload));
      const unknown = workloads?.find((id) => !moved.has(id));
      if (unknown !== undefined) {
        throw new ApiError('not-found', `Wave ${number} of the followed roadmap has no move of ${unknown}.`);
      }
      const done = new Set(
        marks.filter((mark) => mark.wave === number && mark.status === 'done').map((mark) => mark.workload),
      );
      const meant = workloads ?? [...moved].filter((id) => status === 'open' || !done.has(id));
      const recordedAt = context.now().toISOString();
      const mark = status === 'open' ? null : { status, on, note, recordedAt };
      const shown = number + (entry.scenario.actual?.wavesBefore ?? 0);
      const what = workloads === null ? `wave ${shown}` : meant.length === 1 ? 'one move' : `${meant.length} moves`;
      return edit(`marking ${what} ${status}`, (db) =>
        meant.map((workload) => moveMarkChange(db, entry.id, { wave: number, workload }, mark)),
      );
    },
    'follow.markHosts': ({ hosts, off, on }) => {
      const { entry, outline } = current();
      const known = new Set(outline.hosts.map(({ id }) => id));
      const unknown = hosts.find((id) => !known.has(id));
      if (unknown !== undefined) throw new ApiError('not-found', `The followed roadmap has no host ${unknown}.`);
      const mark = off ? { on, recordedAt: context.now().toISOString() } : null;
      const what = hosts.length === 1 ? 'one host' : `${hosts.length} hosts`;
      return edit(`marking ${what} ${off ? 'off' : 'on'}`, (db) =>
        hosts.map((host) => releaseMarkChange(db, entry.id, host, mark)),
      );
    },
    'follow.applySuggestions': ({ keys }) => {
      const now = current();
      const wanted = keys === null ? null : new Set(keys);
      const meant = expectation(now).differences.filter(
        (one) => isSuggestion(one) && (wanted === null || wanted.has(keyOf(one))),
      );
      if (meant.length === 0) throw new ApiError('not-found', 'The lists suggest nothing of this any more.');
      const recordedAt = context.now().toISOString();
      const moves = meant.reduce((sum, one) => sum + one.moves.length, 0);
      const hosts = meant.filter(({ release }) => release !== null).length;
      const what = [
        ...(moves === 0 ? [] : [moves === 1 ? 'one move done' : `${moves} moves done`]),
        ...(hosts === 0 ? [] : [hosts === 1 ? 'one host off' : `${hosts} hosts off`]),
      ].join(' and ');
      return edit(`marking ${what} as listed`, (db) =>
        meant.flatMap(({ moves: ofOne, release, seenOn }) => [
          ...ofOne.map((move) =>
            moveMarkChange(db, now.entry.id, move, {
              status: 'done',
              on: seenOn,
              note: `Seen in the list of ${seenOn}`,
              recordedAt,
            }),
          ),
          ...(release === null ? [] : [releaseMarkChange(db, now.entry.id, release, { on: seenOn, recordedAt })]),
        ]),
      );
    },
    'follow.replan': async ({ day }, call) => {
      session.assertWritable();
      const { entry, outline, marks, releases } = current();
      const { scenario: from } = session.active();
      const values = likelyValues(resolveAssumptions(from));
      const spent = spentByQuarter(outline, outline.schedule, marks, from, day, valueOf(values, 'cost.serverPrice'));
      const names = new Set(listScenarios(session.db).map(({ name }) => name));
      const rest = restScenario(from, day, spent, names);
      const state = actualStateOf({
        baseline: outline,
        marks,
        releases,
        earlier: actualStateOfScenario(session.db, entry.scenario),
        followedAt: entry.followedAt,
        listed: readListedEstate(session.db),
        day: rest.scenario.startDate,
      });
      const wavesBefore = (from.actual?.wavesBefore ?? 0) + rest.wavesOver;
      const scenario = { ...rest.scenario, actual: { state: sha256OfText(canonicalJson(state)), wavesBefore } };
      const signal = AbortSignal.any([call.signal, session.lifetime]);
      const report = (fraction: number, phase: string): void => call.progress(fraction, phase);
      // Planned before anything is stored: a rest that cannot be planned leaves no scenario behind.
      const made = await makePlan(context, scenario, signal, report, state);
      const id = await session.change((db) => {
        const scenarioId = nextScenarioId(db);
        keepActualState(db, state);
        addScenario(db, `planning the rest from ${scenario.startDate}`, scenarioId, scenario);
        return scenarioId;
      });
      const { planId, inputsHash } = await keepPlan(context, id, made, signal, report);
      context.emit(['scenario', 'plan', 'findings', 'history', 'progress', 'file']);
      const { curve } = made.result.summary;
      return {
        scenarioId: id,
        scenario: readScenario(session.db, id)?.name ?? scenario.name,
        planId: String(planId),
        inputsHash,
        startDate: scenario.startDate,
        wavesBefore,
        waves: curve.length - 1,
        moves: curve.reduce((sum, { moves }) => sum + moves, 0),
        notes: [...rest.notes],
      };
    },
  } satisfies Partial<Handlers>;
}

function reportOf(
  { entry, outline, marks, releases }: FollowedNow,
  day: string,
): NonNullable<CallOutput<'follow.report'>> {
  const report = reportProgress(outline, { moves: marks, releases }, day);
  const names = new Map(outline.hosts.map(({ id, name }) => [id, name]));
  const offOn = new Map(releases.map(({ host, on }) => [host, on]));
  return {
    asOf: report.asOf,
    wavesBefore: entry.scenario.actual?.wavesBefore ?? 0,
    waves: report.waves.map((wave, index) => ({
      ...wave,
      hosts: (outline.roadmap.waves[index]?.released ?? []).map((id) => ({
        id,
        name: names.get(id) ?? id,
        offOn: offOn.get(id) ?? null,
      })),
    })),
    curve: [...report.curve],
    plannedValueDays: report.plannedValueDays,
    earnedValueDays: report.earnedValueDays,
    schedulePerformanceIndex: report.schedulePerformanceIndex,
    totalEffortDays: report.totalEffortDays,
    forecastEnd: forecastEnd(outline, report),
    problems: [...report.problems],
  };
}

function keyOf({ kind, id }: ExpectationDifference): string {
  return `${kind} ${id}`;
}

function isSuggestion({ moves, release }: ExpectationDifference): boolean {
  return moves.length > 0 || release !== null;
}

function differencesOf({
  seenOn,
  differences,
  confirmed,
}: ReturnType<typeof compareWithLists>): NonNullable<CallOutput<'follow.differences'>> {
  const byKind = Map.groupBy(differences, ({ kind }) => kind);
  return {
    seenOn,
    total: differences.length,
    byKind: [...byKind].map(([kind, ofKind]) => ({ kind, count: ofKind.length })),
    rows: differences.slice(0, mostRows).map((one) => ({
      key: keyOf(one),
      kind: one.kind,
      id: one.id,
      name: one.name,
      text: one.text,
      isSuggestion: isSuggestion(one),
    })),
    suggested: {
      moves: differences.reduce((sum, { moves }) => sum + moves.length, 0),
      hosts: differences.filter(({ release }) => release !== null).length,
    },
    confirmed: { ...confirmed },
  };
}
