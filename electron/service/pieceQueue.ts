/** What one thread gives and another takes, one at a time and in order; what goes wrong comes last. */
export class PieceQueue<Piece> {
  readonly #pieces: Piece[] = [];
  #failure: { readonly error: unknown } | null = null;
  #wake: () => void = () => undefined;

  push(piece: Piece): void {
    this.#pieces.push(piece);
    this.#wake();
  }

  fail(error: unknown): void {
    this.#failure = { error };
    this.#wake();
  }

  /** The next piece, null where it is not there yet. Throws what went wrong once all before it is taken. */
  next(): Piece | null {
    const piece = this.#pieces.shift();
    if (piece !== undefined) return piece;
    if (this.#failure !== null) throw this.#failure.error;
    return null;
  }

  /** Resolves when {@link next} has something to say. */
  more(): Promise<void> {
    if (this.#pieces.length > 0 || this.#failure !== null) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
