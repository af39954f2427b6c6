import { create } from 'zustand';

/** A question that must be answered before something goes on. */
export interface Question<Answer extends string = string> {
  readonly title: string;
  readonly text: string;
  /** The last one is the default. */
  readonly answers: readonly { readonly value: Answer; readonly label: string }[];
}

interface Asked {
  readonly question: Question;
  readonly resolve: (answer: string | null) => void;
}

/** The question that stands, null when none does. */
export const useAsked = create<{ readonly asked: Asked | null }>()(() => ({ asked: null }));

/** Asks, and resolves with the answer; null when the user backed out. A new question takes the place of one that stands. */
export function ask<Answer extends string>(question: Question<Answer>): Promise<Answer | null> {
  useAsked.getState().asked?.resolve(null);
  return new Promise((resolve) => {
    useAsked.setState({ asked: { question, resolve: (answer) => resolve(answer as Answer | null) } });
  });
}

/** Gives the answer and takes the question away. */
export function answer(value: string | null): void {
  const { asked } = useAsked.getState();
  useAsked.setState({ asked: null });
  asked?.resolve(value);
}
