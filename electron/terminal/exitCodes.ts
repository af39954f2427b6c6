import type { ApiErrorData } from '#core/api.ts';
import type { Finding } from '#core/inventory/source.ts';

/** How a command ended: done, the input was refused, wrong usage, no plan exists under these constraints. */
export const exitCodes = { done: 0, refused: 1, usage: 2, infeasible: 3, interrupted: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The command line itself is wrong; the message says what is. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * A command that ended without its result: what to say, which exit code, and what goes to standard output with `--json`.
 */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: ExitCode;
  readonly findings: readonly Finding[];
  readonly json: object;
  constructor(exitCode: ExitCode, message: string, json: object, findings: readonly Finding[] = []) {
    super(message);
    this.exitCode = exitCode;
    this.json = json;
    this.findings = findings;
  }
}

/** A refused file that is no inventory: one finding in the form of all others. */
export function refusedFile(
  file: string,
  code: string,
  message: string,
  place: { readonly column?: string; readonly value?: string } = {},
): CommandError {
  const finding: Finding = { severity: 'error', code, file, ...place, message };
  return new CommandError(exitCodes.refused, message, { error: { code, message }, findings: [finding] }, [finding]);
}

/** The command's end for an error of the service. */
export function fromServiceError(error: ApiErrorData): CommandError {
  const { code, message, details } = error;
  const findings = findingsIn(details['findings']);
  switch (code) {
    case 'import-refused':
      return new CommandError(exitCodes.refused, message, { sources: details['sources'] ?? [], findings }, findings);
    case 'infeasible':
      return new CommandError(exitCodes.infeasible, message, { error: { code, message, ...details } }, findings);
    case 'cancelled':
      return new CommandError(exitCodes.interrupted, 'Interrupted; nothing was written.', { error: { code, message } });
    default:
      return new CommandError(exitCodes.refused, message, { error: { code, message }, findings }, findings);
  }
}

function findingsIn(value: unknown): readonly Finding[] {
  return Array.isArray(value) ? (value as Finding[]) : [];
}
