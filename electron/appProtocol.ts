import { readFile } from 'node:fs/promises';
import { extname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { type Protocol, protocol } from 'electron';

/** The scheme and host that the window is served from. Standard and secure, so that `'self'` means it and nothing else. */
const appScheme = 'app';
const appHost = 'headroom';

/** The origin of the window: `app://headroom`. */
export const windowOrigin: string = `${appScheme}://${appHost}`;

/** The page that the window opens with. */
export const windowUrl: string = `${windowOrigin}/index.html`;

/**
 * Nothing from elsewhere, nothing inline, no evaluation of strings, nobody frames us. `blob:` images are the exported
 * charts; the rest the page needs comes as files of its own origin.
 */
export const contentSecurityPolicy: string = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const mimeTypes: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.mjs', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.map', 'application/json; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ico', 'image/x-icon'],
  ['.woff2', 'font/woff2'],
  ['.woff', 'font/woff'],
  ['.wasm', 'application/wasm'],
]);

/**
 * The file that an address of the window stands for, or null where it stands for none: another host, a path that leaves
 * the folder (also when encoded), a kind of file that is not served.
 */
export function fileForAddress(address: string, folder: string): string | null {
  let path: string;
  try {
    const url = new URL(address);
    if (url.protocol !== `${appScheme}:` || url.host !== appHost) return null;
    path = decodeURIComponent(url.pathname);
  } catch {
    return null;
  }
  if (path.includes('\0') || path.includes('\\')) return null;
  const file = resolve(join(folder, path === '/' ? '/index.html' : path));
  const inside = relative(folder, file);
  if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return null;
  return mimeTypes.has(extname(file)) ? file : null;
}

/** Must be called before the application is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Answers requests for the window's files from `folder`, and nothing else. */
export function serveWindow(sessionProtocol: Pick<Protocol, 'handle'>, folder: string): void {
  const headers = {
    'Content-Security-Policy': contentSecurityPolicy,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-cache',
  };
  const refuse = (status: number): Response => new Response(null, { status, headers });
  sessionProtocol.handle(appScheme, async (request) => {
    if (request.method !== 'GET') return refuse(405);
    const file = fileForAddress(request.url, folder);
    if (file === null) return refuse(403);
    try {
      const body = await readFile(file);
      return new Response(body, { headers: { ...headers, 'Content-Type': mimeTypes.get(extname(file)) ?? '' } });
    } catch {
      return refuse(404);
    }
  });
}
