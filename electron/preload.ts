import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { ApiEvent, ChosenFile, HeadroomBridge, Reply } from '#core/api.ts';
import { channels } from './channels.ts';

/**
 * The bridge, and nothing else: named functions over fixed channels. Neither ipcRenderer nor an event object ever reaches
 * the page. Runs sandboxed, without Node; bundled into one CommonJS file.
 */
const bridge: HeadroomBridge = {
  call: (name, input, callId) => ipcRenderer.invoke(channels.call, name, input, callId) as Promise<Reply>,
  cancel: async (callId) => {
    await ipcRenderer.invoke(channels.cancel, callId);
  },
  onEvent: (listener) => {
    const forward = (_event: unknown, event: ApiEvent): void => listener(event);
    ipcRenderer.on(channels.event, forward);
    return () => {
      ipcRenderer.off(channels.event, forward);
    };
  },
  chooseFiles: (purpose) => ipcRenderer.invoke(channels.chooseFiles, purpose) as Promise<readonly ChosenFile[]>,
  chooseSaveFile: (purpose, suggestedName) =>
    ipcRenderer.invoke(channels.chooseSaveFile, purpose, suggestedName) as Promise<ChosenFile | null>,
  // The one place that sees the path of a dropped file; the page gets a token for it.
  acceptDropped: (files) =>
    ipcRenderer.invoke(
      channels.acceptDropped,
      files.map((file) => webUtils.getPathForFile(file as File)),
    ) as Promise<readonly ChosenFile[]>,
};

contextBridge.exposeInMainWorld('headroom', bridge);
