import { z } from 'zod';
import { adviceCalls } from './api/adviceCalls.ts';
import { assumptionSetCalls } from './api/assumptionSetCalls.ts';
import { compareCalls } from './api/compareCalls.ts';
import type { CallDefinitions } from './api/definition.ts';
import { fileCalls } from './api/fileCalls.ts';
import { followCalls } from './api/followCalls.ts';
import { groupCalls } from './api/groupCalls.ts';
import { handbookCalls } from './api/handbookCalls.ts';
import { importCalls } from './api/importCalls.ts';
import { placementCalls } from './api/placementCalls.ts';
import { planCalls } from './api/planCalls.ts';
import { purchaseCalls } from './api/purchaseCalls.ts';
import { reportCalls } from './api/reportCalls.ts';
import { roadmapCalls } from './api/roadmapCalls.ts';
import { ruleCalls } from './api/ruleCalls.ts';
import { scenarioCalls } from './api/scenarioCalls.ts';
import { tableCalls } from './api/tableCalls.ts';

/**
 * The contract between a shell (window, terminal, tests) and the service: every call with its schemas, every event, every
 * error code. The bridge, the registration of handlers, the client and the test double are all derived from {@link api}.
 *
 * - `query` reads and may be repeated; `command` changes the plan file and can be undone where it says so; `job` takes
 *   long, reports progress by events and can be cancelled.
 * - No call carries more than about 1 MB: tables travel as pages, files as chunks.
 * - Paths never cross: the shell's dialogs hand out opaque tokens.
 */

/** Every call, by area: its page of the window or the part of the plan file that it is about. */
export const api = {
  ...fileCalls,
  ...importCalls,
  ...tableCalls,
  ...groupCalls,
  ...scenarioCalls,
  ...adviceCalls,
  ...planCalls,
  ...placementCalls,
  ...ruleCalls,
  ...purchaseCalls,
  ...roadmapCalls,
  ...compareCalls,
  ...followCalls,
  ...handbookCalls,
  ...assumptionSetCalls,
  ...reportCalls,
} as const satisfies CallDefinitions;

/** The calls as a type: the client, the registration and the test double are derived from it. */
export type Api = typeof api;
/** The name of a call. */
export type CallName = keyof Api;
/** What a caller passes (defaults may be left out). */
export type CallInput<Name extends CallName> = z.input<Api[Name]['input']>;
/** What a handler receives (defaults filled in). */
export type ParsedInput<Name extends CallName> = z.output<Api[Name]['input']>;
/** What a call answers. */
export type CallOutput<Name extends CallName> = z.output<Api[Name]['output']>;

/** Every call's name, in the order of the contract. */
export const callNames: readonly CallName[] = Object.keys(api) as CallName[];

/** True when `name` is a call of the contract. */
export function isCallName(name: string): name is CallName {
  return Object.hasOwn(api, name);
}

/** What a call can fail with; the codes are stable. */
export const errorCodes = [
  'unknown-call',
  'invalid-input',
  'invalid-output',
  'not-found',
  'cancelled',
  'worker-crashed',
  'service-crashed',
  'busy',
  'no-inventory',
  'no-plan',
  'not-a-plan-file',
  'newer-file',
  'damaged-file',
  'read-only',
  'file-not-readable',
  'file-not-writable',
  'import-refused',
  'infeasible',
  'nothing-to-undo',
  'internal',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** An error as it crosses the boundary: a stable code, a sentence that a user can act on, and facts. */
export const apiErrorSchema = z.strictObject({
  code: z.enum(errorCodes),
  message: z.string(),
  details: z.record(z.string(), z.unknown()).default({}),
});
export type ApiErrorData = z.infer<typeof apiErrorSchema>;

/** The same error inside one thread. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
  constructor(code: ErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** The answer to a call. Errors are data, so that nothing of a stack trace crosses the boundary. */
export type Reply<Name extends CallName = CallName> =
  | { readonly ok: true; readonly value: CallOutput<Name> }
  | { readonly ok: false; readonly error: ApiErrorData };

/** What may have changed, so that a window knows which answers to fetch again. */
export const topics = ['file', 'inventory', 'findings', 'scenario', 'plan', 'history', 'progress'] as const;
export type Topic = (typeof topics)[number];

/** What the host tells a window unasked. */
export const eventSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('progress'),
    callId: z.string(),
    fraction: z.number().min(0).max(1),
    phase: z.string(),
  }),
  z.strictObject({ type: z.literal('changed'), topics: z.array(z.enum(topics)) }),
  z.strictObject({ type: z.literal('service'), state: z.enum(['ready', 'restarted']) }),
  /** A command of the application menu or its shortcut. */
  z.strictObject({
    type: z.literal('menu'),
    command: z.enum(['new', 'open', 'save-as', 'import', 'export-report', 'undo', 'redo', 'palette', 'find', 'plan']),
  }),
]);
export type ApiEvent = z.infer<typeof eventSchema>;

/** What a chosen or dropped file looks like to the window: never a path. */
export interface ChosenFile {
  readonly token: string;
  readonly name: string;
  readonly sizeBytes: number;
}

/** What a file is chosen for: decides the kinds of files that the dialog offers. */
export type OpenPurpose = 'import' | 'open-plan' | 'import-assumptions' | 'import-scenario' | 'report-logo';
/** What a place to write to is chosen for. */
export type SavePurpose =
  | 'save-plan'
  | 'report-pdf'
  | 'table-csv'
  | 'drawing-svg'
  | 'assumptions-json'
  | 'scenario-json'
  | 'plan-xlsx'
  | 'plan-csv'
  | 'plan-ics'
  | 'plan-yaml'
  | 'plan-json';

/** What the preload exposes to the page as `window.headroom`, and nothing else. */
export interface HeadroomBridge {
  /** Answers a call; `callId` is the caller's, unique in the window, and names it in progress events and `cancel`. */
  call(name: string, input: unknown, callId: string): Promise<Reply>;
  cancel(callId: string): Promise<void>;
  /** Returns the function that stops listening. */
  onEvent(listener: (event: ApiEvent) => void): () => void;
  chooseFiles(purpose: OpenPurpose): Promise<readonly ChosenFile[]>;
  chooseSaveFile(purpose: SavePurpose, suggestedName: string): Promise<ChosenFile | null>;
  /** Tokens for files dropped on the window (File objects of the drop event). */
  acceptDropped(files: readonly File[]): Promise<readonly ChosenFile[]>;
}

/** Declared here so that core needs no DOM library; the window's own `File` fits it. */
export interface File {
  readonly name: string;
  readonly size: number;
}
