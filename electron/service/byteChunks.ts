import { ApiError } from '#core/api.ts';

/** No call carries more than about 1 MB. */
const chunkBytes = 2 ** 20;

/** Hands out one long byte string in chunks; the last one asked for is kept between chunks. */
export class ByteChunks {
  #key: string | null = null;
  #bytes = new Uint8Array(0);

  /** The chunk at `offset` of what `key` names; `load` is called when it is another one than before. */
  chunk(
    key: string,
    offset: number,
    load: () => Uint8Array<ArrayBuffer>,
  ): { bytes: Uint8Array<ArrayBuffer>; sizeBytes: number } {
    if (key !== this.#key) {
      this.#bytes = load();
      this.#key = key;
    }
    const sizeBytes = this.#bytes.length;
    if (offset > sizeBytes) {
      throw new ApiError('invalid-input', `There are ${sizeBytes} bytes, so none at ${offset}.`, { sizeBytes });
    }
    const bytes = this.#bytes.slice(offset, offset + chunkBytes);
    const isLast = offset + bytes.length === sizeBytes;
    if (isLast) {
      this.#key = null;
      this.#bytes = new Uint8Array(0);
    }
    return { bytes, sizeBytes };
  }
}
