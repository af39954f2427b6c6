import type { CallOutput } from '#core/api.ts';

/** Workloads that go from one technology to another, as the host sums them. */
export type FlowRow = CallOutput<'advice.flow'>[number];
