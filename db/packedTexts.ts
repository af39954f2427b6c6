const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Many texts as one run of UTF-8, which takes a fraction of their memory and can be handed to another thread. */
export class PackedTexts implements Iterable<string> {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where each text ends in `bytes`. */
  readonly ends: Float64Array<ArrayBuffer>;

  constructor(bytes: Uint8Array<ArrayBuffer>, ends: Float64Array<ArrayBuffer>) {
    this.bytes = bytes;
    this.ends = ends;
  }

  /** The texts in the order in which they were added, decoded one at a time. */
  *[Symbol.iterator](): Generator<string> {
    let start = 0;
    for (const end of this.ends) {
      yield decoder.decode(this.bytes.subarray(start, end));
      start = end;
    }
  }
}

/** Makes {@link PackedTexts}. */
export class TextPacker {
  private readonly encoder = new TextEncoder();
  private bytes = new Uint8Array(64 * 1024);
  private length = 0;
  private readonly ends: number[] = [];

  /** Adds a text. Half a surrogate pair becomes U+FFFD, as everywhere in UTF-8. */
  add(text: string): void {
    const most = this.length + text.length * 3;
    if (most > this.bytes.length) {
      const larger = new Uint8Array(Math.max(most, this.bytes.length * 2));
      larger.set(this.bytes.subarray(0, this.length));
      this.bytes = larger;
    }
    this.length += this.encoder.encodeInto(text, this.bytes.subarray(this.length)).written;
    this.ends.push(this.length);
  }

  pack(): PackedTexts {
    return new PackedTexts(this.bytes.slice(0, this.length), Float64Array.from(this.ends));
  }
}
