import type { Finding } from '#core/inventory/source.ts';
import { checkSurvival, type RoadmapCheckInput } from '#core/roadmap/check.ts';
import type { RoadmapRules } from '#core/roadmap/checkRules.ts';

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/**
 * Clusters that do not survive the failures that they should, as simulated: a warning where that is still so after the
 * roadmap, a note where the roadmap ends it. The certificate only says that it never gets worse.
 */
export function survivalFindings(input: RoadmapCheckInput, rules: RoadmapRules, file: string): readonly Finding[] {
  return checkSurvival(input, rules).flatMap(({ cluster, tolerate, homelessToday, homelessAfter }): Finding[] => {
    if (homelessToday === 0 && homelessAfter === 0) return [];
    const label = cluster ?? 'Stand-alone hosts';
    const loss = `the loss of ${counted(tolerate, 'host')}`;
    return [
      homelessAfter > 0
        ? {
            severity: 'warning',
            code: 'failures-not-survived',
            file,
            value: cluster ?? 'stand-alone hosts',
            message: `${label}: after the roadmap ${loss} would ${homelessToday === 0 ? '' : 'still '}leave ${counted(homelessAfter, 'workload')} without room (today ${homelessToday === 0 ? 'none' : homelessToday}). Add a host, or accept less reserve.`,
          }
        : {
            severity: 'info',
            code: 'failures-survived-later',
            file,
            value: cluster ?? 'stand-alone hosts',
            message: `${label}: today ${loss} would leave ${counted(homelessToday, 'workload')} without room; after the roadmap all find some.`,
          },
    ];
  });
}
