import type { HeadroomBridge } from '#core/api.ts';

declare global {
  interface Window {
    /** Put there by the preload script (or by the test double), and the only way to the host. */
    headroom?: HeadroomBridge;
  }
}

/** Thrown when the page was opened outside of Headroom. */
export class NoHostError extends Error {
  override readonly name = 'NoHostError';
  constructor() {
    super('This page is the window of Headroom and shows nothing by itself. Start it with `npm start`.');
  }
}

/** The bridge to the host. Throws {@link NoHostError} outside of a Headroom window. */
export function bridge(): HeadroomBridge {
  if (window.headroom === undefined) throw new NoHostError();
  return window.headroom;
}
