import { expect, test } from 'vitest';
import { evidentLanguage, findLanguage, languageReadiness } from '#core/catalogue/languages.ts';

test('every spelling means one language', () => {
  const spellings = languageReadiness.flatMap((one) => [one.id, one.name.toLowerCase(), ...one.aliases]);
  const repeated = spellings.filter((word, index) => spellings.indexOf(word) !== index);
  // An id may be an alias of itself in other letters, never of another language.
  for (const word of repeated) expect(languageReadiness.filter((one) => findLanguage(word) === one)).toHaveLength(1);
  for (const one of languageReadiness) {
    for (const word of [one.id, one.name, ...one.aliases])
      expect(findLanguage(` ${word.toUpperCase()} `)?.id).toBe(one.id);
  }
});

test('every share is a range labelled as an assumption with what it is estimated from', () => {
  for (const { portingShare, source, toolChain } of languageReadiness) {
    expect(portingShare.low).toBeLessThanOrEqual(portingShare.likely);
    expect(portingShare.likely).toBeLessThanOrEqual(portingShare.high);
    expect(portingShare.isAssumption).toBe(true);
    expect(portingShare.source).toContain(source);
    expect(toolChain).not.toBe('');
  }
});

test('a language is seen only where a product makes it evident', () => {
  expect(evidentLanguage('prod-tomcat-03')).toMatchObject({ language: { id: 'java' }, text: 'tomcat' });
  expect(evidentLanguage('nginx1')?.language.id).toBe('cpp');
  expect(evidentLanguage('redis-02')?.language.id).toBe('cpp');
  expect(evidentLanguage('app-server-7')).toBeNull();
  expect(evidentLanguage('node-pool-3')).toBeNull();
  expect(findLanguage('Befunge')).toBeUndefined();
});
