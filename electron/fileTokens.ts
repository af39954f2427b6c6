import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { CallName, ChosenFile, OpenPurpose, SavePurpose } from '#core/api.ts';
import type { ResolvedFile } from './service/protocol.ts';

/** What a file was chosen for: by a dialog, by dropping it on the window, or by opening it from the desktop. */
export type TokenPurpose = OpenPurpose | SavePurpose | 'dropped' | 'opened';

/**
 * Which call may use a file chosen for what. Without it a page could have a file that was chosen for reading be
 * overwritten. A call that is not named here gets no file.
 */
const purposesOfCall: ReadonlyMap<string, readonly TokenPurpose[]> = new Map<CallName, readonly TokenPurpose[]>([
  ['import.preview', ['import', 'dropped']],
  ['import.run', ['import', 'dropped']],
  ['file.open', ['open-plan', 'dropped', 'opened']],
  ['file.saveAs', ['save-plan']],
  ['report.save', ['report-pdf']],
  ['report.logo', ['report-logo']],
  ['plan.export', ['plan-xlsx', 'plan-csv', 'plan-ics', 'plan-yaml', 'plan-json']],
  ['table.export', ['table-csv']],
  ['drawing.save', ['drawing-svg']],
  ['handbook.export', ['table-csv']],
  ['scenario.export', ['scenario-json']],
  ['scenario.import', ['import-scenario', 'dropped']],
  ['assumptionSets.export', ['assumptions-json']],
  ['assumptionSets.import', ['import-assumptions', 'dropped']],
]);

/** How many chosen files are remembered; older ones have to be chosen again. */
const capacity = 4_096;

interface Entry extends ResolvedFile {
  readonly purpose: TokenPurpose;
}

/** The files that the user chose, under names that say nothing: paths stay in this process and in the service. */
export class FileTokens {
  readonly #entries = new Map<string, Entry>();

  /** A token for a path that the user chose. Size 0 where there is no file yet (a place to save to). */
  async issue(path: string, purpose: TokenPurpose): Promise<ChosenFile> {
    const name = basename(path);
    const sizeBytes = await stat(path).then(
      (stats) => stats.size,
      () => 0,
    );
    const token = randomBytes(24).toString('base64url');
    this.#entries.set(token, { path, name, purpose });
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= capacity) break;
      this.#entries.delete(oldest);
    }
    return { token, name, sizeBytes };
  }

  /** The files behind the tokens that a call's input names (`token` or `tokens`), as far as that call may use them. */
  resolve(callName: string, input: unknown): Record<string, ResolvedFile> {
    const allowed = purposesOfCall.get(callName) ?? [];
    const files: Record<string, ResolvedFile> = {};
    for (const token of tokensIn(input)) {
      const entry = this.#entries.get(token);
      if (entry !== undefined && allowed.includes(entry.purpose)) files[token] = { path: entry.path, name: entry.name };
    }
    return files;
  }
}

function tokensIn(input: unknown): string[] {
  if (typeof input !== 'object' || input === null) return [];
  const { token, tokens } = input as { readonly token?: unknown; readonly tokens?: unknown };
  const named: readonly unknown[] = Array.isArray(tokens) ? tokens : [];
  return [token, ...named].filter((value) => typeof value === 'string');
}
