import type { FileState } from '#core/api/fileCalls.ts';
import { bridge } from '#renderer/host/bridge.ts';
import { call } from '#renderer/host/client.ts';
import { t } from '#renderer/i18n/translate.ts';
import { beginImport } from '#renderer/pages/importSheet/importStore.ts';
import { ask } from '#renderer/ui/ask.ts';

/** A plan that was never saved is asked about before another file takes its place. False when the user backed out. */
async function mayLeaveFile(): Promise<boolean> {
  const state = await call('file.state', {});
  if (!state.isUntitled || state.hosts + state.workloads === 0) return true;
  const choice = await ask({
    title: t('leave.title'),
    text: t('leave.text'),
    answers: [
      { value: 'discard', label: t('leave.discard') },
      { value: 'save', label: t('command.saveAs') },
    ],
  });
  if (choice === null) return false;
  return choice === 'discard' || (await saveFileAs()) !== false;
}

/** Starts an empty plan file. */
export async function newFile(): Promise<FileState | false> {
  return (await mayLeaveFile()) ? call('file.new', {}) : false;
}

/** Opens a plan file that the user dropped. */
export async function openDropped(token: string): Promise<FileState | false> {
  return (await mayLeaveFile()) ? call('file.open', { token }) : false;
}

/** Asks for a plan file and opens it. */
export async function openFile(): Promise<FileState | false> {
  if (!(await mayLeaveFile())) return false;
  const [file] = await bridge().chooseFiles('open-plan');
  return file === undefined ? false : call('file.open', { token: file.token });
}

/** Asks where to, and saves the plan file there. False when the user backed out. */
export async function saveFileAs(): Promise<FileState | false> {
  const state = await call('file.state', {});
  const suggested = state.isUntitled ? 'plan.headroom' : state.name;
  const file = await bridge().chooseSaveFile('save-plan', suggested);
  return file === null ? false : call('file.saveAs', { token: file.token });
}

/** Asks for inventories and imports them. */
export async function importFiles(): Promise<void> {
  const files = await bridge().chooseFiles('import');
  if (files.length > 0) await beginImport({ files });
}

/** Takes back the last edit of the plan file. Rejects with the host's ApiError. */
export function undo(): Promise<FileState> {
  return call('history.undo', {});
}

/** Makes the last edit that was taken back again. Rejects with the host's ApiError. */
export function redo(): Promise<FileState> {
  return call('history.redo', {});
}
