import { expect, test } from 'vitest';
import { fileLabel } from '#core/export/kubernetes/names.ts';

test.each([
  ['Nord 1', 'nord-1'],
  ['../../etc/passwd', 'etc-passwd'],
  ['CON', 'cluster-con'],
  ['Lpt1', 'cluster-lpt1'],
  ['console', 'console'],
])('the cluster %s has a file that every system can write: %s', (cluster, label) => {
  expect(fileLabel(cluster)).toBe(label);
});
