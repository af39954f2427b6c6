import { describe, expect, test } from 'vitest';
import { cpuLevelOf, offersLevel } from '#core/catalogue/cpuLevels.ts';

function can(host: string, needs: string): boolean {
  const [offered, needed] = [cpuLevelOf(host), cpuLevelOf(needs)];
  if (offered === null || needed === null) throw new Error(`${host} or ${needs} is not known`);
  return offersLevel(offered, needed);
}

describe('what a processor can run of what ran on another', () => {
  test.each([
    ['Intel(R) Xeon(R) Gold 6230 CPU @ 2.10GHz', 'Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz', true],
    ['Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz', 'Intel(R) Xeon(R) Gold 6230 CPU @ 2.10GHz', false],
    ['Intel(R) Xeon(R) Gold 6230 CPU @ 2.10GHz', 'intel-broadwell', true],
    ['Intel(R) Xeon(R) CPU E5-2680 0 @ 2.70GHz', 'intel-sandybridge', true],
    ['Intel(R) Xeon(R) CPU E5-2680 0 @ 2.70GHz', 'intel-ivybridge', false],
    ['AMD EPYC 7543 32-Core Processor', 'amd-zen2', true],
    ['AMD EPYC 7402 24-Core Processor', 'amd-zen3', false],
    ['AMD EPYC 7543 32-Core Processor', 'EPYC-Rome', true],
    ['AMD EPYC 9354 32-Core Processor', 'Intel(R) Xeon(R) CPU E5-2680 0 @ 2.70GHz', false],
    ['Intel(R) Xeon(R) Gold 6430', 'EPYC', false],
    ['AMD EPYC 7402 24-Core Processor', 'x86-64-v3', true],
    ['Intel(R) Xeon(R) CPU X5690 @ 3.47GHz', 'x86-64-v2-AES', true],
    ['Intel(R) Xeon(R) CPU X5690 @ 3.47GHz', 'x86-64-v3', false],
    ['Intel(R) Xeon(R) CPU X5690 @ 3.47GHz', 'kvm64', true],
    ['Intel(R) Xeon(R) CPU E5-2697 v3', 'Haswell-noTSX-IBRS', true],
    ['Intel(R) Xeon(R) CPU E5-2697 v3', 'Skylake-Server-IBRS', false],
    ['Intel(R) Xeon(R) CPU E5-2697 v4', 'Skylake-Client', true],
  ])('%s runs what needs %s: %s', (host, needs, answer) => {
    expect(can(host, needs)).toBe(answer);
  });

  test('a name that says nothing of its generation is no level', () => {
    expect(cpuLevelOf(null)).toBeNull();
    expect(cpuLevelOf('')).toBeNull();
    expect(cpuLevelOf('host-passthrough')).toBeNull();
    expect(cpuLevelOf('Neoverse-N1')).toBeNull();
  });
});
