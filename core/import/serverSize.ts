import type { FindingSink } from './findings.ts';

/** Cores and memory of a server that an assessment lists; null, with a finding, where either is missing or 0. */
export function readServerSize(
  name: string,
  row: number,
  { vcpus, memoryMiB }: { readonly vcpus: number | null; readonly memoryMiB: number | null },
  sink: FindingSink,
): { readonly vcpus: number; readonly memoryMiB: number } | null {
  if (vcpus !== null && vcpus > 0 && memoryMiB !== null && memoryMiB > 0) return { vcpus, memoryMiB };
  sink.add(
    'error',
    'workload-without-size',
    `The server ${name} has no usable number of cores or amount of memory; it was refused.`,
    { row, value: name },
  );
  return null;
}
