import { resolveCpu } from './resolveCpu.ts';
import type { CpuFamilyId } from './cpuFamilies.ts';

/**
 * What a processor can run of what ran on another: generations of one maker in the order in which each offers all that the one
 * before did, as VMware's EVC modes are ordered (Broadcom KB 313545), and the levels of the x86-64 psABI (v1 to v4), which
 * hold across makers. A running guest moves to the same line at the same place or a later one.
 */
export interface CpuLevel {
  /** `intel`, `amd`; processors whose instruction sets are no part of that order have a line of their own. Null: any. */
  readonly line: string | null;
  /** Place in the line; 0 where there is no line. */
  readonly rank: number;
  /** Level of the x86-64 psABI. */
  readonly x86Level: 1 | 2 | 3 | 4;
  /** For sentences. */
  readonly name: string;
}

type Entry = readonly [line: string, rank: number, x86Level: 1 | 2 | 3 | 4];

/** Ranks follow the EVC modes; Emerald Rapids runs in the mode of Sapphire Rapids. */
const ofFamily: Readonly<Record<CpuFamilyId, Entry>> = {
  core: ['intel', 1, 1],
  nehalem: ['intel', 2, 2],
  nehalemEx: ['intel', 2, 2],
  lynnfield: ['intel', 2, 2],
  westmere: ['intel', 3, 2],
  westmereEx: ['intel', 3, 2],
  sandyBridge: ['intel', 4, 2],
  sandyBridgeE3: ['intel', 4, 2],
  ivyBridge: ['intel', 5, 2],
  ivyBridgeE3: ['intel', 5, 2],
  haswell: ['intel', 6, 3],
  haswellE3: ['intel', 6, 3],
  broadwell: ['intel', 7, 3],
  // The small Skylake, Kaby Lake and Coffee Lake have no AVX-512: they offer what Broadwell does.
  skylakeE3: ['intel', 7, 3],
  kabyLakeE3: ['intel', 7, 3],
  coffeeLake: ['intel', 7, 3],
  skylake: ['intel', 8, 4],
  cascadeLake: ['intel', 9, 4],
  // Ice Lake lacks the bfloat16 of Cooper Lake.
  cooperLake: ['intel cooper lake', 1, 4],
  iceLake: ['intel', 10, 4],
  sapphireRapids: ['intel', 11, 4],
  emeraldRapids: ['intel', 11, 4],
  graniteRapids: ['intel', 12, 4],
  sierraForest: ['intel sierra forest', 1, 3],
  opteron: ['amd', 1, 1],
  epyc1: ['amd', 5, 3],
  epyc2: ['amd', 6, 3],
  epyc3: ['amd', 7, 3],
  epyc4: ['amd', 8, 4],
  epyc8: ['amd', 8, 4],
  epyc4000: ['amd', 8, 4],
  epyc5: ['amd', 9, 4],
};

/** EVC modes and guest models that name no family of the catalogue, or name it in a way of their own. */
const byWord: readonly (readonly [RegExp, Entry])[] = [
  [/\bmerom\b|\bpenryn\b|\bconroe\b|core2duo/i, ['intel', 1, 1]],
  [/amd-rev-[ef]|opteron_g[12]\b/i, ['amd', 0, 1]],
  [/greyhound|opteron_g3/i, ['amd', 1, 1]],
  [/bulldozer|opteron_g4/i, ['amd', 2, 2]],
  [/piledriver|opteron_g5/i, ['amd', 3, 2]],
  [/steamroller|excavator/i, ['amd', 4, 2]],
  [/zen-?5/i, ['amd', 9, 4]],
  [/zen-?4/i, ['amd', 8, 4]],
  [/zen-?3/i, ['amd', 7, 3]],
  [/zen-?2/i, ['amd', 6, 3]],
  [/\bzen\b/i, ['amd', 5, 3]],
  // QEMU's and libvirt's client model of the generation has no AVX-512.
  [/skylake-client/i, ['intel', 7, 3]],
  [/icelake-client/i, ['intel', 7, 3]],
];

/**
 * The level that a text names: a processor (`Intel(R) Xeon(R) Gold 6230`), an EVC mode (`intel-broadwell`), a model that
 * hypervisors show guests (`Haswell-noTSX-IBRS`, `EPYC-Rome`, `x86-64-v2-AES`, `kvm64`). Null when it names none that is known.
 */
export function cpuLevelOf(text: string | null): CpuLevel | null {
  if (text === null || text.trim() === '') return null;
  const name = text.trim();
  const level = /\bx86-64-v([1-4])\b/i.exec(name)?.[1];
  if (level !== undefined) {
    return { line: null, rank: 0, x86Level: Number(level) as CpuLevel['x86Level'], name: `x86-64-v${level}` };
  }
  if (/^(?:kvm|qemu)(?:32|64)$/i.test(name)) return { line: null, rank: 0, x86Level: 1, name };
  const entry =
    byWord.find(([word]) => word.test(name))?.[1] ??
    familyEntry(name) ??
    (/^epyc(?:-ibpb|-v\d)?$/i.test(name) ? ofFamily.epyc1 : null);
  if (entry === null) return null;
  const [line, rank, x86Level] = entry;
  return { line, rank, x86Level, name };
}

function familyEntry(name: string): Entry | null {
  const { family } = resolveCpu(name);
  return family === null ? null : ofFamily[family];
}

/** True when a guest that needs `needed` runs on a processor that offers `offered`. */
export function offersLevel(offered: CpuLevel, needed: CpuLevel): boolean {
  if (needed.line === null) return offered.x86Level >= needed.x86Level;
  return offered.line === needed.line && offered.rank >= needed.rank;
}
