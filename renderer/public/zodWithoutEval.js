/*
 * Tells zod, before any module runs, not to make code from strings: the window's policy forbids it, and each try is reported
 * as a violation. It has to be a script of its own: modules share chunks, and schemas are made while those are loaded, so that
 * `z.config` in the first module comes too late. zod keeps its configuration in this global for that purpose.
 */
globalThis.__zod_globalConfig = { jitless: true };
