import { ApiError } from '#core/api.ts';
import { single } from '#db/database.ts';
import { readFollowedStreams } from '#db/followRepository.ts';
import { findDamage } from '#db/planFile.ts';
import { listPlans, readPlanStreams } from '#db/planRepository.ts';
import { readScenario } from '#db/scenarioRepository.ts';
import type { Handlers } from '../dispatcher.ts';
import { FollowedRoadmap, progressSummary } from '../followedRoadmap.ts';
import { runTask, type ServiceContext } from '../serviceContext.ts';
import { settlePlanFile } from '../settle.ts';

/** The file as a whole: state, new, open, save as, check. */
export function fileHandlers(context: ServiceContext) {
  const { session } = context;
  const followed = new FollowedRoadmap(session);
  const everything = ['file', 'inventory', 'findings', 'scenario', 'plan', 'history', 'progress'] as const;
  return {
    'app.info': () => ({
      version: context.options.version,
      shell: context.options.shell,
      sqlite: single<string>(session.db, 'SELECT sqlite_version()'),
      offline: true as const,
    }),
    'file.state': () => session.state(),
    'file.new': async () => {
      await session.create();
      context.emit(everything);
      return session.state();
    },
    'file.open': async ({ token }, call) => {
      await session.open(call.file(token).path);
      context.emit(everything);
      void settlePlanFile(context);
      return session.state();
    },
    'file.saveAs': async ({ token }, call) => {
      await session.saveAs(call.file(token).path);
      context.emit(['file']);
      return session.state();
    },
    'file.check': async (_input, call) => {
      call.progress(0, 'checking the file');
      const damage = [...findDamage(session.db)];
      const plans = [];
      const stored = listPlans(session.db);
      for (const [index, entry] of stored.entries()) {
        call.progress((index + 0.2) / (stored.length + 0.2), `checking the roadmap of ${entry.scenarioName}`);
        const streams = readPlanStreams(session.db, entry.id);
        const scenario = readScenario(session.db, entry.scenarioId);
        if (streams === null || scenario === null) throw new ApiError('not-found', 'The plan is no longer there.');
        const certificate = await runTask(context, 'check', streams, { signal: call.signal });
        plans.push({
          planId: String(entry.id),
          scenario: entry.scenarioName,
          inputsHash: entry.inputsHash,
          current: entry.fingerprint === session.fingerprint(scenario),
          holds: certificate.every(({ holds }) => holds),
          certificate: [...certificate],
        });
      }
      const baseline = followed.read();
      const streams = baseline === null ? null : readFollowedStreams(session.db, baseline.entry.id);
      if (baseline === null || streams === null) return { damage, plans, followed: null };
      call.progress(1, 'checking the roadmap that is followed');
      const certificate = await runTask(context, 'check', streams, { signal: call.signal });
      return {
        damage,
        plans,
        followed: {
          scenario: baseline.entry.scenario.name,
          inputsHash: baseline.entry.inputsHash,
          followedAt: baseline.entry.followedAt,
          holds: certificate.every(({ holds }) => holds),
          certificate: [...certificate],
          progress: progressSummary(baseline, context.now().toISOString().slice(0, 10)),
        },
      };
    },
  } satisfies Partial<Handlers>;
}
