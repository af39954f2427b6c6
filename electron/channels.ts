/** The names of the channels between the window's bridge (preload.ts) and the shell (main.ts). Nothing else is sent. */
export const channels = {
  call: 'headroom:call',
  cancel: 'headroom:cancel',
  event: 'headroom:event',
  chooseFiles: 'headroom:choose-files',
  chooseSaveFile: 'headroom:choose-save-file',
  acceptDropped: 'headroom:accept-dropped',
} as const;
