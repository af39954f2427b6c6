import { EventEmitter } from 'node:events';
import type { CallbackResponse, OnBeforeRequestListenerDetails, Protocol, Session, WebRequest } from 'electron';
import type { Request as BrowserRequest, Route } from 'playwright-core';

/**
 * A browser cannot be given a new scheme. So `app://headroom/...` is shown to it as a private origin of a name that can never
 * exist (`.invalid`, RFC 6761), every request is intercepted before it reaches the network, and what `protocol.handle`
 * answers is what the page gets. On this side addresses are always the application's own.
 */

type Handler = (request: Request) => Response | Promise<Response>;
/** The listener of `onBeforeRequest`, as far as this host answers it. */
type BeforeRequest = (
  details: Partial<OnBeforeRequestListenerDetails>,
  answer: (response: CallbackResponse) => void,
) => void;

const schemes = new Set<string>();
const handlers = new Map<string, Handler>();
let isReady = false;
let beforeRequest: { readonly patterns: readonly RegExp[]; readonly listener: BeforeRequest } | null = null;

/** After this, schemes can no longer be registered (as in Electron). */
export function closeSchemes(): void {
  isReady = true;
}

/** `app://headroom/x` -> `https://headroom.app.invalid/x`; addresses of other schemes stay what they are. */
export function toPrivate(address: string): string {
  const match = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]+)(.*)$/.exec(address);
  if (match === null || !schemes.has(match[1] ?? '')) return address;
  return `https://${match[2] ?? ''}.${match[1] ?? ''}.invalid${match[3] ?? ''}`;
}

/** `https://headroom.app.invalid/x` -> `app://headroom/x`; other addresses stay what they are. */
export function fromPrivate(address: string): string {
  const match = /^https:\/\/([^/?#]+)\.([a-z][a-z0-9+-]*)\.invalid((?:[/?#].*)?)$/.exec(address);
  if (match === null || !schemes.has(match[2] ?? '')) return address;
  return `${match[2] ?? ''}://${match[1] ?? ''}${match[3] ?? ''}`;
}

/** `*://*.example.com/*` as the match patterns of extensions define it. */
function patternOf(text: string): RegExp {
  const escaped = text.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*');
  return new RegExp(`^${escaped}$`);
}

function isCancelled(request: BrowserRequest, address: string): Promise<boolean> {
  const rule = beforeRequest;
  if (rule === null || !rule.patterns.some((pattern) => pattern.test(address))) return Promise.resolve(false);
  return new Promise((resolve) => {
    const details = { id: 0, url: address, method: request.method() };
    rule.listener(details, (answer) => resolve(answer.cancel === true));
  });
}

/** Answers one request of the page: from a handled scheme, or not at all. */
export async function answerRequest(route: Route): Promise<void> {
  const request = route.request();
  const address = fromPrivate(request.url());
  if (await isCancelled(request, address)) return route.abort('blockedbyclient');
  const handler = handlers.get(address.slice(0, address.indexOf(':')));
  // Headroom's host has no network at all: what no handler answers does not exist.
  if (handler === undefined) return route.abort('internetdisconnected');
  let response: Response;
  try {
    const method = request.method();
    const body = method === 'GET' || method === 'HEAD' ? null : request.postDataBuffer();
    response = await handler(
      new Request(address, {
        method,
        headers: request.headers(),
        ...(body === null ? {} : { body: new Uint8Array(body) }),
      }),
    );
  } catch {
    return route.abort('failed');
  }
  return route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  });
}

/** Electron's `protocol`: schemes are served from private origins, since a browser cannot be given new ones. */
export const protocol: Pick<Protocol, 'registerSchemesAsPrivileged' | 'handle' | 'unhandle' | 'isProtocolHandled'> = {
  registerSchemesAsPrivileged: (custom) => {
    if (isReady) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme } of custom) schemes.add(scheme);
  },
  handle: (scheme, handler) => {
    if (handlers.has(scheme)) throw new Error('The scheme has been intercepted');
    if (!schemes.has(scheme)) throw new Error(`The browser host serves registered schemes alone, not ${scheme}.`);
    handlers.set(scheme, handler);
  },
  unhandle: (scheme) => {
    handlers.delete(scheme);
  },
  isProtocolHandled: (scheme) => handlers.has(scheme),
};

type PermissionRequest = Parameters<Session['setPermissionRequestHandler']>[0];

class HostSession
  extends EventEmitter
  implements
    Pick<
      Session,
      'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler' | 'setProxy'
    >
{
  readonly protocol = protocol;
  /** The browser asks the user; the host grants what a handler would grant for the page, before it is asked. */
  permissionRequest: PermissionRequest = null;

  readonly webRequest: Pick<WebRequest, 'onBeforeRequest'> = {
    onBeforeRequest: (...args: readonly unknown[]) => {
      const [filter, listener] = args as [{ readonly urls: readonly string[] }, BeforeRequest | null];
      beforeRequest = listener === null ? null : { patterns: filter.urls.map((url) => patternOf(url)), listener };
    },
  };

  setPermissionRequestHandler(handler: PermissionRequest): void {
    this.permissionRequest = handler;
  }
  setPermissionCheckHandler(): void {
    // The browser checks by what was granted; nothing is granted that the request handler does not grant.
  }
  setDevicePermissionHandler(): void {
    // No device is ever granted.
  }
  setProxy(): Promise<void> {
    // No request leaves the host, so there is nothing to route.
    return Promise.resolve();
  }
}

const defaultSession = new HostSession();

/** Electron's `session`; there is one. */
export const session: { readonly defaultSession: HostSession } = { defaultSession };
