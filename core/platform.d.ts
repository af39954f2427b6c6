/*
 * The few web-standard globals that exist in every runtime core runs in (Node, worker threads, the browser) and are
 * pure functions of their input. Declared here because core is compiled without DOM and without Node's types.
 */

declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
}

declare class TextDecoder {
  constructor(label?: string, options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean });
  readonly encoding: string;
  decode(input?: ArrayBufferView | ArrayBufferLike, options?: { readonly stream?: boolean }): string;
}

interface Blob {
  arrayBuffer(): Promise<ArrayBuffer>;
}

declare function structuredClone<Value>(value: Value): Value;
