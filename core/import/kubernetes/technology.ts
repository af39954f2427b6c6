import type { Technology } from '#core/inventory/technology.ts';

/**
 * Names that RuntimeClasses and their handlers go by in the documentation of the runtimes: Kata Containers (`kata`,
 * `kata-qemu`, `kata-fc`), Firecracker; gVisor (`gvisor`, `runsc`); Wasm shims of containerd and crun (`spin`,
 * `wasmtime`, `wasmedge`, `slight`, `wws`, `lunatic`, `crun-wasm`).
 */
const patterns: readonly (readonly [RegExp, Technology])[] = [
  [/wasm|^spin\b|\bspin\b|\bslight\b|\bwws\b|\blunatic\b|\bwasi\b/, 'wasm'],
  [/kata|firecracker|\bmicrovm\b|\bcloud-hypervisor\b/, 'microvm'],
  [/gvisor|runsc/, 'sandbox'],
];

/** How a pod with this RuntimeClass (and the handler behind it, where known) runs; null when the name says nothing. */
export function technologyOfRuntime(runtimeClass: string | null, handler: string | null): Technology | null {
  for (const name of [runtimeClass, handler]) {
    const found = patterns.find(([pattern]) => name !== null && pattern.test(name.toLowerCase()));
    if (found) return found[1];
  }
  return null;
}
