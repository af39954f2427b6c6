/** What travels between the preload's isolated world and the host process. `args` and `value` are texts of cloning.ts. */

/** What a preload says to the host. */
export type FromPreload =
  | {
      readonly op: 'invoke';
      readonly id: number;
      readonly channel: string;
      readonly args: string;
      /** Files whose paths the host fills in before the message is delivered (webUtils.getPathForFile). */
      readonly files: readonly number[];
    }
  | { readonly op: 'send'; readonly channel: string; readonly args: string; readonly files: readonly number[] }
  | { readonly op: 'theme'; readonly isDark: boolean }
  | { readonly op: 'accelerator'; readonly index: number }
  | { readonly op: 'navigate'; readonly url: string }
  | {
      readonly op: 'window';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly isMaximized: boolean;
    };

/** What the host says to a preload: an answer to a call, or an event. Values are encoded by cloning.ts. */
export type ToPreload =
  | { readonly op: 'reply'; readonly id: number; readonly ok: true; readonly value: string }
  | { readonly op: 'reply'; readonly id: number; readonly ok: false; readonly message: string }
  | { readonly op: 'event'; readonly channel: string; readonly args: string };

/** A shortcut of the application menu as a keyboard event shows it. */
export interface KeyBinding {
  readonly key: string;
  readonly ctrl: boolean;
  readonly meta: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly index: number;
}

/** What the host hands to the isolated world when a document begins. */
export interface PreloadSetup {
  readonly keys: readonly KeyBinding[];
  readonly fileMark: string;
}

/** Names in the isolated world's global object; the page's world has none of them. */
export const worldName = 'headroom-preload';
/** Sends a text to the host. */
export const bindingName = '__headroomHostBinding';
/** Takes what the host says. */
export const deliverName = '__headroomHostDeliver';
/** Files that were chosen or dropped, for the host to find their paths. */
export const filesName = '__headroomHostFiles';
/** The {@link PreloadSetup} of the document. */
export const setupName = '__headroomHostSetup';
/** The preload, as a function of the isolated world. */
export const preloadName = '__headroomHostPreload';
/** Asks the user where to save; see pathPrompt.ts. */
export const askPathName = '__headroomHostAskPath';
/** Asks the user for files; see pathPrompt.ts. */
export const askFilesName = '__headroomHostAskFiles';
