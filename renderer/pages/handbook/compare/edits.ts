import type { ComparisonAnswer } from '#core/handbook/handbookApi.ts';
import type { Technology } from '#core/inventory/technology.ts';
import { parseNumber } from '#renderer/pages/assumptions/edit.ts';
import { useHandbook } from '#renderer/pages/handbook/handbookStore.ts';

/** An input that all technologies are compared with. */
export type SharedInput = ComparisonAnswer['shared'][number];

/** A shared input from now on; its first value again takes the edit away. */
export function editShared(input: SharedInput, value: number): void {
  useHandbook.setState(({ edits }) => {
    const { [input.id]: _, ...others } = edits.shared ?? {};
    return { edits: { ...edits, shared: value === input.initial ? others : { ...others, [input.id]: value } } };
  });
}

/** An input of one technology from now on; null goes back to the source. */
export function editOwn(technology: Technology, id: string, value: number | readonly number[] | null): void {
  useHandbook.setState(({ edits }) => {
    const { [id]: _, ...others } = edits.own?.[technology] ?? {};
    const next = value === null ? others : { ...others, [id]: value };
    const { [technology]: __, ...rest } = edits.own ?? {};
    return { edits: { ...edits, own: Object.keys(next).length === 0 ? rest : { ...rest, [technology]: next } } };
  });
}

/** A typed text as a number, or with semicolons as a list of numbers; null when any part is none. */
export function parseValue(text: string, isList: boolean): number | number[] | null {
  if (!isList) return parseNumber(text);
  const parts = text.split(';').map((part) => part.trim());
  const numbers = parts.filter((part) => part !== '').map(parseNumber);
  return numbers.length === 0 || numbers.includes(null) ? null : (numbers as number[]);
}

/** Whether a number lies where the input makes sense. */
export function isWithin(input: SharedInput, value: number): boolean {
  return value >= input.min && value <= input.max && (!input.isWhole || Number.isInteger(value));
}
