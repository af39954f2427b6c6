import type { Inventory } from '#core/inventory/inventory.ts';
import { checkCancelled, type JobContext } from '#core/job.ts';
import type { Importer } from '../contract.ts';
import { FindingSink } from '../findings.ts';
import { ImportRefusal } from '../refusal.ts';
import { makeResult, sourceIdOf, type Ledger } from '../result.ts';
import { forgetTree, peekTree, readTree, type Tree } from './readTree.ts';
import { refuseNothing, reportTreeProblems } from './report.ts';

/** What an importer reads its objects with. */
export interface TreeSetting {
  readonly sourceId: string;
  readonly sink: FindingSink;
  readonly context: JobContext;
}

/** One object of a list and where it stands. */
export interface TreeItem {
  readonly value: unknown;
  /** 1-based number in the file. */
  readonly row: number;
  /** For findings. */
  readonly path: string;
  /** What stood before the object in the file, such as a host's name. */
  readonly label: string | null;
}

/** What became of a file's objects. */
export interface TreeEstate {
  readonly inventory: Inventory;
  readonly ledgers: readonly Ledger[];
  readonly toolVersion: string | null;
}

/** A format whose files are values. */
export interface TreeFormat {
  readonly format: string;
  readonly title: string;
  /** What the file holds, in words, for the refusal of one that does not: "list of Proxmox resources". */
  readonly holds: string;
  /** The objects of a file of this format, null for any other file. */
  items(tree: Tree): readonly TreeItem[] | null;
  read(items: readonly TreeItem[], setting: TreeSetting): TreeEstate;
}

/** An importer for files of values: recognises by their content, parses once, reports what of the file is damaged. */
export function makeTreeImporter(spec: TreeFormat): Importer {
  return {
    format: spec.format,
    title: spec.title,
    detect: (file) => {
      const tree = peekTree(file);
      return tree !== null && spec.items(tree) !== null ? 0.9 : 0;
    },
    parse: async (file, limits, context) => {
      const sink = new FindingSink(file.name);
      const tree = readTree(file);
      const items = tree === null ? null : spec.items(tree);
      if (tree === null || items === null) throw refuseNothing(spec.holds);
      if (items.length > limits.maxRowsPerSheet) {
        throw new ImportRefusal(
          'sheet-too-many-rows',
          `The file has more than the limit of ${limits.maxRowsPerSheet} objects; it was not read.`,
        );
      }
      checkCancelled(context);
      reportTreeProblems(tree, sink);
      const estate = spec.read(items, { sourceId: sourceIdOf(file), sink, context });
      forgetTree(file);
      context.progress(1, 'Read');
      return makeResult(file, spec.format, estate, sink.all());
    },
  };
}

/**
 * The objects that the roots of a tree are or hold: each root itself, the elements of a root that is a list, or those of
 * the list that `unwrap` finds in it.
 */
export function itemsOf(tree: Tree, unwrap: (root: unknown) => readonly unknown[] | null = () => null): TreeItem[] {
  const items: TreeItem[] = [];
  tree.roots.forEach((root, place) => {
    const prefix = tree.roots.length === 1 ? '' : `[${place}]`;
    const list = Array.isArray(root.value) ? (root.value as readonly unknown[]) : unwrap(root.value);
    if (list === null) {
      items.push({ value: root.value, row: items.length + 1, path: prefix, label: root.label });
      return;
    }
    list.forEach((value, index) => {
      items.push({ value, row: items.length + 1, path: `${prefix}[${index}]`, label: root.label });
    });
  });
  return items;
}
