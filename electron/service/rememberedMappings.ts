import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { withoutRepeats } from '#core/import/mapping/guided.ts';
import { tableMappingSchema, type TableMapping } from '#core/import/mapping/mapping.ts';
import { writeAtomically } from './atomicFile.ts';

/** Mappings that are remembered; the ones not used for longest are forgotten. */
const mostMappings = 200;

const fileSchema = z.object({ version: z.literal(1), mappings: z.array(z.unknown()) });

/** The column mappings that this user made in any plan, in a file of the user's data folder. Null keeps none. */
export class RememberedMappings {
  readonly #path: string | null;

  constructor(folder: string | null) {
    this.#path = folder === null ? null : join(folder, 'column-mappings.json');
  }

  /** The one used last first; none when there is no file or it cannot be read. */
  read(): readonly TableMapping[] {
    if (this.#path === null) return [];
    try {
      const { mappings } = fileSchema.parse(JSON.parse(readFileSync(this.#path, 'utf8')));
      return mappings.flatMap((one) => {
        const parsed = tableMappingSchema.safeParse(one);
        return parsed.success ? [parsed.data] : [];
      });
    } catch {
      // A convenience, never a reason to refuse an import: the plan file has its own.
      return [];
    }
  }

  /** Puts mappings at the front. Never throws: the import that they come from is stored. */
  add(mappings: readonly TableMapping[]): void {
    if (this.#path === null) return;
    const kept = withoutRepeats([...mappings, ...this.read()]).slice(0, mostMappings);
    try {
      writeAtomically(this.#path, JSON.stringify({ version: 1, mappings: kept }));
    } catch {
      // As above.
    }
  }
}
