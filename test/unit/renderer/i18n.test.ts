import { describe, expect, it } from 'vitest';
import { english } from '#renderer/i18n/english.ts';
import { formatMessage, type Language } from '#renderer/i18n/message.ts';
import { t, tMaybe } from '#renderer/i18n/translate.ts';

const language: Language = { pluralRules: new Intl.PluralRules('en'), formatCount: (value) => `<${value}>` };
const format = (pattern: string, values: Record<string, string | number> = {}): string =>
  formatMessage(pattern, values, language);

describe('formatMessage', () => {
  it('fills in values, numbers through the language', () => {
    expect(format('{name} has {count}', { name: 'esx01', count: 1234 })).toBe('esx01 has <1234>');
  });

  it('chooses the plural branch, exact values before categories', () => {
    const pattern = '{n, plural, =0 {none} one {# host} other {# hosts}}';
    expect([0, 1, 2].map((n) => format(pattern, { n }))).toEqual(['none', '<1> host', '<2> hosts']);
  });

  it('chooses the select branch, other for what it does not know', () => {
    const pattern = '{kind, select, vm {machine} other {thing}}';
    expect([format(pattern, { kind: 'vm' }), format(pattern, { kind: 'x' })]).toEqual(['machine', 'thing']);
  });

  it('nests: values and plurals inside branches', () => {
    expect(
      format('{n, plural, one {# of {all}} other {# of {all, plural, one {#} other {# in all}}}}', { n: 2, all: 3 }),
    ).toBe('<2> of <3> in all');
  });

  it.each([
    ['{name', 'Unfinished'],
    ['{n, plural, one {x}}', 'Missing branch'],
    ['{n, date, short}', 'Unknown argument type'],
    ['a } b', 'Unexpected'],
  ])('refuses %s', (pattern, message) => {
    expect(() => format(pattern, { n: 1, name: 'x' })).toThrow(message);
  });

  it('refuses a missing value rather than showing a hole', () => {
    expect(() => format('{name}')).toThrow('No value for "name"');
  });
});

describe('the English catalogue', () => {
  it('has only patterns that parse', () => {
    const anything = new Proxy({}, { get: () => 3 }) as Record<string, number>;
    for (const [key, pattern] of Object.entries(english)) {
      expect(() => formatMessage(pattern, anything, language), key).not.toThrow();
    }
  });

  it('has no empty text and no text with space around it, but units that are appended', () => {
    const odd = Object.entries(english).filter(([key, text]) => text.trim() !== text && !key.startsWith('unit.'));
    expect(odd).toEqual([]);
    expect(Object.values(english)).not.toContain('');
  });

  it('writes counts with thin-space thousands', () => {
    expect(t('status.hosts', { count: 12_345 })).toBe('12\u202f345 hosts');
    expect(t('status.hosts', { count: 1 })).toBe('1 host');
  });

  it('falls back for keys that come from data', () => {
    expect(tMaybe('invariant.isolation-floor', 'x')).toBe('Isolation kept');
    expect(tMaybe('invariant.of-tomorrow', 'of tomorrow')).toBe('of tomorrow');
  });
});
