import { once } from 'node:events';
import process from 'node:process';
import type { Finding } from '#core/inventory/source.ts';

/**
 * Where the terminal writes: results to standard output, everything else to standard error. A reader that goes away
 * (`| head`) ends the program quietly.
 */
export function endQuietlyWithoutReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0);
      throw error;
    });
  }
}

/** Writes to standard output and waits until the reader has room again. */
export async function print(text: string | Uint8Array): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

/** A value as one line of JSON. */
export async function printJson(value: unknown): Promise<void> {
  await print(`${JSON.stringify(value)}\n`);
}

/** A line on standard error. */
export function say(line: string): void {
  clearProgress();
  process.stderr.write(`${line}\n`);
}

let progressShown = false;

function clearProgress(): void {
  if (!progressShown) return;
  process.stderr.write('\r\u001B[K');
  progressShown = false;
}

/** One line that is overwritten, where standard error is a screen. */
export function showProgress(fraction: number, phase: string): void {
  if (!process.stderr.isTTY) return;
  const width = Math.max(20, (process.stderr.columns ?? 80) - 8);
  const percent = `${Math.floor(fraction * 100)}`.padStart(3);
  process.stderr.write(`\r\u001B[K${percent} %  ${phase.slice(0, width)}`);
  progressShown = true;
}

/** Removes the line of {@link showProgress}. */
export function endProgress(): void {
  clearProgress();
}

/** A finding in one line: what, where, which value, why. */
export function findingLine(finding: Finding): string {
  const place = [
    finding.file,
    finding.sheet === undefined || finding.sheet === '' ? null : `sheet ${finding.sheet}`,
    finding.row === undefined ? null : `row ${finding.row}`,
    finding.column === undefined ? null : `column ${finding.column}`,
    finding.value === undefined ? null : `value "${finding.value}"`,
  ].filter((part) => part !== null && part !== '');
  return `${finding.severity.padEnd(7)} ${place.join(', ')}: ${oneLine(finding.message)}`;
}

/** A text without line breaks and control characters: what is read from files must not steer the terminal. */
export function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001F\u007F-\u009F]+/g, ' ');
}
