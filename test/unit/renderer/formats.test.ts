import { expect, test } from 'vitest';
import { importers } from '#core/import/registry.ts';
import { english } from '#renderer/i18n/english.ts';

test.each([...importers.map((importer) => importer.format), 'unknown'])('the window has a name for %s', (format) => {
  expect(Object.keys(english)).toContain(`format.${format}`);
});
