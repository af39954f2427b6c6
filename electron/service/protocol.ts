import type { ApiEvent, Reply } from '#core/api.ts';

/** Messages between a shell (Electron's main process, the browser host, the terminal) and the service thread. */

/** A file behind a token that the shell handed out, sent along with the call that names the token. */
export interface ResolvedFile {
  readonly path: string;
  readonly name: string;
}

/** Messages of the shell to the service thread. */
export type ToService =
  | {
      readonly type: 'call';
      readonly callId: string;
      readonly name: string;
      readonly input: unknown;
      /** Only the tokens that the shell knows; a call naming another token is refused by the service. */
      readonly files: Readonly<Record<string, ResolvedFile>>;
    }
  | { readonly type: 'cancel'; readonly callId: string }
  /** Finish what is running, close the database, then exit. */
  | { readonly type: 'shutdown' };

/** Messages of the service thread to the shell: `ready` first, one reply for each call. */
export type FromService =
  | { readonly type: 'ready' }
  | { readonly type: 'reply'; readonly callId: string; readonly reply: Reply }
  | { readonly type: 'event'; readonly event: ApiEvent };

/** `workerData` of the service thread. */
export interface ServiceOptions {
  /** Folder for what is not in a plan file: untitled plans, window state. Created if missing. */
  readonly userDataFolder: string;
  /** Folder that holds `migrations/`, `fonts/` and `samples/`. */
  readonly resourcesFolder: string;
  readonly shell: 'electron' | 'browser-host' | 'terminal' | 'test';
  readonly version: string;
}
