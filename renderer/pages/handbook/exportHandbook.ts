import type { CallInput } from '#core/api.ts';
import { bridge } from '#renderer/host/bridge.ts';
import { runJob } from '#renderer/host/jobs.ts';
import { t } from '#renderer/i18n/translate.ts';

/** Asks where to, and writes a part of the handbook as CSV. */
export async function exportHandbook(
  suggestedName: string,
  content: CallInput<'handbook.export'>['content'],
): Promise<void> {
  const file = await bridge().chooseSaveFile('table-csv', suggestedName);
  if (file === null) return;
  await runJob('handbook.export', { token: file.token, content }, t('job.export'));
}
