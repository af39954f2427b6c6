import type { ReactNode } from 'react';
import { formatMemory, formatNumber, formatPercent, formatSignificant } from '#core/drawing/format.ts';
import { technologies, type Technology } from '#core/inventory/technology.ts';
import { t } from '#renderer/i18n/translate.ts';
import { setFilter } from '#renderer/table/tableState.ts';
import { TechnologyMark } from '#renderer/ui/Glyphs.tsx';
import type { FlowRow } from './flowRow.ts';

/** The target by technology, in counts, cores and memory; a click filters the table beneath. */
export function TargetTable({
  flows,
  chosen,
}: {
  readonly flows: readonly FlowRow[];
  readonly chosen: readonly unknown[] | null;
}): ReactNode {
  const all = flows.reduce((sum, flow) => sum + flow.workloads, 0);
  const rows = technologies
    .map((technology) => {
      const own = flows.filter((flow) => flow.to === technology);
      const sum = (pick: (flow: FlowRow) => number): number => own.reduce((total, flow) => total + pick(flow), 0);
      return {
        technology,
        workloads: sum((flow) => flow.workloads),
        cores: sum((flow) => flow.cpuCores),
        memory: sum((flow) => flow.memoryMiB),
      };
    })
    .filter((row) => row.workloads > 0);
  const choose = (technology: Technology): void => {
    const isChosen = chosen?.length === 1 && chosen[0] === technology;
    setFilter('advice', { column: 'technology', op: 'in', values: isChosen ? [] : [technology] });
  };
  return (
    <table className="plain-table target-table dimmable">
      <thead>
        <tr>
          <th scope="col">{t('overview.target')}</th>
          <th scope="col" className="number">
            {t('column.workloads')}
          </th>
          <th scope="col" className="number">
            {t('column.share')}
          </th>
          <th scope="col" className="number">
            {t('column.cores')}
          </th>
          <th scope="col" className="number">
            {t('column.memory')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.technology} data-off={chosen !== null && !chosen.includes(row.technology)}>
            <th scope="row">
              <button type="button" className="figure-link" onClick={() => choose(row.technology)}>
                <TechnologyMark technology={row.technology} />
              </button>
            </th>
            <td className="number">{formatNumber(row.workloads)}</td>
            <td className="number">{formatPercent(row.workloads / all)}</td>
            <td className="number">{formatSignificant(row.cores)}</td>
            <td className="number">{formatMemory(row.memory)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
