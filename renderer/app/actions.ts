import type { FileState } from '#core/api.ts';
import { bridge } from '#renderer/host/bridge.ts';
import { call } from '#renderer/host/client.ts';
import { beginImport } from '#renderer/pages/importSheet/importStore.ts';

/** What a command does. `false` when the user backed out of a dialog. */
export type Action = () => Promise<unknown>;

/** Starts an empty plan file. */
export function newFile(): Promise<FileState> {
  return call('file.new', {});
}

/** Asks for a plan file and opens it. */
export async function openFile(): Promise<FileState | false> {
  const [file] = await bridge().chooseFiles('open-plan');
  return file === undefined ? false : call('file.open', { token: file.token });
}

/** Asks where to, and saves the plan file there. */
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

export function undo(): Promise<FileState> {
  return call('history.undo', {});
}

export function redo(): Promise<FileState> {
  return call('history.redo', {});
}
