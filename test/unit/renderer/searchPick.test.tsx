// @vitest-environment happy-dom
import { act } from 'react';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { create } from 'zustand';
import { SearchPick, type PickOption, type PickOptions } from '#renderer/ui/SearchPick.tsx';
import { mount, type Mounted } from '#test/fixtures/renderer/mount.tsx';

/** The text whose options have come: those of a later text are on their way. */
const useAnswered = create(() => ({ text: '' }));
const names = ['alpha', 'alpine', 'beta'];

function useOptions(text: string): PickOptions<PickOption> {
  const answered = useAnswered((state) => state.text);
  const options = names.filter((name) => name.includes(answered)).map((name) => ({ id: name, label: name }));
  return { options, waits: answered !== text };
}

let window: Mounted;
let picked: string[];
let field: HTMLInputElement;
beforeEach(async () => {
  picked = [];
  useAnswered.setState({ text: '' });
  window = await mount(
    <SearchPick label="Names" placeholder="" useOptions={useOptions} onPick={({ id }) => void picked.push(id)} />,
  );
  field = (await window.find('combobox', 'Names')) as HTMLInputElement;
});
afterEach(() => window.unmount());

const answer = (text: string): Promise<void> => act(async () => useAnswered.setState({ text }));

describe('a field that finds things by name', () => {
  test('Enter right after typing waits for the answer to what was typed, and takes the likeliest', async () => {
    await window.type(field, 'bet');
    await window.press(field, 'Enter');
    expect(picked).toEqual([]);
    await answer('bet');
    expect(picked).toEqual(['beta']);
    expect(field.value).toBe('');
  });

  test('Enter never takes what an earlier text meant', async () => {
    await window.type(field, 'al');
    await answer('al');
    await window.type(field, 'bet');
    await window.press(field, 'Enter');
    await answer('bet');
    expect(picked).toEqual(['beta']);
  });

  test('typing on takes the Enter back', async () => {
    await window.type(field, 'al');
    await window.press(field, 'Enter');
    await window.type(field, 'alpi');
    await answer('alpi');
    expect(picked).toEqual([]);
    await window.press(field, 'Enter');
    expect(picked).toEqual(['alpine']);
  });

  test('what is marked by the arrow keys is taken', async () => {
    await window.type(field, 'al');
    await answer('al');
    await window.press(field, 'ArrowDown');
    await window.settle();
    await window.press(field, 'Enter');
    expect(picked).toHaveLength(1);
    expect(['alpha', 'alpine']).toContain(picked[0]);
  });

  test('nothing is taken where nothing fits, or nothing was typed', async () => {
    await window.press(field, 'Enter');
    await window.type(field, 'zeta');
    await window.press(field, 'Enter');
    await answer('zeta');
    expect(picked).toEqual([]);
    expect(field.value).toBe('zeta');
  });
});
