import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, encode } from '#build/browser-host/cloning.ts';
import { connectWorlds } from '#build/browser-host/contextBridge.ts';
import { ipcMain } from '#build/browser-host/ipcMain.ts';
import { Menu, keyBinding } from '#build/browser-host/menu.ts';
import { fromPrivate, protocol, toPrivate } from '#build/browser-host/privateOrigin.ts';

describe('cloning over text', () => {
  it('carries what the structured clone algorithm carries', () => {
    const values: readonly unknown[] = [
      undefined,
      null,
      -0,
      Number.NaN,
      Number.NEGATIVE_INFINITY,
      12345678901234567890n,
      'text \u{1F600} \0 "',
      new Date(0),
      new Date(Number.NaN),
      /a+/giu,
      new Map<unknown, unknown>([[{ key: 1 }, new Set([1, 'two'])]]),
      new Uint8Array([1, 2, 255]),
      new Float64Array([0.1, Number.NaN]),
      new BigInt64Array([-1n]),
      new Uint8Array([1, 2, 3, 4]).subarray(1, 3),
      new Uint8Array([7]).buffer,
      { __proto__: null, a: { b: [1, { c: undefined }] } },
    ];
    for (const value of values) expect(decode(encode(structuredClone(value)))).toEqual(structuredClone(value));
  });

  it('keeps holes, shared parts, circles and the key __proto__', () => {
    const shared = { x: 1 };
    const circle: { self?: unknown } = {};
    circle.self = circle;
    const sparse: unknown[] = [];
    sparse[2] = 'last';
    const value = { one: shared, two: shared, circle, sparse };
    Object.defineProperty(value, '__proto__', { value: 'text', enumerable: true });
    const copy = decode(encode(value)) as typeof value;
    expect(copy.one).toBe(copy.two);
    expect(copy.circle.self).toBe(copy.circle);
    expect(0 in copy.sparse).toBe(false);
    expect(Object.getOwnPropertyDescriptor(copy, '__proto__')?.value).toBe('text');
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
  });

  it('keeps the kind and message of an error, and its cause', () => {
    const copy = decode(encode(new RangeError('too big', { cause: 'why' }))) as RangeError;
    expect(copy).toBeInstanceOf(RangeError);
    expect([copy.name, copy.message, copy.cause]).toEqual(['RangeError', 'too big', 'why']);
  });

  it('shares one buffer between two views of it', () => {
    const buffer = new ArrayBuffer(8);
    const copy = decode(encode({ a: new Uint8Array(buffer), b: new Uint8Array(buffer, 4) })) as Record<
      'a' | 'b',
      Uint8Array
    >;
    expect(copy.a.buffer).toBe(copy.b.buffer);
    expect(copy.b.byteOffset).toBe(4);
  });

  it.each([
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['a promise', Promise.resolve(1)],
  ])('refuses %s', (_name, value) => {
    expect(() => encode({ value })).toThrow('An object could not be cloned.');
  });

  it('returns what it was given, for anything that JSON and more can hold', () => {
    fc.assert(
      fc.property(
        fc.anything({
          withDate: true,
          withMap: true,
          withSet: true,
          withTypedArray: true,
          withBigInt: true,
          withSparseArray: true,
        }),
        (value) => {
          const clone: unknown = structuredClone(value);
          expect(decode(encode(clone))).toEqual(clone);
        },
      ),
      { seed: 4, numRuns: 500 },
    );
  });
});

describe('the bridge between the preload and the page', () => {
  function connect(): { page: Record<string, unknown>; expose: (key: string, value: unknown) => void } {
    const target = new EventTarget();
    const page: Record<string, unknown> = {};
    connectWorlds(target, 'page', 'preload', (key, value) => {
      if (key in page) throw new Error('Cannot bind an API on top of an existing property on the window object');
      page[key] = value;
    });
    const preload = connectWorlds(target, 'preload', 'page', () => {
      throw new Error('Only the preload exposes.');
    });
    return { page, expose: (key, value) => preload.expose(key, value) };
  }

  it('calls through at once and brings values back', () => {
    const { page, expose } = connect();
    expose('api', { add: (a: number, b: number) => a + b, version: 3 });
    const api = page['api'] as { add(a: number, b: number): number; version: number };
    expect(api.add(2, 3)).toBe(5);
    expect(api.version).toBe(3);
  });

  it('settles promises of the other side', async () => {
    const { page, expose } = connect();
    expose('api', { good: () => Promise.resolve({ x: 1 }), bad: () => Promise.reject(new Error('no')) });
    const api = page['api'] as { good(): Promise<unknown>; bad(): Promise<unknown> };
    await expect(api.good()).resolves.toEqual({ x: 1 });
    await expect(api.bad()).rejects.toThrow('no');
  });

  it('throws in the caller what the other side threw', () => {
    const { page, expose } = connect();
    expose('api', {
      fail: () => {
        throw new TypeError('wrong');
      },
    });
    expect(() => (page['api'] as { fail(): void }).fail()).toThrow('wrong');
  });

  it('passes listeners over and hands back functions', () => {
    const { page, expose } = connect();
    const listeners: ((value: unknown) => void)[] = [];
    expose('api', {
      listen: (listener: (value: unknown) => void) => {
        listeners.push(listener);
        return () => listeners.splice(0);
      },
    });
    const heard: unknown[] = [];
    const api = page['api'] as { listen(listener: (value: unknown) => void): () => void };
    const stop = api.listen((value) => heard.push(value));
    listeners[0]?.({ type: 'x' });
    stop();
    expect(heard).toEqual([{ type: 'x' }]);
    expect(listeners).toEqual([]);
  });

  it('exposes each name once', () => {
    const { expose } = connect();
    expose('api', {});
    expect(() => expose('api', {})).toThrow('Cannot bind an API on top of an existing property');
  });

  it('takes nothing from the page', () => {
    const target = new EventTarget();
    connectWorlds(target, 'preload', 'page', () => {
      throw new Error('Only the preload exposes.');
    });
    const page = connectWorlds(target, 'page', 'preload', () => undefined);
    expect(() => page.expose('x', 1)).toThrow('Only the preload exposes.');
  });
});

describe('invoke, in the words of Electron', () => {
  const event = {} as never;

  it('answers with the clone of what the handler returns', async () => {
    ipcMain.handle('ok', (_event, value: unknown) => ({ value, at: new Date(5) }));
    const answer = await ipcMain.answer(event, 'ok', encode([new Uint8Array([1])]));
    expect(answer.ok && decode(answer.value)).toEqual({ value: new Uint8Array([1]), at: new Date(5) });
  });

  it('names the method and the error', async () => {
    ipcMain.handle('bad', () => Promise.reject(new TypeError('boom')));
    expect(await ipcMain.answer(event, 'bad', encode([]))).toEqual({
      ok: false,
      message: "Error invoking remote method 'bad': TypeError: boom",
    });
  });

  it('says where there is no handler, and refuses a second', async () => {
    expect(await ipcMain.answer(event, 'none', encode([]))).toEqual({
      ok: false,
      message: "Error invoking remote method 'none': Error: No handler registered for 'none'",
    });
    ipcMain.handle('twice', () => 1);
    expect(() => ipcMain.handle('twice', () => 2)).toThrow("Attempted to register a second handler for 'twice'");
  });

  it('says where a result cannot be sent', async () => {
    ipcMain.handle('function', () => () => 1);
    expect(await ipcMain.answer(event, 'function', encode([]))).toMatchObject({
      ok: false,
      message: "Error invoking remote method 'function': Error: An object could not be cloned.",
    });
  });
});

describe('addresses', () => {
  it('of registered schemes become a private origin that cannot exist, and come back', () => {
    protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
    expect(toPrivate('app://headroom/a/b.html?c#d')).toBe('https://headroom.app.invalid/a/b.html?c#d');
    expect(fromPrivate('https://headroom.app.invalid/a/b.html?c#d')).toBe('app://headroom/a/b.html?c#d');
  });

  it.each([
    'https://example.com/',
    'https://headroom.app.invalid.example.com/',
    'https://headroom.app.invalid:8443/',
    'http://headroom.app.invalid/',
    'about:blank',
  ])('of others stay what they are: %s', (address) => {
    expect(fromPrivate(address)).toBe(address);
    expect(toPrivate(address)).toBe(address);
  });
});

describe('shortcuts of the menu', () => {
  it('are read as keyboard events show them', () => {
    const none = { ctrl: false, meta: false, shift: false, alt: false };
    expect(keyBinding('CmdOrCtrl+Shift+S', 'linux', 3)).toEqual({
      ...none,
      key: 's',
      ctrl: true,
      shift: true,
      index: 3,
    });
    expect(keyBinding('CmdOrCtrl+Shift+S', 'darwin', 3)).toEqual({
      ...none,
      key: 's',
      meta: true,
      shift: true,
      index: 3,
    });
    expect(keyBinding('F11', 'win32', 0)).toEqual({ ...none, key: 'f11', index: 0 });
  });

  it('choose the item, also in a menu within a menu', () => {
    const chosen: string[] = [];
    const menu = Menu.buildFromTemplate([
      { role: 'quit' },
      { label: 'File', submenu: [{ label: 'Open', accelerator: 'Ctrl+O', click: () => chosen.push('open') }] },
      { label: 'Plan', submenu: [{ label: 'Again', accelerator: 'Ctrl+P', click: () => chosen.push('plan') }] },
    ]);
    expect(menu.bindings.map((binding) => binding.key)).toEqual(['o', 'p']);
    menu.press(1);
    expect(chosen).toEqual(['plan']);
  });
});
