import type { PlanDetails, PlanDocument } from '#core/planResult.ts';
import { unpackJson } from './packed.ts';

/** A stored plan as zlib streams of JSON. */
export interface PlanStreams {
  readonly document: Uint8Array;
  readonly details: Uint8Array;
}

/** Parses a stored plan. Takes a while for a large one: for workers. Here and not with the SQL, so that they need none. */
export function parsePlanStreams(streams: PlanStreams): {
  readonly document: PlanDocument;
  readonly details: PlanDetails;
} {
  return {
    document: unpackJson(streams.document) as PlanDocument,
    details: unpackJson(streams.details) as PlanDetails,
  };
}
