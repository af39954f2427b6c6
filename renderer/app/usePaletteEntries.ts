import { useMemo } from 'react';
import { sourceText } from '#core/handbook/documents.ts';
import { useApi } from '#renderer/host/queries.ts';
import { openModel, openTable } from '#renderer/pages/handbook/handbookStore.ts';
import { findModels } from '#renderer/pages/handbook/models/search.ts';
import { inspect } from '#renderer/state/view.ts';
import { paletteCommands } from './commands.ts';

/** One line of the palette. */
export interface PaletteEntry {
  readonly id: string;
  readonly group: 'page' | 'command' | 'host' | 'workload' | 'model' | 'table';
  readonly label: string;
  readonly detail?: string;
  readonly run: () => void;
}

const perTable = 8;

/** True when every word of `text` begins a word of `label` or occurs in it. */
export function matchesWords(label: string, text: string): boolean {
  const hay = label.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => hay.includes(word));
}

/** Pages and commands that match, then the first hosts and workloads by name, and what the handbook has. */
export function usePaletteEntries(text: string): readonly PaletteEntry[] {
  const wanted = text.trim();
  const options = { enabled: wanted.length >= 2, keepPrevious: true };
  const input = { search: wanted, limit: perTable, sort: [{ column: 'name' as const, descending: false }] };
  const hosts = useApi('hosts.page', input, options);
  const workloads = useApi('workloads.page', input, options);
  const models = useApi('models.list', {}, { enabled: options.enabled });
  const tables = useApi('catalogue.tables', {}, { enabled: options.enabled });
  return useMemo(() => {
    const entries: PaletteEntry[] = paletteCommands().filter((entry) => matchesWords(entry.label, wanted));
    if (wanted.length >= 2) {
      for (const row of hosts.data?.rows ?? []) {
        entries.push({
          id: `host.${row.id}`,
          group: 'host',
          label: row.name,
          detail: row.cluster ?? '',
          run: () => inspect('host', row.id),
        });
      }
      for (const row of workloads.data?.rows ?? []) {
        entries.push({
          id: `workload.${row.id}`,
          group: 'workload',
          label: row.name,
          detail: row.operatingSystem ?? '',
          run: () => inspect('workload', row.id),
        });
      }
      for (const model of findModels(models.data ?? [], wanted).slice(0, perTable)) {
        entries.push({
          id: `model.${model.id}`,
          group: 'model',
          label: model.title,
          detail: model.id,
          run: () => openModel(model.id),
        });
      }
      for (const table of (tables.data ?? []).filter((one) => matchesWords(one.title, wanted)).slice(0, perTable)) {
        entries.push({
          id: `table.${table.id}`,
          group: 'table',
          label: table.title,
          detail: sourceText(table.source),
          run: () => openTable(table.id),
        });
      }
    }
    return entries;
  }, [wanted, hosts.data, workloads.data, models.data, tables.data]);
}
