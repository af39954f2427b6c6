import { ApiError } from '#core/api.ts';
import { writeAtomically } from '../atomicFile.ts';
import type { Handlers } from '../dispatcher.ts';

/** The comparison of technologies and the knowledge base, loaded when they are first asked for. */
export function handbookHandlers() {
  return {
    'catalogue.comparison': async (edits) => {
      const { comparisonAnswer } = await import('#core/handbook/comparisonAnswer.ts');
      return comparisonAnswer(edits);
    },
    'catalogue.tables': async () => {
      const { knowledgeBase } = await import('#core/catalogue/knowledge/knowledgeBase.ts');
      return knowledgeBase.map((table) => ({ ...table }));
    },
    'handbook.export': async ({ token, content }, call) => {
      const { path, name } = call.file(token);
      const { handbookCsv } = await import('#core/handbook/handbookCsv.ts');
      const csv = handbookCsv(content);
      if (csv === null) throw new ApiError('not-found', 'The knowledge base has no such table.');
      writeAtomically(path, csv.text);
      return { name, rows: csv.rows };
    },
  } satisfies Partial<Handlers>;
}
