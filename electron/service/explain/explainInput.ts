import { ApiError } from '#core/api.ts';
import type { Explanation } from '#core/api/planCalls.ts';
import type { Origin } from '#core/inventory/inventory.ts';
import { all, first, single, type ReadableDb } from '#db/database.ts';
import { readFinding, readFindingsAt } from '#db/findingRepository.ts';
import { readImportSources, readRawRow } from '#db/importRepository.ts';
import { readCluster } from '#db/inventoryRepository.ts';
import { figure, knownRows, maybeFigure, placeOf, row, section, sourcePlaceId, type Section } from './rows.ts';

/** The file and row that something was read from, as a section that leads to the row itself. */
export function originSection(db: ReadableDb, origin: Origin): Section {
  const source = readImportSources(db).find(({ id }) => id === origin.sourceId);
  return section('Where it was read', [
    row('File', source?.file ?? origin.sourceId, { link: { kind: 'source', id: origin.sourceId } }),
    row(origin.sheet === null ? 'Row' : `Row of ${origin.sheet}`, String(origin.row), {
      link: { kind: 'source', id: sourcePlaceId(origin) },
    }),
  ]);
}

/** The findings about the row that something was read from; nothing when there are none. */
export function findingSections(db: ReadableDb, origin: Origin): Section[] {
  const findings = readFindingsAt(db, origin);
  if (findings.length === 0) return [];
  return [
    section(
      `Findings (${findings.length})`,
      findings
        .slice(0, 20)
        .map(({ id, severity, message }) => row(severity, message, { link: { kind: 'finding', id } })),
    ),
  ];
}

/** A finding with the row that it is about. */
export function explainFinding(db: ReadableDb, id: string): Explanation {
  const finding = readFinding(db, id);
  if (finding === undefined) throw new ApiError('not-found', 'That finding is no longer there.');
  const { sourceId, row: rowNumber } = finding;
  const place = knownRows([
    ['File', finding.file],
    ['Sheet', finding.sheet ?? null],
    ['Row', rowNumber === undefined ? null : String(rowNumber)],
    ['Column', finding.column ?? null],
    ['Value', finding.value ?? null],
    ['Code', finding.code],
  ]);
  const origin =
    sourceId === null || rowNumber === undefined ? null : { sourceId, sheet: finding.sheet ?? null, row: rowNumber };
  return {
    title: finding.message,
    subtitle: { error: 'Error', warning: 'Warning', info: 'Information' }[finding.severity],
    sections: [
      section('Where', place, {
        text: sourceId === null ? 'The planner reported it.' : 'It was reported when the file was imported.',
      }),
      ...(origin === null ? [] : [...rawSections(db, origin, finding.column), ...readFromSections(db, origin)]),
    ],
  };
}

function rawSections(db: ReadableDb, origin: Origin, column?: string): Section[] {
  const raw = readRawRow(db, origin);
  if (raw === null) return [];
  return [
    section(
      `Row ${origin.row} of ${raw.sheet === '' ? 'the file' : raw.sheet}, as it was read`,
      raw.cells
        .filter(([, text]) => text !== '')
        .map(([heading, text]) => row(heading === column ? `${heading} (the finding's)` : heading, text)),
      {
        text:
          {
            stored: 'The row was stored.',
            merged: 'The row was merged into another.',
            refused: 'The row was refused.',
          }[raw.fate] ?? '',
      },
    ),
  ];
}

/** What was read from a row: the host or workload that came of it. */
function readFromSections(db: ReadableDb, origin: Origin): Section[] {
  const rows = (['hosts', 'workloads'] as const).flatMap((table) =>
    all<{ id: string; name: string }>(
      db,
      `SELECT id, name FROM ${table} WHERE source_id = ? AND row = ? AND (sheet IS ? OR ? IS NULL) ORDER BY id LIMIT 10`,
      [origin.sourceId, origin.row, origin.sheet, origin.sheet],
    ).map(({ id, name }) =>
      row(table === 'hosts' ? 'Host' : 'Workload', name, {
        link: { kind: table === 'hosts' ? 'host' : 'workload', id },
      }),
    ),
  );
  return rows.length === 0 ? [] : [section('What became of it', rows)];
}

/** An imported file, or one row of it with its cells. */
export function explainSource(db: ReadableDb, id: string): Explanation {
  const place = placeOf(id);
  const sourceId = place?.sourceId ?? id;
  const source = readImportSources(db).find((candidate) => candidate.id === sourceId);
  if (source === undefined) throw new ApiError('not-found', 'That source is no longer in the plan file.');
  if (place !== null) {
    const sections = rawSections(db, place);
    if (sections.length === 0) throw new ApiError('not-found', `Row ${place.row} of ${source.file} was not kept.`);
    return {
      title: `${source.file}, ${place.sheet === null ? '' : `${place.sheet}, `}row ${place.row}`,
      subtitle: 'A row of an import',
      sections: [
        ...sections,
        ...readFromSections(db, place),
        ...findingSections(db, place),
        section('Source', [row('File', source.file, { link: { kind: 'source', id: sourceId } })]),
      ],
    };
  }
  return {
    title: source.file,
    subtitle: `Imported ${source.importedAt.slice(0, 16).replace('T', ' ')} UTC`,
    sections: [
      section(
        'File',
        knownRows([
          ['Format', source.format],
          ['Size', figure(source.sizeBytes), 'bytes'],
          ['SHA-256', source.sha256],
          ['Made by version', source.toolVersion],
        ]),
      ),
      section(
        'Rows',
        [
          ...Object.entries(source.rows).map(([fate, rows]) => row(`All: ${fate}`, figure(rows))),
          ...source.sheets.map(({ sheet, rows }) =>
            row(
              sheet === '' ? 'File' : sheet,
              `${figure(rows.read)} read, ${figure(rows.stored)} stored, ${figure(rows.merged)} merged, ${figure(rows.refused)} refused`,
            ),
          ),
        ],
        {
          text: 'Every row that was read is stored, merged into another, or refused with a finding.',
          formula: 'read = stored + merged + refused',
        },
      ),
      section('What was read from it', [
        row('Hosts', figure(single<number>(db, 'SELECT count(*) FROM hosts WHERE source_id = ?', [sourceId]))),
        row('Workloads', figure(single<number>(db, 'SELECT count(*) FROM workloads WHERE source_id = ?', [sourceId]))),
        row('Findings', figure(single<number>(db, 'SELECT count(*) FROM findings WHERE source_id = ?', [sourceId]))),
      ]),
    ],
  };
}

/** A cluster, by id or by the name that tables show. */
export function explainCluster(
  db: ReadableDb,
  id: string,
  planned: (name: string | null) => readonly Section[],
): Explanation {
  const found =
    readCluster(db, id) ??
    first<{ id: string }>(db, 'SELECT id FROM clusters WHERE label = ? OR name = ? ORDER BY label LIMIT 1', [id, id]);
  const cluster = found === undefined ? undefined : readCluster(db, found.id);
  if (cluster === undefined) throw new ApiError('not-found', `There is no cluster ${id}.`);
  const sums = first<{ hosts: number; cores: number; memory: number; workloads: number; vcpus: number }>(
    db,
    `SELECT count(*) AS hosts, total(cpu_cores) AS cores, total(memory_mib) AS memory,
       (SELECT count(*) FROM workloads WHERE cluster_id = @id AND power_state = 'on') AS workloads,
       (SELECT total(vcpus) FROM workloads WHERE cluster_id = @id AND power_state = 'on') AS vcpus
     FROM hosts WHERE cluster_id = @id`,
    { id: cluster.id },
  );
  const hosts = all<{ id: string; name: string; cores: number }>(
    db,
    'SELECT id, name, cpu_cores AS cores FROM hosts WHERE cluster_id = ? ORDER BY sort_name LIMIT 50',
    [cluster.id],
  );
  return {
    title: cluster.name,
    subtitle: cluster.datacenter === null ? 'Cluster' : `Cluster in ${cluster.datacenter}`,
    sections: [
      section('Size', [
        row('Hosts', figure(sums?.hosts ?? 0)),
        row('CPU', figure(sums?.cores ?? 0), { unit: 'cores' }),
        row('Memory', figure(sums?.memory ?? 0), { unit: 'MiB' }),
        row('Workloads switched on', figure(sums?.workloads ?? 0)),
        row('vCPUs switched on', figure(sums?.vcpus ?? 0), {
          source:
            sums !== undefined && sums.cores > 0 ? `${figure(sums.vcpus / sums.cores)} vCPUs per core` : undefined,
        }),
        ...knownRows([
          ['Failures to survive, as the source says', maybeFigure(cluster.failoverLevel)],
          ['Admission control', cluster.admissionControl === null ? null : cluster.admissionControl ? 'on' : 'off'],
        ]),
      ]),
      ...planned(cluster.name),
      section(
        'Hosts',
        hosts.map((host) => row(host.name, figure(host.cores), { unit: 'cores', link: { kind: 'host', id: host.id } })),
      ),
      ...(cluster.origin === null
        ? [
            section('Where it was read', [], {
              text: 'No source describes the cluster; its hosts or workloads name it.',
            }),
          ]
        : [originSection(db, cluster.origin)]),
    ],
  };
}
