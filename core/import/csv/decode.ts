/** How the bytes of a text file are encoded. */
export interface TextEncoding {
  /** A label that TextDecoder knows. */
  readonly label: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  /** Bytes of the byte order mark to skip. */
  readonly markBytes: number;
  /** False when nothing in the file says so and the encoding was taken because no other fits. */
  readonly isEvident: boolean;
}

/** Bytes decoded at a time: pieces of text that pass through, not the whole file twice. */
const pieceBytes = 256 * 1024;

/**
 * The encoding of `bytes`: what a byte order mark says; UTF-16 when every second byte of the beginning is mostly zero (text
 * in European languages); UTF-8 when all of it is valid; else Windows-1252, in which every byte means something.
 */
export function detectEncoding(bytes: Uint8Array, poll: () => void = () => undefined): TextEncoding {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    return { label: 'utf-8', markBytes: 3, isEvident: true };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { label: 'utf-16le', markBytes: 2, isEvident: true };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { label: 'utf-16be', markBytes: 2, isEvident: true };
  const zeros = [0, 0];
  const probe = Math.min(bytes.length, 4096) & ~1;
  for (let at = 0; at < probe; at += 1) if (bytes[at] === 0) zeros[at & 1] = (zeros[at & 1] ?? 0) + 1;
  if (probe >= 8) {
    if ((zeros[1] ?? 0) > probe * 0.35 && (zeros[0] ?? 0) < probe * 0.02)
      return { label: 'utf-16le', markBytes: 0, isEvident: true };
    if ((zeros[0] ?? 0) > probe * 0.35 && (zeros[1] ?? 0) < probe * 0.02)
      return { label: 'utf-16be', markBytes: 0, isEvident: true };
  }
  return isUtf8(bytes, poll)
    ? { label: 'utf-8', markBytes: 0, isEvident: true }
    : { label: 'windows-1252', markBytes: 0, isEvident: false };
}

/** Decodes `bytes` piece by piece; broken sequences become U+FFFD. */
export function decodeText(
  bytes: Uint8Array,
  encoding: TextEncoding,
  sink: (text: string, bytesDone: number) => void,
): void {
  const decoder = new TextDecoder(encoding.label);
  for (let at = encoding.markBytes; at < bytes.length; at += pieceBytes) {
    const end = Math.min(bytes.length, at + pieceBytes);
    sink(decoder.decode(bytes.subarray(at, end), { stream: true }), end);
  }
  const rest = decoder.decode();
  if (rest !== '') sink(rest, bytes.length);
}

/** The first characters of a text file, for judging what it is. */
export function decodeBeginning(bytes: Uint8Array, maxBytes: number): string {
  const head = bytes.subarray(0, maxBytes);
  // A cut sequence at the end must not make valid UTF-8 look like Windows-1252.
  let end = head.length;
  if (head.length < bytes.length) while (end > 0 && ((head[end - 1] ?? 0) & 0x80) !== 0) end -= 1;
  const encoding = detectEncoding(head.subarray(0, end));
  let text = '';
  decodeText(head.subarray(0, end), encoding, (piece) => (text += piece));
  return text;
}

function isUtf8(bytes: Uint8Array, poll: () => void): boolean {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      decoder.decode(bytes.subarray(at, at + pieceBytes), { stream: true });
      poll();
    }
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
