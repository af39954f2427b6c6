import { type IpcMainInvokeEvent, type WebFrameMain, ipcMain } from 'electron';
import { windowOrigin } from './appProtocol.ts';

/**
 * The only place that touches ipcMain (a lint rule bans it elsewhere): every handler is registered here, so that no call
 * is answered before its sender was checked.
 */

/** Thrown for a call whose sender is not the window that this application opened, showing its own page. */
export class UntrustedSenderError extends Error {
  override readonly name = 'UntrustedSenderError';
  constructor() {
    super('The call was refused: it does not come from the window of this application.');
  }
}

/** What is looked at of the frame that a call comes from. */
export type SenderFrame = Pick<WebFrameMain, 'url' | 'parent' | 'detached'>;

/**
 * True for the top frame of a page of our own origin. A frame that is gone (null) or detached, a frame within the page
 * and any other page are refused.
 */
export function isTrustedSender(frame: SenderFrame | null): boolean {
  if (frame === null || frame.detached || frame.parent !== null) return false;
  try {
    const url = new URL(frame.url);
    // The origin of a custom scheme is "null" in Node's URL, so scheme and host are compared by themselves.
    return `${url.protocol}//${url.host}` === windowOrigin;
  } catch {
    return false;
  }
}

/**
 * Registers the handler of one channel. `knows` says whether the sending web contents are a window of ours. Arguments
 * arrive as `unknown`: what they are is the handler's to find out.
 */
export function handle(
  channel: string,
  knows: (webContentsId: number) => boolean,
  handler: (webContentsId: number, ...args: readonly unknown[]) => unknown,
): void {
  ipcMain.handle(channel, (event: IpcMainInvokeEvent, ...args: readonly unknown[]) => {
    if (!knows(event.sender.id) || !isTrustedSender(event.senderFrame)) throw new UntrustedSenderError();
    return handler(event.sender.id, ...args);
  });
}
