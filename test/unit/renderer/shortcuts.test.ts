import { describe, expect, it } from 'vitest';
import { matchesWords } from '#renderer/app/usePaletteEntries.ts';
import { shortcutOf } from '#renderer/app/shortcuts.ts';

const press = (
  key: string,
  modifiers: { ctrlKey?: boolean; shiftKey?: boolean; altKey?: boolean } = { ctrlKey: true },
) => shortcutOf({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...modifiers });

describe('shortcutOf', () => {
  it('knows the keys of the application menu', () => {
    expect([press('k'), press('z'), press('y'), press('i'), press('f'), press('Enter')]).toEqual([
      'palette',
      'undo',
      'redo',
      'import',
      'find',
      'plan',
    ]);
    expect(press('Z', { ctrlKey: true, shiftKey: true })).toBe('redo');
    expect(press('S', { ctrlKey: true, shiftKey: true })).toBe('saveAs');
  });

  it('leaves alone what is typed, and what another modifier makes of it', () => {
    expect([
      press('k', {}),
      press('k', { ctrlKey: true, altKey: true }),
      press('k', { ctrlKey: true, shiftKey: true }),
      press('s'),
    ]).toEqual([null, null, null, null]);
  });
});

describe('matchesWords', () => {
  it('finds every word, in any order and case', () => {
    expect(matchesWords('Import inventory…', 'INV imp')).toBe(true);
    expect(matchesWords('Import inventory…', 'imp report')).toBe(false);
    expect(matchesWords('Anything', '')).toBe(true);
  });
});
