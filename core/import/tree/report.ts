import type { FindingSink } from '../findings.ts';
import { ImportRefusal } from '../refusal.ts';
import type { Tree } from './readTree.ts';

/** One finding for each piece of a file that could not be read although others could. */
export function reportTreeProblems(tree: Tree, sink: FindingSink): void {
  for (const problem of tree.problems) {
    sink.add('error', `${tree.syntax}-damaged`, `A part of the file was not read: ${problem.reason}.`, {
      value: `line ${problem.line}`,
    });
  }
}

/** The refusal of a file that was read as a format it is not. `expected` says what it should hold. */
export function refuseNothing(expected: string): ImportRefusal {
  return new ImportRefusal('format-not-found', `The file holds no ${expected}.`);
}
