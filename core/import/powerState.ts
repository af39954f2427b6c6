import type { Workload } from '#core/inventory/inventory.ts';
import type { FindingSink } from './findings.ts';
import type { NamedTable } from './namedTable.ts';
import type { TableRow } from './table.ts';

/** What a word says of a machine's state. */
export function readPowerWord(text: string): Workload['powerState'] {
  const word = text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  if (/^(?:poweredon|on|running|up|active|started|online|true|1|yes|ein|eingeschaltet|ok|connected)$/.test(word))
    return 'on';
  if (
    /^(?:poweredoff|off|stopped|down|inactive|shutoff|shutdown|offline|false|0|no|aus|ausgeschaltet|deallocated)$/.test(
      word,
    )
  )
    return 'off';
  return /^(?:suspended|paused|saved|hibernated|angehalten)$/.test(word) ? 'suspended' : 'unknown';
}

/**
 * The state of a VM as a row of an export says it. Where there is no column it runs (a list without a word on states is a list
 * of what runs); a word that is not known is reported.
 */
export function readVmPowerState(
  table: Pick<NamedTable<'powerState'>, 'has' | 'place' | 'text'>,
  row: TableRow,
  sink: FindingSink,
): Workload['powerState'] {
  if (!table.has('powerState')) return 'on';
  const state = readPowerWord(table.text(row, 'powerState') ?? '');
  if (state === 'unknown') {
    sink.add(
      'warning',
      'power-state-unknown',
      'The power state is not one that is known; the VM is kept and not planned.',
      table.place(row, 'powerState'),
    );
  }
  return state;
}
