import { edgeTables } from './edge.ts';
import { featureTables } from './features.ts';
import { figureTables } from './figures.ts';
import { industryTables } from './industries.ts';
import { layerTables } from './layers.ts';
import { operationTables } from './operations.ts';
import { stackTables } from './stacks.ts';
import { table, type KnowledgeTable } from './table.ts';
import { theoryTables } from './theory.ts';
import { platformParts } from '#core/catalogue/replacements.ts';

const replacementTable = table(
  'replacements',
  'What replaces what',
  'seed-4 7.1, 7.2, 7.4; seed-1 part 2 3.2, 7.1',
  ['Virtual machine', 'Container', 'MicroVM', 'Sandbox', 'Wasm'],
  platformParts.map(({ title, by }) => [title, by.vm, by.container, by.microvm, by.sandbox, by.wasm]),
  Object.fromEntries(platformParts.map(({ title, source }) => [title, { source }])),
);

/** Every table of the technology knowledge base, in the order in which it is shown. */
export const knowledgeBase: readonly KnowledgeTable[] = [
  ...layerTables,
  ...stackTables,
  replacementTable,
  ...operationTables,
  ...edgeTables,
  ...theoryTables,
  ...featureTables,
  ...industryTables,
  ...figureTables,
];

/** The table with this id, or undefined. */
export function findTable(id: string): KnowledgeTable | undefined {
  return knowledgeBase.find((candidate) => candidate.id === id);
}
