import { useCallback } from 'react';
import { isCancelled, toApiError } from '#renderer/host/client.ts';
import { showError } from '#renderer/state/view.ts';

/** Runs an action and shows its error, if it has one, as a sentence above the page. */
export function runAction(action: () => Promise<unknown>): void {
  showError(null);
  void action().catch((error: unknown) => {
    if (!isCancelled(error)) showError(toApiError(error));
  });
}

/** {@link runAction}, stable for effects and memos. */
export function useRun(): (action: () => Promise<unknown>) => void {
  return useCallback(runAction, []);
}
