import type { HeadroomBridge } from '#core/api.ts';

/** Thrown when the page was opened outside of Headroom. */
export class NoHostError extends Error {
  override readonly name = 'NoHostError';
  constructor() {
    super('This page is the window of Headroom and shows nothing by itself. Start it with `npm start`.');
  }
}

/** The way to the host, put on the window by the preload script or by the test double. Throws {@link NoHostError} without it. */
export function bridge(): HeadroomBridge {
  const { headroom } = window as { readonly headroom?: HeadroomBridge };
  if (headroom === undefined) throw new NoHostError();
  return headroom;
}
