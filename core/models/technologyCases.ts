import { technologies, type Technology } from '#core/inventory/technology.ts';
import { publishedCases } from './publishedCases.ts';

/** A published case that gives a model's inputs for one technology. */
export interface TechnologyCase {
  readonly technology: Technology;
  readonly caseId: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly source: string;
}

/** The published cases of a model that are about one technology each, in the order of the technologies. */
export function technologyCases(model: string): TechnologyCase[] {
  return technologies.flatMap((technology) => {
    const found = publishedCases.find(({ id }) => id === `${model}/${technology}`);
    return found === undefined ? [] : [{ technology, caseId: found.id, input: found.input, source: found.source }];
  });
}
