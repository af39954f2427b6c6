import { connectWorlds, handOver } from './contextBridge.ts';

/**
 * Runs in the page's own world before any script of the page: waits for the preload's end of the bridge and puts what it
 * exposes on the window, frozen, as Electron does.
 */

function freeze(value: unknown): unknown {
  if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
    for (const part of Object.values(value)) freeze(part);
    Object.freeze(value);
  }
  return value;
}

if (window.top === window) {
  // A denied window.open returns null in Electron; the browser would open one and the host could only close it again.
  Object.defineProperty(window, 'open', { value: () => null, writable: false, configurable: false });
  window.addEventListener(
    handOver,
    (event) => {
      event.stopImmediatePropagation();
      const target = (event as FocusEvent).relatedTarget;
      if (target === null) return;
      connectWorlds(target, 'page', 'preload', (key, value) => {
        if (Object.hasOwn(window, key)) {
          throw new Error('Cannot bind an API on top of an existing property on the window object');
        }
        Object.defineProperty(window, key, {
          value: freeze(value),
          enumerable: true,
          writable: false,
          configurable: false,
        });
      });
    },
    { once: true },
  );
}
