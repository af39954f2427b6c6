import { create } from 'zustand';
import type { AssumptionFileProblem } from '#core/scenario/assumptionSet.ts';
import type { AssumptionSetRef } from '#core/handbook/handbookApi.ts';

/** Why a file is no set of assumptions. */
export type ImportProblem = AssumptionFileProblem;

interface SetsState {
  /** The dialog for a new set is open. */
  readonly saving: boolean;
  /** The sets that are compared; null when the dialog is closed. */
  readonly compared: readonly AssumptionSetRef[] | null;
  /** What was wrong in the last import; null when it was fine. */
  readonly problems: readonly ImportProblem[] | null;
}

/** Which dialog about sets of assumptions is open. */
export const useSets = create<SetsState>()(() => ({ saving: false, compared: null, problems: null }));
