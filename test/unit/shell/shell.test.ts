import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';

interface Handled {
  (event: object, ...args: readonly unknown[]): unknown;
}
const handlers = vi.hoisted(() => new Map<string, unknown>());
vi.mock('electron', () => ({
  app: { getPath: () => '/home/user/Documents' },
  dialog: {},
  session: {},
  protocol: {},
  ipcMain: { handle: (channel: string, handler: unknown) => handlers.set(channel, handler) },
}));

const { handle, isTrustedSender, UntrustedSenderError } = await import('#electron/ipc.ts');
const { FileTokens } = await import('#electron/fileTokens.ts');
const { isOpenPurpose, isSavePurpose, safeFileName } = await import('#electron/fileDialogs.ts');
const { isOwnAddress } = await import('#electron/windowGuards.ts');
const { leastSize, parseWindowState } = await import('#electron/windowState.ts');

const frame = { url: 'app://headroom/index.html', parent: null, detached: false };

describe('who may call', () => {
  it('is the top frame of our own page', () => {
    expect(isTrustedSender(frame)).toBe(true);
  });

  it.each([
    ['a frame that is gone', null],
    ['a detached frame', { ...frame, detached: true }],
    ['a frame within the page', { ...frame, parent: {} as never }],
    ['another page', { ...frame, url: 'https://example.com/' }],
    ['a look-alike host', { ...frame, url: 'app://headroom.example/' }],
    ['a look-alike scheme', { ...frame, url: 'app2://headroom/' }],
    ['an empty page', { ...frame, url: 'about:blank' }],
    ['no address', { ...frame, url: '' }],
  ])('is not %s', (_name, sender) => {
    expect(isTrustedSender(sender)).toBe(false);
  });

  it('is checked before the handler is asked', () => {
    const asked: unknown[] = [];
    handle(
      'x',
      (id) => id === 1,
      (caller, ...args) => asked.push([caller, ...args]),
    );
    const call = handlers.get('x') as Handled;
    expect(() => call({ sender: { id: 2 }, senderFrame: frame }, 'a')).toThrow(UntrustedSenderError);
    expect(() => call({ sender: { id: 1 }, senderFrame: null }, 'a')).toThrow(UntrustedSenderError);
    expect(asked).toEqual([]);
    call({ sender: { id: 1 }, senderFrame: frame }, 'a', 'b');
    expect(asked).toEqual([[1, 'a', 'b']]);
  });

  it('an address is ours by its parts, not by how it begins', () => {
    expect(isOwnAddress('app://headroom/x')).toBe(true);
    for (const address of [
      'app://headroom.evil/',
      'app://headroom@evil/',
      'https://app//headroom',
      'app:headroom',
      'x',
    ]) {
      expect(isOwnAddress(address), address).toBe(false);
    }
  });
});

describe('tokens', () => {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-tokens-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'a.xlsx');
  writeFileSync(path, '12345');

  it('tell name and size, and nothing of the path', async () => {
    const file = await new FileTokens().issue(path, 'import');
    expect(file).toMatchObject({ name: 'a.xlsx', sizeBytes: 5 });
    expect(JSON.stringify(file)).not.toContain(folder);
  });

  it('lead back to the path for the calls that they were issued for', async () => {
    const tokens = new FileTokens();
    const { token } = await tokens.issue(path, 'import');
    expect(tokens.resolve('import.run', { tokens: [token, 'unknown'] })).toEqual({ [token]: { path, name: 'a.xlsx' } });
  });

  it.each(['file.saveAs', 'report.save', 'table.export', 'file.open', 'constructor', '__proto__', 'app.info'])(
    'for reading an inventory are worth nothing to %s',
    async (call) => {
      const tokens = new FileTokens();
      const { token } = await tokens.issue(path, 'import');
      expect(tokens.resolve(call, { token, tokens: [token] })).toEqual({});
    },
  );

  it('are forgotten when very many follow', async () => {
    const tokens = new FileTokens();
    const { token } = await tokens.issue(path, 'import');
    for (let count = 0; count < 4_096; count++) await tokens.issue('/nowhere', 'import');
    expect(tokens.resolve('import.run', { tokens: [token] })).toEqual({});
  });

  it.each([[null], ['text'], [7], [{ tokens: 'x' }], [{ token: 7 }], [[]]])('are not looked for in %j', (input) => {
    expect(new FileTokens().resolve('import.run', input)).toEqual({});
  });
});

describe('a suggested file name', () => {
  it.each([
    ['roadmap', '.pdf', 'roadmap.pdf'],
    ['roadmap.pdf', '.pdf', 'roadmap.pdf'],
    ['Roadmap.PDF', '.pdf', 'Roadmap.PDF'],
    ['v1.2', '.pdf', 'v1.2.pdf'],
    ['../../etc/passwd', '.pdf', 'passwd.pdf'],
    [String.raw`C:\Windows\x.exe`, '.csv', 'x.exe.csv'],
    ['.hidden', '.csv', 'hidden.csv'],
    ['', '.csv', 'headroom.csv'],
    ['...', '.csv', 'headroom.csv'],
    ['a:b*c?d\u0007', '.csv', 'a-b-c-d-.csv'],
    ['Größe – Plan', '.csv', 'Größe – Plan.csv'],
  ])('%j becomes a name for a %s file: %j', (suggested, extension, expected) => {
    expect(safeFileName(suggested, extension)).toBe(expected);
  });

  it('is short enough for every file system', () => {
    expect(safeFileName('x'.repeat(1_000), '.pdf').length).toBeLessThan(130);
  });

  it('purposes are those of the contract alone', () => {
    expect(isOpenPurpose('import')).toBe(true);
    expect(isSavePurpose('report-pdf')).toBe(true);
    for (const value of ['toString', '__proto__', '', null, 1]) {
      expect(isOpenPurpose(value)).toBe(false);
      expect(isSavePurpose(value)).toBe(false);
    }
  });
});

describe('the remembered window', () => {
  const displays = [{ x: 0, y: 0, width: 1920, height: 1080 }];
  const bounds = { x: 10, y: 20, width: 1200, height: 800 };

  it('opens where it was', () => {
    expect(parseWindowState(JSON.stringify({ ...bounds, isMaximized: true }), displays)).toEqual({
      bounds,
      isMaximized: true,
    });
  });

  it('opens in its default place where its display is gone', () => {
    const away = JSON.stringify({ ...bounds, x: 5_000 });
    expect(parseWindowState(away, displays)).toEqual({ bounds: null, isMaximized: false });
  });

  it('is never too small', () => {
    const small = parseWindowState(JSON.stringify({ ...bounds, width: 10, height: 10 }), displays);
    expect(small.bounds).toMatchObject(leastSize);
  });

  it.each(['', 'null', '[]', '{"x":"1"}', '{"x":1.5,"y":0,"width":1,"height":1}', 'not json'])(
    'is forgotten where it is damaged: %s',
    (text) => {
      expect(parseWindowState(text, displays)).toEqual({ bounds: null, isMaximized: false });
    },
  );
});
