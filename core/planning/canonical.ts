import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Inventory } from '#core/inventory/inventory.ts';
import type { ImportSource } from '#core/inventory/source.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import type { ActualState } from './actualState.ts';

/** Rises whenever the planner would answer the same inputs differently, so that stored plans are known to be stale. */
export const plannerVersion = 7;

/** JSON with the keys of every object in code-unit order: equal values, equal text. */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members: string[] = [];
  // Without a comparison of its own, sorting is by code units.
  for (const key of Object.keys(value).sort()) {
    const member = (value as Readonly<Record<string, unknown>>)[key];
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${canonicalJson(member)}`);
  }
  return `{${members.join(',')}}`;
}

/** What of a scenario decides a plan: its name and what might be bought instead change no figure of it. */
export function planDecisions(scenario: Scenario): Omit<Scenario, 'name' | 'hostModels'> {
  const { name: _name, hostModels: _hostModels, ...decisions } = scenario;
  return decisions;
}

/** SHA-256 of a text in UTF-8, lower-case hexadecimal. */
export function sha256OfText(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/**
 * The hash of everything that a plan depends on: planner version, sources, inventory, scenario and what of a roadmap is
 * finished. Equal hash, equal plan.
 * The names of files and what {@link planDecisions} leaves out of the scenario change no figure.
 */
export function hashOfInputs(
  inventory: Inventory,
  scenario: Scenario,
  sources: readonly Pick<ImportSource, 'format' | 'sha256'>[],
  progress?: ActualState,
): string {
  const decisions = planDecisions(scenario);
  return sha256OfText(
    canonicalJson({
      plannerVersion,
      sources: sources.map(({ format, sha256: hash }) => `${format}:${hash}`).sort(),
      inventory,
      scenario: decisions,
      // Left out where there is none, so that plans from the beginning keep their hash.
      progress,
    }),
  );
}
