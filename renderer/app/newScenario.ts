import { create } from 'zustand';

/** Whether the dialog for a new scenario is open. */
export const useNewScenario = create<{ readonly open: boolean }>()(() => ({ open: false }));

/** Opens or closes that dialog. */
export function openNewScenario(open: boolean): void {
  useNewScenario.setState({ open });
}
