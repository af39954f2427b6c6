import { toPlannedTechnology, type Technology } from '#core/inventory/technology.ts';
import type { MoveMark } from './progress.ts';

/** A mark with the moment at which it was made. */
export interface StoredMark extends MoveMark {
  /** ISO time stamp. */
  readonly recordedAt: string;
}

/** Where and as what the newest list has a workload. */
export interface ListedWorkload {
  readonly id: string;
  readonly name: string;
  /** Null where the list names no host that is described. */
  readonly host: string | null;
  readonly technology: Technology;
  readonly isRunning: boolean;
  /** When its list was imported, ISO time stamp. */
  readonly listedAt: string;
}

/** The estate as the newest lists have it. */
export interface ListedEstate {
  readonly workloads: ReadonlyMap<string, ListedWorkload>;
  readonly hosts: ReadonlyMap<string, { readonly id: string; readonly name: string; readonly listedAt: string }>;
  /** When the newest list was imported; null without any. */
  readonly newestAt: string | null;
}

/** True when a list can know of what a mark reports: it is of a later day, or of the same day and came after the mark. */
export function isListedAfter(listedAt: string, on: string, recordedAt: string): boolean {
  const day = listedAt.slice(0, 10);
  return day > on || (day === on && listedAt > recordedAt);
}

/** True when both run alike for the planner: a paravirtual VM is a VM, a sandbox a container. */
export function isSameTechnology(a: Technology, b: Technology): boolean {
  return toPlannedTechnology(a) === toPlannedTechnology(b);
}
