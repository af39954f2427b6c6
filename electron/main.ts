import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BrowserWindow, Menu, app, dialog, nativeTheme, protocol, screen, session } from 'electron';
import type { ApiEvent, ChosenFile, Reply } from '#core/api.ts';
import { registerAppScheme, serveWindow, windowUrl } from './appProtocol.ts';
import { applicationMenu } from './applicationMenu.ts';
import { resourcesFolder, windowFolder, workerEntry } from './bundledFiles.ts';
import { channels } from './channels.ts';
import { askForFiles, askForSaveFile, isOpenPurpose, isSavePurpose } from './fileDialogs.ts';
import { FileTokens, type TokenPurpose } from './fileTokens.ts';
import { handle } from './ipc.ts';
import { ServiceHost, startServiceThread } from './serviceHost.ts';
import { closeNetworkSwitches, guardContents, guardSession } from './windowGuards.ts';
import { defaultSize, keepWindowState, leastSize, readWindowState } from './windowState.ts';

/**
 * The desktop shell: one window, one service thread, and the way between them. It only routes; whatever takes time
 * happens in the service. Runs unchanged in Electron and in the browser host.
 */

const background = { light: '#ffffff', dark: '#16181d' } as const;
const planExtension = '.headroom';

const tokens = new FileTokens();
let window: BrowserWindow | null = null;
let service: ServiceHost | null = null;
/** A plan that the desktop asked for before the service could open it. */
let planToOpen: string | null = null;

function send(event: ApiEvent): void {
  if (window !== null && !window.isDestroyed()) window.webContents.send(channels.event, event);
}

function knows(webContentsId: number): boolean {
  return window !== null && !window.isDestroyed() && window.webContents.id === webContentsId;
}

function startService(): ServiceHost {
  return new ServiceHost({
    start: () =>
      startServiceThread(workerEntry('service'), {
        userDataFolder: app.getPath('userData'),
        resourcesFolder: fileURLToPath(resourcesFolder()),
        shell: process.versions['electron'] === undefined ? 'browser-host' : 'electron',
        version: app.getVersion(),
      }),
    onEvent: (event, caller) => {
      if (caller === null || knows(caller)) send(event);
      if (event.type === 'service' && event.state === 'ready' && planToOpen !== null) void openPlan(planToOpen);
    },
    onGivenUp: (reason) => {
      dialog.showErrorBox('Headroom cannot go on', `The planning service keeps stopping: ${reason}`);
      app.exit(1);
    },
    now: () => performance.now(),
  });
}

/** Opens a plan that the desktop handed over (double click, second start), as if the window had asked for it. */
async function openPlan(path: string): Promise<void> {
  planToOpen = null;
  const file = await tokens.issue(path, 'opened');
  const input = { token: file.token };
  const reply = await service?.call(0, file.token, 'file.open', input, tokens.resolve('file.open', input));
  if (reply !== undefined && !reply.ok) dialog.showErrorBox(`${file.name} could not be opened`, reply.error.message);
}

/** The plan file among the arguments of a start, if there is one. */
function planAmong(argv: readonly string[], folder: string): string | null {
  const name = argv.slice(1).find((argument) => !argument.startsWith('-') && argument.endsWith(planExtension));
  return name === undefined ? null : resolve(folder, name);
}

function refusal(message: string): Reply {
  return { ok: false, error: { code: 'invalid-input', message, details: {} } };
}

function issueAll(paths: readonly string[], purpose: TokenPurpose): Promise<readonly ChosenFile[]> {
  return Promise.all(paths.map((path) => tokens.issue(path, purpose)));
}

function registerCalls(): void {
  handle(channels.call, knows, (caller, name, input, callId): Promise<Reply> | Reply => {
    if (typeof name !== 'string' || typeof callId !== 'string' || callId.length > 200) {
      return refusal('A call is a name, an input and an id.');
    }
    if (service === null) return refusal('The planning service is not running.');
    return service.call(caller, callId, name, input, tokens.resolve(name, input));
  });
  handle(channels.cancel, knows, (caller, callId) => {
    if (typeof callId === 'string') service?.cancel(caller, callId);
  });
  handle(channels.chooseFiles, knows, async (_caller, purpose) => {
    if (window === null || !isOpenPurpose(purpose)) return [];
    return issueAll(await askForFiles(window, purpose), purpose);
  });
  handle(channels.chooseSaveFile, knows, async (_caller, purpose, suggestedName) => {
    if (window === null || !isSavePurpose(purpose) || typeof suggestedName !== 'string') return null;
    const path = await askForSaveFile(window, purpose, suggestedName);
    return path === null ? null : tokens.issue(path, purpose);
  });
  handle(channels.acceptDropped, knows, (_caller, paths) => {
    const named: readonly unknown[] = Array.isArray(paths) ? paths : [];
    // A dropped thing that is no file of the file system (a picture out of a web page) has no path.
    return issueAll(
      named.filter((path): path is string => typeof path === 'string' && path !== ''),
      'dropped',
    );
  });
}

function backgroundColor(): string {
  return nativeTheme.shouldUseDarkColors ? background.dark : background.light;
}

function openWindow(): void {
  const statePath = join(app.getPath('userData'), 'window.json');
  const state = readWindowState(
    statePath,
    screen.getAllDisplays().map((display) => display.workArea),
  );
  const opened = new BrowserWindow({
    ...(state.bounds ?? defaultSize),
    minWidth: leastSize.width,
    minHeight: leastSize.height,
    show: false,
    title: 'Headroom',
    backgroundColor: backgroundColor(),
    webPreferences: {
      preload: fileURLToPath(new URL('./preload.cjs', import.meta.url)),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  window = opened;
  const id = opened.webContents.id;
  if (state.isMaximized) opened.maximize();
  keepWindowState(opened, statePath);
  opened.once('ready-to-show', () => opened.show());
  // A page that is left, reloaded or dead waits for nothing any more.
  opened.webContents.on('did-start-navigation', (details) => {
    if (details.isMainFrame && !details.isSameDocument) service?.cancelAll(id);
  });
  opened.webContents.on('render-process-gone', (_event, details) => {
    service?.cancelAll(id);
    if (details.reason !== 'clean-exit' && !opened.isDestroyed()) opened.webContents.reload();
  });
  opened.on('closed', () => {
    service?.cancelAll(id);
    if (window === opened) window = null;
  });
  void opened.loadURL(windowUrl);
}

function showWindow(): void {
  if (window === null) {
    openWindow();
    return;
  }
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

function start(): void {
  guardSession();
  serveWindow(protocol, fileURLToPath(windowFolder()));
  void session.defaultSession.setProxy({ mode: 'direct' });
  registerCalls();
  planToOpen ??= planAmong(process.argv, process.cwd());
  service = startService();
  Menu.setApplicationMenu(
    applicationMenu(process.platform, !app.isPackaged, (command) => {
      showWindow();
      send({ type: 'menu', command });
    }),
  );
  nativeTheme.on('updated', () => window?.setBackgroundColor(backgroundColor()));
  openWindow();
}

let hasStopped = false;

app.enableSandbox();
registerAppScheme();
closeNetworkSwitches(app.commandLine);
guardContents();

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', (_event, argv, folder) => {
    const plan = planAmong(argv, folder);
    if (plan !== null) void openPlan(plan);
    showWindow();
  });
  // macOS hands files over by this event, possibly before the application is ready.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    if (service === null) planToOpen = path;
    else void openPlan(path);
  });
  app.on('activate', () => {
    if (app.isReady()) showWindow();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', (event) => {
    if (hasStopped || service === null) return;
    event.preventDefault();
    void service.stop().finally(() => {
      hasStopped = true;
      app.quit();
    });
  });
  void app.whenReady().then(start);
} else {
  app.quit();
}
