import type { AssumptionSetRef } from '#core/handbook/handbookApi.ts';
import { bridge } from '#renderer/host/bridge.ts';
import { call, toApiError } from '#renderer/host/client.ts';
import { runJob } from '#renderer/host/jobs.ts';
import { t } from '#renderer/i18n/translate.ts';
import { showError } from '#renderer/state/view.ts';
import { useSets, type ImportProblem } from './setsStore.ts';

/** A file name that says which set it holds. */
export function fileNameOf(name: string): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '');
  return `${plain === '' ? 'assumptions' : plain}.assumptions.json`;
}

/** Asks where to, and writes a set as a file. */
export async function exportSet(ref: AssumptionSetRef, name: string): Promise<void> {
  const file = await bridge().chooseSaveFile('assumptions-json', fileNameOf(name));
  if (file === null) return;
  await runJob('assumptionSets.export', { token: file.token, ref }, t('job.exportSet'));
}

function isProblem(value: unknown): value is ImportProblem {
  return typeof value === 'object' && value !== null && 'field' in value && 'reason' in value;
}

/** Asks for files and reads sets from them; what is wrong in a file is shown value by value. */
export async function importSets(): Promise<void> {
  const files = await bridge().chooseFiles('import-assumptions');
  if (files.length === 0) return;
  try {
    await call('assumptionSets.import', { tokens: files.map(({ token }) => token) });
  } catch (error) {
    const known = toApiError(error);
    const { problems } = known.details;
    if (Array.isArray(problems) && problems.length > 0 && problems.every(isProblem)) useSets.setState({ problems });
    else showError(known);
  }
}
