import { createHash } from 'node:crypto';
import { mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync, closeSync } from 'node:fs';
import { type Server, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * One running instance per user-data folder. The lock is a file with the owner's process id (it can be taken at once, as
 * Electron's call does); the second instance tells the first over a local socket what it was started with.
 */

interface Announcement {
  readonly argv: readonly string[];
  readonly folder: string;
}

/** Whether this is the first instance; it holds the lock until `release`. */
export interface InstanceLock {
  readonly isFirst: boolean;
  /** Settled when a second instance has told the first. */
  readonly announced: Promise<void>;
  release(): void;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function socketPath(folder: string): string {
  const name = `headroom-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
  return process.platform === 'win32' ? String.raw`\\.\pipe\${name}` : join(tmpdir(), `${name}.sock`);
}

function takeLock(path: string): boolean {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const file = openSync(path, 'wx', 0o600);
      writeSync(file, String(process.pid));
      closeSync(file);
      return true;
    } catch {
      let owner = Number.NaN;
      try {
        owner = Number.parseInt(readFileSync(path, 'utf8'), 10);
      } catch {
        continue;
      }
      if (!Number.isNaN(owner) && isAlive(owner)) return false;
      try {
        renameSync(path, `${path}.${process.pid}`);
        rmSync(`${path}.${process.pid}`, { force: true });
      } catch {
        // Another start took the leftover away first.
      }
    }
  }
  return false;
}

/** Takes the lock of a folder, or tells its owner that somebody else was started. */
export function lockInstance(folder: string, onSecond: (announcement: Announcement) => void): InstanceLock {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'instance.lock');
  const socket = socketPath(folder);
  if (!takeLock(path)) {
    const announced = new Promise<void>((resolve) => {
      const connection = connect(socket, () => {
        connection.end(JSON.stringify({ argv: process.argv, folder: process.cwd() } satisfies Announcement));
      });
      connection.on('close', () => resolve());
      connection.on('error', () => resolve());
      connection.setTimeout(2_000, () => connection.destroy());
    });
    return { isFirst: false, announced, release: () => undefined };
  }
  if (process.platform !== 'win32') rmSync(socket, { force: true });
  const server: Server = createServer((connection) => {
    let text = '';
    connection.setEncoding('utf8');
    connection.on('data', (part: string) => {
      text += part;
      if (text.length > 1_000_000) connection.destroy();
    });
    connection.on('end', () => {
      try {
        onSecond(JSON.parse(text) as Announcement);
      } catch {
        // Not one of ours.
      }
      connection.end();
    });
    connection.on('error', () => connection.destroy());
  });
  server.on('error', () => undefined);
  server.listen(socket);
  server.unref();
  return {
    isFirst: true,
    announced: Promise.resolve(),
    release: () => {
      server.close();
      rmSync(path, { force: true });
    },
  };
}
