import type { ReactNode } from 'react';

import { formatMemory, formatSignificant } from '#core/drawing/format.ts';
import type { SceneTarget } from '#core/drawing/scene.ts';
import { technologyFlow } from '#core/drawing/technologyFlow.ts';
import { ChartFrame } from '#renderer/charts/ChartFrame.tsx';
import { SceneView } from '#renderer/charts/SceneView.tsx';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { changeTable, useTableSettings, withFilter, type TableFilter } from '#renderer/table/tableState.ts';
import { Problem } from '#renderer/ui/Problem.tsx';
import type { FlowRow } from './flowRow.ts';
import { TargetTable } from './TargetTable.tsx';

/** The report draws in points of 8; the window shows the same drawing in its own text size. */
const scale = 1.42;

/** Pixels that the drawing needs: two lines of label and a gap for each target, and room for the bars to differ. */
function flowHeight(flows: readonly FlowRow[]): number {
  const targets = new Set(flows.filter((flow) => flow.workloads > 0).map((flow) => flow.to)).size;
  return Math.round((36 * Math.max(2, targets) + 44) * scale);
}

/** The values that the table is filtered to in one column, null when it is not. */
function chosenIn(filters: readonly TableFilter[], column: string): readonly unknown[] | null {
  const filter = filters.find((entry) => entry.column === column);
  return filter?.op === 'in' ? filter.values : null;
}

/** From today's technologies to the target's; a click on a ribbon filters the table to it, a second click takes it back. */
export function FlowChart(): ReactNode {
  const flow = useApi('advice.flow', {});
  const { filters } = useTableSettings('advice');
  const from = chosenIn(filters, 'from');
  const to = chosenIn(filters, 'technology');
  if (flow.isError) return <Problem error={flow.error} onRetry={() => void flow.refetch()} />;
  const flows: readonly FlowRow[] = flow.data ?? [];
  const isOn = (target: SceneTarget): boolean => {
    const [source, goal] = target.id.split('>');
    return (from === null || from.includes(source)) && (to === null || to.includes(goal));
  };
  const choose = (target: SceneTarget): void => {
    const [source = '', goal = ''] = target.id.split('>');
    const isChosen = from?.length === 1 && to?.length === 1 && isOn(target);
    const only = (column: string, value: string): TableFilter => ({
      column,
      op: 'in',
      values: isChosen ? [] : [value],
    });
    changeTable('advice', { filters: withFilter(withFilter(filters, only('from', source)), only('technology', goal)) });
  };
  const cores = flows.reduce((sum, entry) => sum + entry.cpuCores, 0);
  const memory = flows.reduce((sum, entry) => sum + entry.memoryMiB, 0);
  return (
    <div className="advice-flow">
      <ChartFrame
        title={t('advice.flowTitle')}
        description={t('advice.flowText', { cores: formatSignificant(cores), memory: formatMemory(memory) })}
        height={flowHeight(flows)}
      >
        {({ width, height }) => (
          <SceneView
            scene={technologyFlow(flows, { width: Math.min(width, 860) / scale, height: (height - 4) / scale })}
            scale={scale}
            onSelect={choose}
            isOff={(target) => (from !== null || to !== null) && !isOn(target)}
          />
        )}
      </ChartFrame>
      <TargetTable flows={flows} chosen={to} />
    </div>
  );
}
