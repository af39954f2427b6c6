import { create } from 'zustand';

/** Whether the dialog for a new scenario is open. */
export const useNewScenario = create<{ readonly open: boolean }>()(() => ({ open: false }));

export function openNewScenario(open: boolean): void {
  useNewScenario.setState({ open });
}
