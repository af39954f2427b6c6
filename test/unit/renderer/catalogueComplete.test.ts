import { describe, expect, it } from 'vitest';
import { explainableKinds } from '#core/api/planCalls.ts';
import { reportSections } from '#core/api/reportCalls.ts';
import { totalIds } from '#core/planResult.ts';
import { invariants } from '#core/roadmap/check.ts';
import { assumptionDefinitions } from '#core/scenario/assumptions.ts';
import { hasMessage } from '#renderer/i18n/translate.ts';

/** Texts that are chosen by data: every value that core can send has one. */
describe('every value of core that the window names has a text', () => {
  it.each([
    ['invariant', invariants],
    ['section', reportSections],
    ['total', totalIds],
    ['kind', explainableKinds],
    ['group', [...new Set(assumptionDefinitions.map((definition) => definition.group))]],
    ['resource', ['cpu', 'memory', 'reserve']],
  ])('%s', (prefix, values) => {
    expect(values.filter((value) => !hasMessage(`${prefix}.${value}`))).toEqual([]);
  });
});
