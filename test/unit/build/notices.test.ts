import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { noticesText, packagesOfSourceMap, runtimePackages, shippedPackage } from '#build/notices.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

test('a source map names the packages that were bundled, the innermost where they are nested', () => {
  expect(
    packagesOfSourceMap([
      '../../core/plan.ts',
      '../../node_modules/zod/v4/core/core.js',
      '../../node_modules/zod/v4/core/api.js',
      '../../node_modules/a/node_modules/@scope/b/index.js',
    ]),
  ).toEqual(['@scope/b', 'zod']);
});

test('runtime packages come with what they need, without the driver of the browser host', () => {
  const names = runtimePackages(root);
  expect(names).toEqual(expect.arrayContaining(['better-sqlite3', 'highs', 'pdfkit', 'fontkit']));
  expect(names).not.toContain('playwright-core');
});

test('every runtime package has a licence with a text or a name', () => {
  for (const name of runtimePackages(root)) {
    const { licence, texts } = shippedPackage(root, name);
    expect(`${licence}${texts.join('')}`, name).toMatch(/MIT|ISC|BSD|Apache|0BSD|OFL/);
  }
});

test('the notices name each package with its version and give its licence whole', () => {
  const text = noticesText([{ name: 'a', version: '1.2.3', licence: 'MIT', texts: ['Copyright A', 'Notice A'] }]);
  expect(text).toContain('a 1.2.3 (MIT)');
  expect(text).toContain('Copyright A\n\nNotice A');
});
