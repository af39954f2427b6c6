import { readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { BrowserWindow, Rectangle } from 'electron';

/** Where the window was when it was last closed. */
export interface WindowState {
  readonly bounds: Rectangle | null;
  readonly isMaximized: boolean;
}

/** Sizes in device-independent pixels. */
export const defaultSize: { readonly width: number; readonly height: number } = { width: 1440, height: 900 };
/** Under it pages no longer fit. */
export const leastSize: { readonly width: number; readonly height: number } = { width: 960, height: 600 };

/** Milliseconds of rest before a moved window's place is written. */
const restMs = 500;

/**
 * The remembered state, as far as it makes sense on these displays: a window that would open where no display is any more
 * opens in its default place.
 */
export function parseWindowState(text: string, displays: readonly Rectangle[]): WindowState {
  const nowhere: WindowState = { bounds: null, isMaximized: false };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return nowhere;
  }
  if (typeof value !== 'object' || value === null) return nowhere;
  const { x, y, width, height, isMaximized } = value as Readonly<Record<string, unknown>>;
  const maximized = isMaximized === true;
  const numbers = [x, y, width, height];
  if (!numbers.every((number): number is number => Number.isSafeInteger(number))) {
    return { bounds: null, isMaximized: maximized };
  }
  const [left = 0, top = 0, wide = 0, high = 0] = numbers;
  const bounds = {
    x: left,
    y: top,
    width: Math.max(wide, leastSize.width),
    height: Math.max(high, leastSize.height),
  };
  const isVisible = displays.some((display) => overlap(bounds, display) >= 100 * 100);
  return { bounds: isVisible ? bounds : null, isMaximized: maximized };
}

/** Area that two rectangles share, in square pixels. */
function overlap(one: Rectangle, other: Rectangle): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/** Reads the remembered state; before the first close there is none. */
export function readWindowState(path: string, displays: readonly Rectangle[]): WindowState {
  try {
    return parseWindowState(readFileSync(path, 'utf8'), displays);
  } catch {
    return { bounds: null, isMaximized: false };
  }
}

/** Remembers where the window is whenever it has come to rest. A state that cannot be written is not worth a message. */
export function keepWindowState(window: BrowserWindow, path: string): void {
  let timer: NodeJS.Timeout | undefined;
  const write = async (): Promise<void> => {
    if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return;
    const text = JSON.stringify({ ...window.getNormalBounds(), isMaximized: window.isMaximized() });
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(`${path}.new`, text);
      await rename(`${path}.new`, path);
    } catch {
      // A read-only home: the window opens in its default place.
    }
  };
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void write(), restMs);
  };
  window.on('resize', soon);
  window.on('move', soon);
  window.on('maximize', soon);
  window.on('unmaximize', soon);
  window.on('closed', () => clearTimeout(timer));
}
