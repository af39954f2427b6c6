import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { cpuFamilies } from '#core/catalogue/cpuFamilies.ts';
import { cpuModels, findCpuModel } from '#core/catalogue/cpuModels.ts';
import { hostPower, type HostHardware } from '#core/catalogue/hostPower.ts';
import { resolveCpu } from '#core/catalogue/resolveCpu.ts';
import { sharedFile } from '#test/fixtures/shared.ts';

describe('a processor name is resolved to its family', () => {
  it.each([
    ['Intel(R) Xeon(R) CPU E5-2680 v3 @ 2.50GHz', 'haswell'],
    ['Intel(R) Xeon(R) CPU E5-2680 0 @ 2.70GHz', 'sandyBridge'],
    ['Intel(R) Xeon(R) CPU E5-2650L v2 @ 1.70GHz', 'ivyBridge'],
    ['Intel Xeon E5-2660V2', 'ivyBridge'],
    ['Intel(R) Xeon(R) CPU E5-2699 v4 @ 2.20GHz', 'broadwell'],
    ['Intel Xeon E5-2698 V4', 'broadwell'],
    ['Intel(R) Xeon(R) CPU E7- 4870 @ 2.40GHz', 'westmereEx'],
    ['Intel(R) Xeon(R) CPU E7-8890 v3 @ 2.50GHz', 'haswell'],
    ['Intel(R) Xeon(R) CPU E3-1230 V2 @ 3.30GHz', 'ivyBridgeE3'],
    ['Intel(R) Xeon(R) CPU E3-1240 v5 @ 3.50GHz', 'skylakeE3'],
    ['Intel(R) Xeon(R) CPU E3-1270 @ 3.40GHz', 'sandyBridgeE3'],
    ['Intel(R) Xeon(R) CPU           X5675  @ 3.07GHz', 'westmere'],
    ['Intel(R) Xeon(R) CPU           E5620  @ 2.40GHz', 'westmere'],
    ['Intel(R) Xeon(R) CPU E5540 @ 2.53GHz', 'nehalem'],
    ['Intel(R) Xeon(R) CPU X7560 @ 2.27GHz', 'nehalemEx'],
    ['Intel(R) Xeon(R) CPU E5450 @ 3.00GHz', 'core'],
    ['Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz', 'skylake'],
    ['Intel(R) Xeon(R) Silver 4210R CPU @ 2.40GHz', 'cascadeLake'],
    ['Intel(R) Xeon(R) Platinum 8380 CPU @ 2.30GHz', 'iceLake'],
    ['Intel(R) Xeon(R) Platinum 8380H CPU @ 2.90GHz', 'cooperLake'],
    ['Intel(R) Xeon(R) Gold 6328HL CPU @ 2.80GHz', 'cooperLake'],
    ['Intel(R) Xeon(R) Platinum 8480+', 'sapphireRapids'],
    ['INTEL(R) XEON(R) GOLD 6548Y+', 'emeraldRapids'],
    ['Intel(R) Xeon(R) 6787P', 'graniteRapids'],
    ['Intel Xeon 6780E', 'sierraForest'],
    ['Intel(R) Xeon(R) E-2288G CPU @ 3.70GHz', 'coffeeLake'],
    ['AMD EPYC 7601 32-Core Processor', 'epyc1'],
    ['AMD EPYC 7F72 24-Core Processor', 'epyc2'],
    ['AMD EPYC 7763 64-Core Processor', 'epyc3'],
    ['AMD EPYC 73F3 16-Core Processor', 'epyc3'],
    ['AMD EPYC 9654 96-Core Processor', 'epyc4'],
    ['AMD EPYC 8534P 64-Core Processor', 'epyc8'],
    ['AMD EPYC 9965 192-Core Processor', 'epyc5'],
    ['AMD EPYC 4465P', 'epyc4000'],
    ['AMD Opteron(tm) Processor 6276', 'opteron'],
    ['Intel Xeon Processor (Skylake, IBRS)', 'skylake'],
    ['Intel Xeon Processor (Cascadelake)', 'cascadeLake'],
    ['AMD EPYC-Milan Processor', 'epyc3'],
  ] as const)('%s: %s', (name, family) => {
    expect(resolveCpu(name)).toMatchObject({ family, isEstimate: false });
    expect(resolveCpu(name.toUpperCase()).family).toBe(family);
  });

  it.each([
    null,
    '',
    'ARM Neoverse-N1',
    'Intel(R) Xeon(R) CPU @ 2.20GHz',
    'something else',
    'Intel(R) Xeon(R) CPU D-1541 @ 2.10GHz',
  ])('%s is an estimate', (name) => {
    expect(resolveCpu(name)).toMatchObject({
      family: null,
      isEstimate: true,
      idleWattsPerThread: 0.74,
      maxWattsPerThread: 3.5,
    });
  });
});

describe('families', () => {
  it('draw less at rest than at full load, and never the figures known to be wrong', () => {
    for (const family of Object.values(cpuFamilies)) {
      expect(family.idleWattsPerThread).toBeLessThan(family.maxWattsPerThread);
      expect(family.socketIdleW).toBeLessThan(family.socketMaxW);
      expect(family.perThreadSource).not.toBe('');
      expect([family.idleWattsPerThread, family.maxWattsPerThread]).not.toEqual([3.682, 8.961]);
    }
  });
});

const server: HostHardware = {
  cpuModel: 'Intel(R) Xeon(R) CPU E5-2680 v3 @ 2.50GHz',
  sockets: 2,
  cores: 24,
  threads: 48,
  memoryMiB: 262_144,
};

describe('host power', () => {
  it('of two-socket servers of 2014 to 2019 is sane', () => {
    for (const cpuModel of [
      'Intel(R) Xeon(R) CPU E5-2680 v3',
      'Intel(R) Xeon(R) CPU E5-2680 v4',
      'Intel(R) Xeon(R) Gold 6142',
      'Intel(R) Xeon(R) Gold 6242',
    ]) {
      const { idleW, maxW } = hostPower({ ...server, cpuModel });
      expect(idleW).toBeGreaterThan(60);
      expect(idleW).toBeLessThan(125);
      expect(maxW).toBeGreaterThan(220);
      expect(maxW).toBeLessThan(450);
    }
  });

  it('adds up by hand', () => {
    // Haswell: 2 x 23.5 W at rest; at full load 2 x 136 x (0.5 + 0.5 x 24 / 36); 274.9 GB less 64 at 0.284 W.
    const memory = ((262_144 * 1_048_576) / 1e9 - 64) * 0.284;
    const power = hostPower(server);
    expect(power.idleW).toBeCloseTo(47 + memory, 9);
    expect(power.maxW).toBeCloseTo(2 * 136 * (0.5 + 12 / 36) + memory, 9);
    expect(power.basis).toContain('Haswell');
    expect(power.source).toContain('spec.org');
  });

  it('does not fall when multithreading is off, and lies in its range', () => {
    expect(hostPower({ ...server, threads: 24 })).toEqual(hostPower(server));
    expect(hostPower({ ...server, threads: null })).toEqual(hostPower(server));
    for (const cpuModel of [server.cpuModel, null]) {
      const power = hostPower({ ...server, cpuModel });
      expect(power.idleRange.low).toBeLessThan(power.idleW);
      expect(power.idleRange.high).toBeGreaterThan(power.idleW);
      expect(power.maxRange.low).toBeLessThan(power.maxW);
      expect(power.maxRange.high).toBeGreaterThan(power.maxW);
      expect(power.idleW).toBeLessThanOrEqual(power.maxW);
    }
  });

  it('is known for the poorest description', () => {
    const power = hostPower({ cpuModel: null, sockets: null, cores: 0, threads: null, memoryMiB: 0 });
    expect(power.idleW).toBeGreaterThan(0);
    expect(power.isEstimate).toBe(true);
  });

  const table = sharedFile('reference/specpower.csv');
  it.skipIf(table === null)('meets most of the machines that SPEC has measured within its range', () => {
    const rows = parse<Record<string, string>>(readFileSync(table ?? '', 'utf8'), {
      columns: true,
      skip_empty_lines: true,
      relax_column_count: true,
    });
    let known = 0;
    let idleInside = 0;
    let maxInside = 0;
    for (const row of rows) {
      const sockets = Number(row['Chips']);
      const cores = Number(row['# Cores']);
      const idle = Number(row['avg. watts @ active idle']);
      const max = Number(row['avg. watts @ 100%']);
      const cpuModel = row['CPU Description'] ?? '';
      if (!(sockets > 0 && sockets <= 2 && idle > 0 && max > 0)) continue;
      const power = hostPower({
        cpuModel,
        sockets,
        cores,
        threads: cores * Number(row['# Threads Per Core']),
        memoryMiB: (Number(row['Total Memory (GB)']) * 1e9) / 1_048_576,
      });
      if (power.isEstimate) continue;
      known += 1;
      if (idle >= power.idleRange.low && idle <= power.idleRange.high) idleInside += 1;
      if (max >= power.maxRange.low && max <= power.maxRange.high) maxInside += 1;
    }
    expect(known).toBeGreaterThan(700);
    expect(idleInside / known).toBeGreaterThan(0.8);
    expect(maxInside / known).toBeGreaterThan(0.8);
  });
});

describe('processors known one by one', () => {
  it.each([
    ['Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz', 'Intel Xeon E5-2680 v4', 14, 2400, 120],
    ['Intel(R) Xeon(R) CPU E5-2630L v3 @ 1.80GHz', 'Intel Xeon E5-2630L v3', 8, 1800, 55],
    ['Intel Xeon E5-2687W v4', 'Intel Xeon E5-2687W v4', 12, 3000, 160],
    ['Intel(R) Xeon(R) Gold 6230R CPU @ 2.10GHz', 'Intel Xeon Gold 6230R', 26, 2100, 150],
    ['Intel(R) Xeon(R) Gold 6230 CPU @ 2.10GHz', 'Intel Xeon Gold 6230', 20, 2100, 125],
    ['INTEL(R) XEON(R) PLATINUM 8592+', 'Intel Xeon Platinum 8592+', 64, 1900, 350],
    ['Intel(R) Xeon(R) CPU D-1541 @ 2.10GHz', 'Intel Xeon D-1541', 8, 2100, 45],
    ['AMD EPYC 7742 64-Core Processor', 'AMD EPYC 7742', 64, 2250, 225],
    ['AMD EPYC 72F3 8-Core Processor', 'AMD EPYC 72F3', 8, 3700, 180],
    ['AMD EPYC™ 9654P', 'AMD EPYC 9654P', 96, 2400, 360],
    ['Ampere(R) Altra(R) Max Processor M128-30', 'Ampere Altra Max M128-30', 128, null, 250],
  ])('%s', (name, model, cores, baseMHz, tdpW) => {
    expect(findCpuModel(name)).toMatchObject({ name: model, cores, baseMHz, tdpW });
  });

  it.each([
    null,
    '',
    'Intel(R) Xeon(R) CPU E5-2680 @ 2.70GHz',
    'Intel(R) Xeon(R) Gold 6230X',
    'AMD EPYC 7742X',
    'AMD Ryzen 7 7700',
    'AMD EPYC Processor',
    'Intel Core i7-1541',
  ])('but not %s', (name) => {
    expect(findCpuModel(name)).toBeNull();
  });

  it('are found by their own names, have plausible figures, and say where they are from', () => {
    expect(new Set(cpuModels.map((model) => model.name)).size).toBe(cpuModels.length);
    for (const model of cpuModels) {
      expect(findCpuModel(model.name)).toBe(model);
      const perCore = model.tdpW / model.cores;
      expect(perCore, model.name).toBeGreaterThan(1.5);
      expect(perCore, model.name).toBeLessThan(35);
      expect(model.baseMHz ?? 3000, model.name).toBeGreaterThanOrEqual(1600);
      expect(model.baseMHz ?? 3000, model.name).toBeLessThanOrEqual(4200);
      expect(model.source).toMatch(
        /^(?:Intel product specifications|AMD server processor specifications|Ampere Altra family product brief): /,
      );
      // What is known by itself is of a family, but for Xeon D and Altra.
      if (!/ D-|Altra/.test(model.name)) expect(resolveCpu(model.name).family, model.name).not.toBeNull();
    }
  });

  it('bound the estimate of their family by their thermal design power, and the basis says so', () => {
    const of = (cpuModel: string, cores: number) =>
      hostPower({ cpuModel, sockets: 2, cores, threads: null, memoryMiB: 16_384 });
    const low = of('Intel Xeon E5-2650L v4', 28);
    expect(low.maxW).toBeCloseTo(2 * 65 * 1.3);
    expect(low.basis).toContain('130 % of the thermal design power of Intel Xeon E5-2650L v4');
    const high = of('AMD EPYC 7F52', 32);
    expect(high.maxW).toBeCloseTo(2 * 240 * 0.82);
    const middle = of('Intel(R) Xeon(R) Platinum 8280 CPU @ 2.70GHz', 56);
    expect(middle.basis).not.toContain('thermal design power');
    expect(middle.isEstimate).toBe(false);
  });

  it('stand in for a family that nobody measured, labelled as an estimate', () => {
    const altra = hostPower({
      cpuModel: 'Ampere Altra Q80-30',
      sockets: null,
      cores: 80,
      threads: 80,
      memoryMiB: 65_536,
    });
    expect(altra).toMatchObject({ isEstimate: true, model: { tdpW: 210 } });
    expect(altra.idleW).toBeCloseTo(42);
    expect(altra.maxW).toBeCloseTo(212.1);
    expect(altra.basis).toContain('of which machines draw 20 % at rest and 101 % at full load');
  });

  it('tell how many sockets there are where the source does not', () => {
    const estimate = hostPower({
      cpuModel: 'AMD EPYC 9654',
      sockets: null,
      cores: 96,
      threads: 192,
      memoryMiB: 65_536,
    });
    expect(estimate.basis).toContain(': 1 sockets at');
  });
});

const published = sharedFile('reference/specpower.csv');

describe.skipIf(published === null)('against SPECpower results', () => {
  it('machines of processors with a published thermal design power are estimated within a third, nine of ten', () => {
    const rows = parse<Record<string, string>>(readFileSync(published ?? '', 'utf8'), { columns: true });
    const ratios = rows.flatMap((row) => {
      const [chips, cores] = [Number(row['Chips']), Number(row['# Cores'])];
      const model = findCpuModel(row['CPU Description'] ?? null);
      if (model === null || chips > 2 || cores !== chips * model.cores) return [];
      const memoryMiB = (Number(row['Total Memory (GB)']) * 1e9) / 2 ** 20;
      const estimate = hostPower({ cpuModel: model.name, sockets: chips, cores, threads: null, memoryMiB });
      return [estimate.maxW / Number(row['avg. watts @ 100%'])];
    });
    expect(ratios.length).toBeGreaterThan(300);
    const near = ratios.filter((ratio) => ratio > 0.75 && ratio < 1.33).length;
    expect(near / ratios.length).toBeGreaterThan(0.9);
  });
});
