import { ApiError, type ApiErrorData, type ErrorCode } from '#core/api.ts';

/** Errors that core throws, by name: what they mean at the boundary. */
const codeOfCoreError: ReadonlyMap<string, ErrorCode> = new Map([
  ['CancelledError', 'cancelled'],
  ['ScenarioError', 'invalid-input'],
  ['EmptyEstateError', 'no-inventory'],
  ['InfeasiblePlanError', 'infeasible'],
  ['PackInstanceError', 'invalid-input'],
  ['NoPackingError', 'infeasible'],
  ['ForecastError', 'invalid-input'],
  ['UnknownSubjectError', 'not-found'],
  ['PurchaseError', 'invalid-input'],
]);

/**
 * The error as data for the caller: stable code, a sentence, facts. What nobody foresaw becomes `internal`; its stack
 * stays on this side (see `isUnforeseen`).
 */
export function toErrorData(error: unknown): ApiErrorData {
  if (error instanceof ApiError) {
    return { code: error.code, message: error.message, details: { ...error.details } };
  }
  if (error instanceof Error) {
    const code = codeOfCoreError.get(error.name);
    if (code !== undefined) return { code, message: error.message, details: factsOf(error) };
    return { code: 'internal', message: `Something went wrong inside Headroom: ${error.message}`, details: {} };
  }
  return { code: 'internal', message: `Something went wrong inside Headroom: ${String(error)}`, details: {} };
}

function factsOf(error: Error): Record<string, unknown> {
  const facts: Record<string, unknown> = {};
  for (const key of ['reasons', 'conflicts', 'problems', 'findings', 'isProven'] as const)
    if (key in error) facts[key] = (error as never)[key];
  return facts;
}

/** The opposite of {@link toErrorData}. */
export function fromErrorData(data: ApiErrorData): ApiError {
  return new ApiError(data.code, data.message, data.details);
}
