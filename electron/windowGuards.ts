import { type App, type Session, type WebContents, app, session } from 'electron';
import { windowOrigin } from './appProtocol.ts';

/**
 * Headroom is offline and shows its own page alone: every way out is closed here, whatever the page tries. The numbers are
 * those of Electron's security checklist.
 */

/** True for an address of the window's own page; anything else, also what cannot be parsed, is refused. */
export function isOwnAddress(address: string): boolean {
  try {
    const url = new URL(address);
    return `${url.protocol}//${url.host}` === windowOrigin;
  } catch {
    return false;
  }
}

/** Before the application is ready: nothing of the browser itself may look names up or call home. */
export function closeNetworkSwitches(commandLine: Pick<App['commandLine'], 'appendSwitch'>): void {
  commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  commandLine.appendSwitch('disable-background-networking');
  commandLine.appendSwitch('disable-component-update');
  commandLine.appendSwitch('disable-domain-reliability');
  commandLine.appendSwitch('disable-sync');
  commandLine.appendSwitch('no-pings');
}

/** Permissions are refused (5), requests to anywhere are cancelled (1). */
export function guardSession(guarded: Session = session.defaultSession): void {
  guarded.setPermissionRequestHandler((_contents, permission, answer) => answer(isHarmless(permission)));
  guarded.setPermissionCheckHandler((_contents, permission) => isHarmless(permission));
  guarded.setDevicePermissionHandler(() => false);
  guarded.webRequest.onBeforeRequest(
    { urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*'] },
    (_details, answer) => answer({ cancel: true }),
  );
}

/** Copying a table or a figure is the only thing the page asks the system for. */
function isHarmless(permission: string): boolean {
  return permission === 'clipboard-sanitized-write';
}

/** Navigation (13), new windows (14) and webviews (12) are refused for every web contents there will ever be. */
export function guardContents(): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    const refuseForeign = (event: { readonly url: string; preventDefault(): void }): void => {
      if (!isOwnAddress(event.url)) event.preventDefault();
    };
    contents.on('will-navigate', refuseForeign);
    contents.on('will-frame-navigate', refuseForeign);
    contents.on('will-redirect', refuseForeign);
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}
