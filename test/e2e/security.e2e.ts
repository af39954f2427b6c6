/** The page is treated as if it were hostile: what it must not be able to do, tried in the running application. */
import { readFileSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { HeadroomBridge } from '#core/api.ts';
import { expect, test } from './harness/application.ts';

declare global {
  interface Window {
    readonly headroom: HeadroomBridge;
  }
}

test.describe('the page has the bridge and nothing else', () => {
  test('neither Node nor Electron nor the host is in reach', async ({ shared: { page } }) => {
    const found = await page.evaluate(() => {
      const names = [
        'require',
        'process',
        'Buffer',
        'module',
        'exports',
        '__dirname',
        'global',
        'electron',
        'ipcRenderer',
      ];
      const own = Object.getOwnPropertyNames(window).filter((name) => /headroom|electron/i.test(name));
      return { known: names.filter((name) => name in window), own };
    });
    expect(found).toEqual({ known: [], own: ['headroom'] });
  });

  test('the bridge has the functions of its contract and cannot be changed', async ({ shared: { page } }) => {
    const bridge = await page.evaluate(() => {
      const { headroom } = window;
      const before: unknown = Reflect.get(headroom, 'call');
      try {
        Object.assign(headroom, { call: null });
      } catch {
        // A frozen object refuses loudly in strict code.
      }
      return {
        names: Object.keys(headroom).toSorted(),
        isFrozen: Object.isFrozen(headroom),
        same: Reflect.get(headroom, 'call') === before,
      };
    });
    expect(bridge).toEqual({
      names: ['acceptDropped', 'call', 'cancel', 'chooseFiles', 'chooseSaveFile', 'onEvent'],
      isFrozen: true,
      same: true,
    });
  });

  test('listeners get the event alone, not the sender', async ({ shared: app }) => {
    const { page } = app;
    await page.evaluate(() => {
      const lengths: number[] = [];
      Object.assign(window, { lengths });
      window.headroom.onEvent((...args: readonly unknown[]) => lengths.push(args.length));
    });
    await app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.send('headroom:event', { type: 'menu', command: 'find' });
    }, null);
    await expect.poll(() => page.evaluate(() => (window as unknown as { lengths: number[] }).lengths)).toEqual([1]);
  });
});

test.describe('calls', () => {
  test('from a page that is not ours are refused', async ({ shared: app }) => {
    const { page } = app;
    await page.goto('about:blank');
    expect(page.url()).not.toContain(app.origin);
    const answer = await page.evaluate(async () => {
      try {
        await window.headroom.call('app.info', {}, 'foreign');
        return 'answered';
      } catch (error) {
        return String(error);
      }
    });
    expect(answer).toContain("Error invoking remote method 'headroom:call'");
    expect(answer).toContain('The call was refused');
  });

  test('that are no calls are refused with a reason', async ({ shared: { page } }) => {
    const replies = await page.evaluate(async () => [
      await window.headroom.call(7 as unknown as string, {}, 'a'),
      await window.headroom.call('app.info', {}, {} as unknown as string),
      await window.headroom.call('no.such.call', {}, 'b'),
      await window.headroom.call('__proto__', {}, 'c'),
    ]);
    const codes = replies.map((reply) => (reply.ok ? 'ok' : reply.error.code));
    expect(codes).toEqual(['invalid-input', 'invalid-input', 'unknown-call', 'unknown-call']);
  });

  test('with what cannot be cloned are refused', async ({ shared: { page } }) => {
    const answer = await page.evaluate(async () => {
      try {
        await window.headroom.call('app.info', Symbol('x'), 'a');
        return 'answered';
      } catch (error) {
        return String(error);
      }
    });
    expect(answer).toContain('could not be cloned');
  });

  test('cannot write to a file that was chosen for reading', async ({ shared: app }) => {
    const { page } = app;
    const path = join(app.folder, 'inventory.csv');
    writeFileSync(path, 'name,vcpus\nweb,2\n');
    await app.answerOpenDialog([path]);
    const reply = await page.evaluate(async () => {
      const [file] = await window.headroom.chooseFiles('import');
      return window.headroom.call('file.saveAs', { token: file?.token }, 'write');
    });
    expect(reply.ok).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe('name,vcpus\nweb,2\n');
  });
});

test.describe('files', () => {
  test('reach the page as names and tokens, never as paths', async ({ shared: app }) => {
    const { page } = app;
    const path = join(app.folder, 'inventory.csv');
    writeFileSync(path, 'name,vcpus\nweb,2\n');
    await app.answerOpenDialog([path]);
    const files = await page.evaluate(() => window.headroom.chooseFiles('import'));
    expect(files).toEqual([{ token: expect.stringMatching(/^[\w-]{32}$/), name: 'inventory.csv', sizeBytes: 17 }]);
    expect(JSON.stringify(files)).not.toContain(app.folder);
  });

  test('that a script makes up have no path, so there is no token for them', async ({ shared: { page } }) => {
    const files = await page.evaluate(() => window.headroom.acceptDropped([new File(['x'], '/etc/passwd')]));
    expect(files).toEqual([]);
  });

  test('that are dropped from the desktop get a token', async ({ shared: app }) => {
    const { page } = app;
    const path = join(app.folder, 'dropped.csv');
    writeFileSync(path, 'name,vcpus\nweb,2\n');
    await page.evaluate(() => {
      const accepted = new Promise((resolve, reject) => {
        window.addEventListener('dragover', (event) => event.preventDefault(), { capture: true });
        window.addEventListener(
          'drop',
          (event) => {
            // This test stands in for the window's own handling.
            event.preventDefault();
            event.stopImmediatePropagation();
            window.headroom.acceptDropped([...(event.dataTransfer?.files ?? [])]).then(resolve, reject);
          },
          { capture: true, once: true },
        );
      });
      Object.assign(window, { accepted });
    });
    await app.dropFiles([path]);
    const files = await page.evaluate(() => (window as unknown as { accepted: Promise<unknown> }).accepted);
    expect(files).toEqual([{ token: expect.stringMatching(/^[\w-]{32}$/), name: 'dropped.csv', sizeBytes: 17 }]);
  });
});

test.describe('the page stays where it is', () => {
  const ways: readonly (readonly [string, string])[] = [
    [
      'a link',
      "const a = document.createElement('a'); a.href = 'https://example.com/'; document.body.append(a); a.click();",
    ],
    [
      'a link to a new window',
      "const a = document.createElement('a'); a.href = 'https://example.com/'; a.target = '_blank'; document.body.append(a); a.click();",
    ],
    [
      'a file link',
      "const a = document.createElement('a'); a.href = 'file:///etc/passwd'; document.body.append(a); a.click();",
    ],
    ['location', "location.href = 'https://example.com/';"],
    ['replacing the location', "location.replace('http://example.com/');"],
    ['another host of our scheme', "location.href = 'app://elsewhere/index.html';"],
    ['a look-alike host', "location.href = 'https://headroom.app.invalid.example.com/';"],
    ['about:blank', "location.href = 'about:blank';"],
    ['a data: address', "location.href = 'data:text/html,<script>1</script>';"],
    ['a blob: address', "location.href = URL.createObjectURL(new Blob(['<h1>x</h1>'], { type: 'text/html' }));"],
    ['a javascript: address', 'location.href = "javascript:document.title=\'hacked\'";'],
    [
      'a form',
      "const f = document.createElement('form'); f.action = 'https://example.com/'; document.body.append(f); f.submit();",
    ],
    [
      'a refresh',
      "const m = document.createElement('meta'); m.httpEquiv = 'refresh'; m.content = '0;url=https://example.com/'; document.head.append(m);",
    ],
    [
      'a frame that leaves',
      "const i = document.createElement('iframe'); i.src = 'https://example.com/'; document.body.append(i);",
    ],
  ];
  for (const [name, code] of ways) {
    test(`against ${name}`, async ({ shared: app }) => {
      const { page } = app;
      const title = await page.evaluate(() => document.title);
      await page.evaluate(() => Object.assign(window, { stillHere: true }));
      await page.evaluate(code);
      // A navigation that is going to happen has begun by the time two of our own requests were answered.
      await page.evaluate(async () => {
        for (let turn = 0; turn < 2; turn++) {
          await fetch('/index.html', { cache: 'no-store' });
          await new Promise((resolve) => {
            requestAnimationFrame(() => requestAnimationFrame(resolve));
          });
        }
      });
      expect(await page.evaluate(() => (window as unknown as { stillHere?: boolean }).stillHere)).toBe(true);
      expect(new URL(page.url()).href.startsWith(`${app.origin}/`)).toBe(true);
      expect(await page.evaluate(() => document.title)).toBe(title);
      const foreign = page
        .frames()
        .filter((frame) => !frame.url().startsWith(app.origin) && /^https?:/.test(frame.url()));
      expect(foreign).toEqual([]);
      expect(page.context().pages()).toHaveLength(1);
    });
  }

  test('and opens no window', async ({ shared: { page } }) => {
    expect(await page.evaluate(() => window.open('https://example.com/'))).toBeNull();
    expect(await page.evaluate(() => window.open('/index.html'))).toBeNull();
    expect(page.context().pages()).toHaveLength(1);
  });
});

test.describe('what is served', () => {
  test('carries the content security policy and is not sniffed', async ({ shared: { page } }) => {
    const headers = await page.evaluate(async () => Object.fromEntries((await fetch('/index.html')).headers));
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self';");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  test('ends at the folder of the window', async ({ shared: { page } }) => {
    const addresses = [
      '/../package.json',
      '/%2e%2e/package.json',
      '/..%2fpackage.json',
      '/..%2f..%2fpackage.json',
      '/assets/..%2f..%2f..%2fpackage.json',
      '/..%5c..%5cpackage.json',
      '/%2fetc%2fpasswd',
      '//etc/passwd',
      '/index.html%00.js',
      '/no-such-file.js',
    ];
    const statuses = await page.evaluate(
      (list) =>
        Promise.all(
          list.map(async (address) =>
            fetch(address).then(
              (answer) => answer.status,
              () => 0,
            ),
          ),
        ),
      addresses,
    );
    expect(statuses.filter((status) => status !== 403 && status !== 404 && status !== 0)).toEqual([]);
  });

  test('is read, not written', async ({ shared: { page } }) => {
    const statuses = await page.evaluate(async () => {
      const methods = ['POST', 'PUT', 'DELETE'];
      return Promise.all(methods.map(async (method) => (await fetch('/index.html', { method })).status));
    });
    expect(statuses).toEqual([405, 405, 405]);
  });

  test('no text becomes code', async ({ shared: { page } }) => {
    // In a task of the page's own: what the debugger evaluates is exempt from the policy.
    const outcome = await page.evaluate(
      () =>
        new Promise<{ evaluated: string; injected: boolean }>((resolve) => {
          setTimeout(() => {
            let evaluated = 'evaluated';
            try {
              // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- what is tried here must fail
              new Function('return 1')();
            } catch (error) {
              evaluated = (error as Error).name;
            }
            try {
              const script = document.createElement('script');
              script.textContent = 'window.injected = true';
              document.head.append(script);
            } catch {
              // Refused already by the rule for trusted types.
            }
            resolve({ evaluated, injected: 'injected' in window });
          }, 0);
        }),
    );
    expect(outcome).toEqual({ evaluated: 'EvalError', injected: false });
  });
});

test.describe('offline', () => {
  let server: Server;
  const requests: string[] = [];

  test.beforeAll(async () => {
    server = createServer((request: IncomingMessage, response) => {
      requests.push(request.url ?? '');
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.end('reached');
    });
    server.on('upgrade', (request: IncomingMessage) => requests.push(`upgrade ${request.url ?? ''}`));
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
  });
  test.afterAll(() => {
    server.close();
  });

  test('nothing that the page tries reaches a server, even on this machine', async ({ shared: { page } }) => {
    const { port } = server.address() as AddressInfo;
    const outcomes = await page.evaluate(async (base) => {
      const settled = async (work: Promise<unknown>): Promise<string> => {
        const late = new Promise<string>((resolve) => {
          setTimeout(() => resolve('no answer'), 2_000);
        });
        return Promise.race([
          work.then(
            () => 'reached',
            () => 'refused',
          ),
          late,
        ]);
      };
      const image = new Promise((resolve, reject) => {
        const element = new Image();
        element.addEventListener('load', resolve);
        element.addEventListener('error', reject);
        element.src = `http://${base}/image.png`;
      });
      const socket = new Promise((resolve, reject) => {
        const connection = new WebSocket(`ws://${base}/socket`);
        connection.addEventListener('open', resolve);
        connection.addEventListener('error', reject);
      });
      const beacon = navigator.sendBeacon(`http://${base}/beacon`, 'x');
      return {
        fetch: await settled(fetch(`http://${base}/fetch`)),
        image: await settled(image),
        socket: await settled(socket),
        beacon,
      };
    }, `127.0.0.1:${port}`);
    expect(outcomes).toMatchObject({ fetch: 'refused', image: 'refused', socket: 'refused' });
    expect(requests).toEqual([]);
  });

  test('no permission is granted', async ({ shared: { page } }) => {
    const states = await page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'camera', 'microphone', 'midi'] as const;
      return Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state));
    });
    expect(states).toEqual(['denied', 'denied', 'denied', 'denied', 'denied']);
  });
});
