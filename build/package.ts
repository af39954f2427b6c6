/**
 * `npm run package`: installers for this platform into release/. The bootstrap has built everything by now. Arguments go to
 * electron-builder (`npm run package -- --dir` leaves an unpacked application).
 */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const builder = join(root, 'node_modules/electron-builder/cli.js');
const args = ['--config', 'build/electron-builder.yml', '--publish', 'never', ...process.argv.slice(2)];
const result = spawnSync(process.execPath, [builder, ...args], { cwd: root, stdio: 'inherit' });
if (result.status !== 0) {
  process.stderr.write(
    "headroom: packaging failed (see above). It needs Electron's executable: from its publisher, or from a folder named by " +
      '`-c.electronDist=FOLDER`.\n',
  );
}
process.exitCode = result.status ?? 1;
