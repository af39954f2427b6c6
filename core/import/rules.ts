import type { NumberRule } from './namedTable.ts';

/**
 * What numbers of machines can be. The upper ends are far above anything sold in 2026 (768 vCPUs and 24 TiB per vSphere VM,
 * 960 cores and 64 TiB per server), so that what they refuse is a slip of units or a broken cell, never a large machine.
 */
export const vcpuRule: NumberRule = { min: 0, max: 4096 };
/** Physical cores or hardware threads of one server. */
export const coreRule: NumberRule = { min: 1, max: 16_384, isInteger: true };
/** Sockets of one server; large SMP machines have 32. */
export const socketRule: NumberRule = { min: 1, max: 256, isInteger: true };
/** 256 TiB. */
export const memoryMiBRule: NumberRule = { min: 0, max: 2 ** 28 };
/** 64 PiB. */
export const storageMiBRule: NumberRule = { min: 0, max: 2 ** 36 };
/** Nominal clock of one core. */
export const clockMHzRule: NumberRule = { min: 100, max: 20_000 };
/** Turbo clocks and rounding carry a measured share somewhat above 100 %. */
export const percentRule: NumberRule = { min: 0, max: 200 };
/** Things counted: machines on a host, disks, hosts of a cluster. */
export const countRule: NumberRule = { min: 0, max: 1_000_000, isInteger: true };
/** Operations or megabits a second: a rack of NVMe or 64 links of 400 Gbit/s stay below. */
export const rateRule: NumberRule = { min: 0, max: 1e9 };
/** Devices of one machine; a share of one is written as a fraction. */
export const gpuRule: NumberRule = { min: 0, max: 1024 };
/** CPU in use or in all, MHz: the fastest clock on the largest machine. */
export const mhzRule: NumberRule = { min: 0, max: 20_000 * 4096 };
