import { create } from 'zustand';
import type { ComparisonEditsInput } from '#core/handbook/handbookApi.ts';
import { goTo } from '#renderer/state/view.ts';

/** In the order in which they stand. */
export const handbookTabs = ['models', 'technologies', 'knowledge', 'cases'] as const;
export type HandbookTab = (typeof handbookTabs)[number];

/** What a model is run with; its schema says whether it fits. */
export type ModelInput = Readonly<Record<string, unknown>>;

interface HandbookState {
  readonly tab: HandbookTab;
  readonly model: string;
  readonly table: string;
  /** What was typed into a model's inputs, by model; a model that is not here has its defaults. */
  readonly drafts: Readonly<Record<string, ModelInput>>;
  /** What was typed into the comparison of technologies. */
  readonly edits: ComparisonEditsInput;
}

/** What the handbook shows. It is read with other pages in between, so it outlives its page. */
export const useHandbook = create<HandbookState>()(() => ({
  tab: 'models',
  model: 'startup.total',
  table: 'runtime',
  drafts: {},
  edits: {},
}));

/** Opens the page of a model. */
export function openModel(id: string): void {
  useHandbook.setState({ tab: 'models', model: id });
  goTo('handbook');
}

/** Opens the page of a model with these inputs. */
export function openModelWith(id: string, input: ModelInput): void {
  useHandbook.setState((state) => ({ drafts: { ...state.drafts, [id]: input } }));
  openModel(id);
}

/** Opens a table of the knowledge base. */
export function openTable(id: string): void {
  useHandbook.setState({ tab: 'knowledge', table: id });
  goTo('handbook');
}

/** Sets the inputs of a model; undefined goes back to its defaults. */
export function setDraft(model: string, input: ModelInput | undefined): void {
  useHandbook.setState((state) => {
    const { [model]: _, ...others } = state.drafts;
    return { drafts: input === undefined ? others : { ...others, [model]: input } };
  });
}
