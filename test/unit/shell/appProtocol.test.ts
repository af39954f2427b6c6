import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => ({ protocol: {} }));

const { contentSecurityPolicy, fileForAddress, serveWindow } = await import('#electron/appProtocol.ts');

const folder = mkdtempSync(join(tmpdir(), 'headroom-window-'));
writeFileSync(join(folder, 'index.html'), '<title>x</title>');
afterAll(() => rmSync(folder, { recursive: true }));

describe('which file an address stands for', () => {
  it('is the one below the folder', () => {
    expect(fileForAddress('app://headroom/index.html', folder)).toBe(join(folder, 'index.html'));
    expect(fileForAddress('app://headroom/', folder)).toBe(join(folder, 'index.html'));
    expect(fileForAddress('app://headroom/assets/a%20b.js?x=1#y', folder)).toBe(join(folder, 'assets', 'a b.js'));
  });

  it.each([
    ['another host', 'app://elsewhere/index.html'],
    ['another scheme', 'https://headroom/index.html'],
    ['no address', 'headroom'],
    ['an encoded slash', 'app://headroom/..%2f..%2fetc%2fpasswd.html'],
    ['an encoded backslash', 'app://headroom/..%5c..%5csecret.html'],
    ['a null byte', 'app://headroom/index.html%00.js'],
    ['a broken escape', 'app://headroom/%E0%A4%A.html'],
    ['a kind of file that is not served', 'app://headroom/plan.headroom'],
    ['the folder itself', 'app://headroom/.'],
  ])('is none for %s', (_name, address) => {
    const file = fileForAddress(address, folder);
    expect(file === null || file === join(folder, 'index.html')).toBe(true);
    if (address !== 'app://headroom/.') expect(file).toBeNull();
  });

  it('never leaves the folder, whatever the path', () => {
    const part = fc.oneof(
      fc.constantFrom('..', '.', '%2e%2e', '%2f', '/', '\\', '%5c', '%00', 'etc', 'C:', '~', 'index.html'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), fc.constantFrom('/', '%2f', ''), (parts, joint) => {
        const file = fileForAddress(`app://headroom/${parts.join(joint)}.html`, folder);
        if (file !== null) expect(file.startsWith(folder + sep)).toBe(true);
      }),
      { seed: 17, numRuns: 2_000 },
    );
  });
});

describe('what is answered', () => {
  type Handler = (request: Request) => Promise<Response>;
  let handler: Handler = () => Promise.reject(new Error('no handler'));
  serveWindow({ handle: (_scheme, given) => (handler = given as unknown as Handler) }, folder);

  it('is the file with its kind and the policy', async () => {
    const response = await handler(new Request('app://headroom/index.html'));
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('<title>x</title>');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    ['POST', 'app://headroom/index.html', 405],
    ['GET', 'app://elsewhere/index.html', 403],
    ['GET', 'app://headroom/missing.js', 404],
  ])('%s %s is refused with %i and the policy', async (method, address, status) => {
    const response = await handler(new Request(address, { method }));
    expect(response.status).toBe(status);
    expect(await response.text()).toBe('');
    expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy);
  });

  it('allows nothing inline, nothing evaluated and nothing from elsewhere', () => {
    expect(contentSecurityPolicy).toMatch(/^default-src 'none'/);
    expect(contentSecurityPolicy).not.toMatch(/unsafe|\*|https?:/);
  });
});
