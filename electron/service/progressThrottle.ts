/** Shows progress at most once per interval, keeps the last value, and never goes back. */
export class ProgressThrottle {
  readonly #send: (fraction: number, phase: string) => void;
  readonly #intervalMs: number;
  readonly #now: () => number;
  #highest = 0;
  #unsent: { readonly fraction: number; readonly phase: string } | null = null;
  #sentAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;

  constructor(
    send: (fraction: number, phase: string) => void,
    intervalMs: number,
    now: () => number = () => performance.now(),
  ) {
    this.#send = send;
    this.#intervalMs = intervalMs;
    this.#now = now;
  }

  /** Reports a value; fractions outside 0..1 are brought inside, lower ones than before raised to it. */
  report(fraction: number, phase: string): void {
    const bounded = Number.isFinite(fraction) ? Math.min(1, Math.max(0, fraction)) : 0;
    this.#highest = Math.max(this.#highest, bounded);
    this.#unsent = { fraction: this.#highest, phase };
    const wait = this.#sentAt + this.#intervalMs - this.#now();
    if (wait <= 0) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), wait);
  }

  /** Sends what is waiting; to be called before the job's reply. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#unsent === null) return;
    const { fraction, phase } = this.#unsent;
    this.#unsent = null;
    this.#sentAt = this.#now();
    this.#send(fraction, phase);
  }
}
