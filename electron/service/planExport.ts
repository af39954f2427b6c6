import { zipSync, type Zippable } from 'fflate';
import type { PlanExportFormat } from '#core/api/planCalls.ts';
import { kubernetesManifests } from '#core/export/kubernetes/manifests.ts';
import { planCalendar, type CalendarContent } from '#core/export/planCalendar.ts';
import { planWorkbook, type PlanWorkbookContent } from '#core/export/planWorkbook.ts';

/** Formats that are made of the plan alone; tables are read from the file. */
export type ComposedFormat = Exclude<PlanExportFormat, 'csv'>;

/** A file of an export. */
export interface ExportedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Zip entries begin in 1980: the same plan gives the same archive at any time. */
const fixedTime = new Date(1980, 0, 1);

/** The files of a plan in one format; several of them in one archive where one file is asked for. */
export async function exportPlan(
  format: ComposedFormat,
  content: PlanWorkbookContent & CalendarContent,
  asOneFile: boolean,
): Promise<readonly ExportedFile[]> {
  const { document, details, groupNames } = content;
  switch (format) {
    case 'xlsx':
      return [{ name: 'plan.xlsx', bytes: await planWorkbook(content) }];
    case 'ics':
      return [{ name: 'roadmap.ics', bytes: Buffer.from(planCalendar(content)) }];
    case 'json':
      return [{ name: 'plan.json', bytes: Buffer.from(`${JSON.stringify(document)}\n`) }];
    case 'yaml': {
      const files = kubernetesManifests(document, details, groupNames).map(({ fileName, text }) => ({
        name: fileName,
        bytes: Buffer.from(text),
      }));
      if (!asOneFile) return files;
      const entries: Zippable = {};
      for (const { name, bytes } of files) entries[name] = [bytes, { mtime: fixedTime, os: 0 }];
      return [{ name: 'manifests.zip', bytes: zipSync(entries, { level: 6 }) }];
    }
  }
}
