import { expect, test } from 'vitest';
import { operatingSystemFamily } from '#core/advice/operatingSystem.ts';

test.each([
  ['Microsoft Windows Server 2008 R2 (64-bit)', 'windows-server', 2008, null, false],
  ['Microsoft Windows Server 2003 Standard (32-bit)', 'windows-server', 2003, null, true],
  ['Microsoft Windows Server 2022 (64-bit)', 'windows-server', 2022, null, false],
  ['Windows Server', 'windows-server', null, null, false],
  ['Microsoft Windows 7 (64-bit)', 'windows-desktop', null, null, false],
  ['Microsoft Windows XP Professional (32-bit)', 'windows-desktop', null, null, true],
  ['Red Hat Enterprise Linux 6 (64-bit)', 'linux', 6, 'rhel', false],
  ['CentOS 4/5/6/7 (64-bit)', 'linux', null, 'rhel', false],
  ['CentOS 7 (64-bit)', 'linux', 7, 'rhel', false],
  ['SUSE Linux Enterprise 11 (64-bit)', 'linux', 11, 'sles', false],
  ['Ubuntu 22.04.3 LTS', 'linux', 22, 'ubuntu', false],
  ['Debian GNU/Linux 12 (bookworm)', 'linux', 12, 'debian', false],
  ['VMware Photon OS (64-bit)', 'linux', null, 'photon', false],
  ['Other 2.6.x Linux (64-bit)', 'linux', 2, 'other', false],
  ['Other 3.x or later Linux (64-bit)', 'linux', null, 'other', false],
  ['Oracle Solaris 10 (64-bit)', 'unix', null, null, false],
  ['FreeBSD (64-bit)', 'unix', null, null, false],
  ['VMware ESXi 6.5', 'hypervisor', null, null, false],
  ['Other (64-bit)', 'unknown', null, null, false],
  ['', 'unknown', null, null, false],
  [null, 'unknown', null, null, false],
  ['TempleOS', 'unknown', null, null, false],
] as const)('%s is %s %s', (name, family, version, distribution, is32Bit) => {
  expect(operatingSystemFamily(name)).toEqual({
    family,
    isWindows: family.startsWith('windows'),
    version,
    distribution,
    is32Bit,
  });
});
