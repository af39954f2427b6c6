import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { entryFor, missingPackages } from '#build/complete-lock.mjs';

const lock = JSON.parse(readFileSync(new URL('../../../package-lock.json', import.meta.url), 'utf8')) as {
  packages: Record<string, { optionalDependencies?: Record<string, string>; resolved?: string }>;
};

describe('package-lock.json', () => {
  it('has every optional package of every platform, or npm ci would refuse it (run: node build/complete-lock.mjs)', () => {
    expect(missingPackages(lock.packages)).toEqual([]);
  });

  it('names no registry', () => {
    expect(Object.values(lock.packages).filter((entry) => entry.resolved !== undefined)).toEqual([]);
  });
});

describe('completing a lock file', () => {
  it('finds what a package wants and nobody has, in the folders where Node would look', () => {
    const packages = {
      '': {},
      'node_modules/a': { optionalDependencies: { 'a-linux-x64': '1.0.0', 'a-win32-x64': '1.0.0' } },
      'node_modules/a/node_modules/a-linux-x64': {},
      'node_modules/b/node_modules/c': { optionalDependencies: { 'c-darwin-arm64': '2.0.0' } },
      'node_modules/b/node_modules/c-darwin-arm64': {},
    };
    expect(missingPackages(packages)).toEqual([{ name: 'a-win32-x64', version: '1.0.0', wantedBy: 'node_modules/a' }]);
  });

  it('reads the platform from the name', () => {
    expect(entryFor('@swc/core-linux-arm64-musl', '1.2.3', true)).toEqual({
      version: '1.2.3',
      cpu: ['arm64'],
      dev: true,
      libc: ['musl'],
      optional: true,
      os: ['linux'],
    });
    expect(entryFor('@x/binding-linux-arm-gnueabihf', '1.2.3', false)).toMatchObject({ cpu: ['arm'], libc: ['glibc'] });
  });

  it('invents nothing where the name or the version does not tell', () => {
    expect(entryFor('fsevents', '2.3.3', false)).toBeNull();
    expect(entryFor('a-linux-x64', '^1.0.0', false)).toBeNull();
  });
});
