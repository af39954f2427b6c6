import type { RoadmapConflictView } from '#core/api/roadmapCalls.ts';
import { runAction } from '#renderer/app/useRun.ts';
import { call } from '#renderer/host/client.ts';
import { openWay, useWay } from '#renderer/pages/way/wayStore.ts';
import { goTo } from '#renderer/state/view.ts';

/** Goes to where a limit is written: the editor of its entry, the settings of the way, an assumption, groups, or rules on hosts. */
export function openLimit({ place }: RoadmapConflictView['limits'][number]): void {
  switch (place?.kind) {
    case undefined:
      return;
    case 'entry': {
      const { list, index } = place;
      openWay();
      runAction(async () => {
        const { roadmap } = await call('scenario.get', {});
        const entry = roadmap[list][index];
        if (entry !== undefined) useWay.setState({ editing: { kind: list, entry } });
      });
      return;
    }
    case 'settings':
      openWay();
      return;
    case 'assumption':
      useWay.setState({ tab: 'assumptions' });
      goTo('assumptions');
      return;
    case 'groups':
      goTo('inventory');
      return;
    case 'placement':
      goTo('placement');
  }
}
