/**
 * `npm run package`: installers for this platform into release/. The bootstrap has built everything by now. Arguments go to
 * electron-builder (`npm run package -- --dir` leaves an unpacked application).
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { noticesText, shippedPackages } from './notices.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
writeFileSync(join(root, 'dist/THIRD-PARTY-NOTICES.txt'), noticesText(shippedPackages(root)));
const builder = join(root, 'node_modules/electron-builder/cli.js');
const given = process.argv.slice(2);
const args = ['--config', 'build/electron-builder.yml', '--publish', 'never', ...given];
// A Debian package has to name a home page, which electron-builder takes from a clone's origin on GitHub.
if (process.platform === 'linux' && given.length === 0 && !hasHomepage()) {
  process.stderr.write(
    'headroom: no .deb, since neither package.json nor the origin of this clone names a home page\n',
  );
  args.push('-c.linux.target=AppImage');
}
const result = spawnSync(process.execPath, [builder, ...args], { cwd: root, stdio: 'inherit' });
if (result.status !== 0) {
  process.stderr.write(
    "headroom: packaging failed (see above). It needs Electron's executable: from its publisher, or from a folder named by " +
      '`-c.electronDist=FOLDER`.\n',
  );
}
process.exitCode = result.status ?? 1;

function hasHomepage(): boolean {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly homepage?: string };
  if (manifest.homepage !== undefined) return true;
  const origin = spawnSync('git', ['config', '--get', 'remote.origin.url'], { cwd: root, encoding: 'utf8' });
  return /(^|[@/])github\.com[:/]/.test(origin.stdout ?? '');
}
