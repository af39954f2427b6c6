import type { z } from 'zod';
import { scenarioSchema, type Scenario } from './scenario.ts';

/** Largest file that is read as a scenario, bytes: one with very many held moves and named workloads stays far below. */
export const largestScenarioFile = 20_000_000;

/** Something in a file that keeps it from being a scenario. */
export interface ScenarioFileProblem {
  readonly file: string;
  /** The value's path, as `roadmap.teams.0.daysPerWave`; `file` where it is the whole. */
  readonly field: string;
  /** The value as the file has it, shortened. */
  readonly value: string;
  readonly reason: string;
}

/** A scenario, or everything that keeps the file from being one. */
export type ReadScenario =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly problems: readonly ScenarioFileProblem[] };

const mostProblems = 50;

/** What of a value is no scenario. */
export interface ScenarioFault {
  /** As `roadmap.teams.0.daysPerWave`, empty for the whole. */
  readonly path: string;
  /** The offending value as JSON, shortened; undefined where there is none. */
  readonly value: string | undefined;
  readonly message: string;
}

/** The faults that {@link scenarioSchema} found in `value`, at most 50. */
export function scenarioFaults(error: z.ZodError, value: unknown): readonly ScenarioFault[] {
  return error.issues.slice(0, mostProblems).map((issue) => {
    const offending = issue.path.reduce<unknown>(
      (part, key) =>
        typeof part === 'object' && part !== null ? (part as Record<PropertyKey, unknown>)[key] : undefined,
      value,
    );
    return {
      path: issue.path.map(String).join('.'),
      value: offending === undefined ? undefined : (JSON.stringify(offending) ?? '').slice(0, 200),
      message: issue.message,
    };
  });
}

/**
 * The scenario as a file: what `plan --scenario` reads. Left out is where it begins in a roadmap that is under way (`actual`),
 * which only its own plan file knows.
 */
export function writeScenarioFile(scenario: Scenario): string {
  const { actual: _, ...whole } = scenario;
  return `${JSON.stringify(whole, null, 2)}\n`;
}

/** Reads a scenario from a file's text; missing parts take their defaults. Every fault is named by its path. */
export function readScenarioFile(file: string, text: string): ReadScenario {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const reason = `It is not JSON: ${error instanceof Error ? error.message : String(error)}.`;
    return { ok: false, problems: [{ file, field: 'file', value: '', reason }] };
  }
  const parsed = scenarioSchema.safeParse(value);
  if (parsed.success) {
    const { actual: _, ...scenario } = parsed.data;
    return { ok: true, scenario };
  }
  return {
    ok: false,
    problems: scenarioFaults(parsed.error, value).map(({ path, value: offending = '', message }) => ({
      file,
      field: path || 'file',
      value: offending,
      reason: `${message}.`,
    })),
  };
}
