import type { CallOutput } from '#core/api.ts';
import type { FindingRow } from '#core/api/tableCalls.ts';
import type { SheetMapping } from '#core/import/mapping/mapping.ts';
import { previewMapping } from '#core/import/mapping/previewRows.ts';
import { previewTable } from '#core/import/mapping/previewTables.ts';
import { repairKindsOf } from '#core/import/mapping/repairOptions.ts';

const fileName = 'geraete.csv';
const sha256 = 'b'.repeat(64);
const lines = [
  ['Gerät', 'Rechenwerke', 'Hauptsp. GB', 'Läuft auf', 'Verbund', 'Zustand'],
  ...Array.from({ length: 12 }, (_, index) => [
    `app-${String(index + 1).padStart(2, '0')}`,
    String(2 + 2 * (index % 4)),
    String(8 * (1 + (index % 3))),
    `esx${1 + (index % 3)}`,
    'Nord',
    index === 4 ? 'aus' : 'ein',
  ]),
];

/** The double's preview of one table whose headings nobody knows; its figures come from the reader itself. */
export function previewUnknown(mappings: readonly SheetMapping[]): CallOutput<'import.preview'> {
  const raw = { name: '', rows: lines.map((texts, index) => ({ row: index + 1, texts, numeric: null })) };
  const given = mappings.find((one) => one.sha256 === sha256)?.mapping ?? null;
  const table = previewTable(raw, given, null);
  const live = given === null ? null : previewMapping(fileName, table, given);
  const stored = live?.counts.stored ?? 0;
  const rows = live?.counts ?? { read: 0, stored: 0, merged: 0, refused: 0 };
  const none = { added: 0, updated: 0, unchanged: 0, gone: 0 };
  return {
    files: [
      {
        sha256,
        file: fileName,
        format: live === null ? 'unknown' : 'csv',
        confidence: live === null ? 0.3 : 1,
        sizeBytes: 512,
        isRefused: stored === 0,
        rows,
        sheets: [{ sheet: '', rows }],
        hosts: 0,
        workloads: stored,
        tables: [table],
        firstRows: live?.rows ?? [],
      },
    ],
    findings: { error: 0, warning: 0, info: live?.findings.length ?? 0 },
    firstFindings: live?.findings ?? [],
    hosts: none,
    workloads: { ...none, added: stored },
    isFirst: true,
    changes: (live?.rows ?? []).map(({ name }) => ({ kind: 'workload', id: name, name, change: 'new', fields: [] })),
    changesTotal: stored,
  };
}

/** The double's import history: one import again, with a difference of each kind. */
export function importHistory(): CallOutput<'import.history'> {
  const none = { added: 0, updated: 0, unchanged: 34, gone: 0 };
  return [
    {
      id: 2,
      kind: 'import',
      label: 'the import of estate.xlsx',
      importedAt: '2026-11-20T09:12:00Z',
      files: ['estate.xlsx'],
      hosts: none,
      workloads: { added: 1, updated: 1, unchanged: 802, gone: 1 },
    },
  ];
}

/** What the double's import changed. */
export function importChanges(): CallOutput<'import.changes'> {
  return {
    total: 3,
    changes: [
      {
        kind: 'workload',
        id: 'vm-1',
        name: 'web-01',
        change: 'changed',
        fields: [
          { field: 'vcpus', before: 2, after: 4 },
          { field: 'host', before: 'esx1', after: 'esx2' },
        ],
      },
      { kind: 'workload', id: 'vm-2', name: 'old-01', change: 'gone', fields: [] },
      { kind: 'workload', id: 'vm-3', name: 'new-01', change: 'new', fields: [] },
    ],
  };
}

/** The double's options for a finding: those whose kind its code has, with two hosts to choose from. */
export function repairsOf(finding: FindingRow | undefined): CallOutput<'findings.repairs'> {
  if (finding === undefined) return [];
  return repairKindsOf(finding).map((kind) => ({
    kind,
    subject: finding.value ?? finding.column ?? '',
    choices: ['esx1', 'esx2'].map((name) => ({ value: name, label: name, detail: 'Nord' })),
    suggested: 'esx1',
    isFree: kind === 'value' || kind === 'cluster',
    affected: 2,
  }));
}
