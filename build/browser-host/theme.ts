import { EventEmitter } from 'node:events';
import type { NativeTheme } from 'electron';

/** The system's theme as the browser reports it; light until the first page says otherwise. */
class HostTheme extends EventEmitter implements Pick<NativeTheme, 'shouldUseDarkColors' | 'themeSource'> {
  themeSource: NativeTheme['themeSource'] = 'system';
  #isDark = false;

  get shouldUseDarkColors(): boolean {
    return this.themeSource === 'system' ? this.#isDark : this.themeSource === 'dark';
  }

  report(isDark: boolean): void {
    if (isDark === this.#isDark) return;
    this.#isDark = isDark;
    this.emit('updated');
  }
}

/** Electron's `nativeTheme`. */
export const nativeTheme: HostTheme = new HostTheme();
