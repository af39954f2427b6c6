import { RuleReader } from '#core/planning/ruleWords.ts';
import { readRuleEstate } from '#db/ruleRepository.ts';
import type { ServiceContext } from './serviceContext.ts';

/**
 * Gives the reader of rules' words for the inventory as it is. It is kept while the inventory stays the same: it is asked for
 * with every letter that is typed.
 */
export function ruleWordReader({ session }: Pick<ServiceContext, 'session'>): () => RuleReader {
  let known: { readonly hash: string | null; readonly path: string; readonly reader: RuleReader } | null = null;
  return () => {
    const { inventoryHash: hash, path } = session;
    if (known === null || known.hash !== hash || known.path !== path) {
      known = { hash, path, reader: new RuleReader(readRuleEstate(session.db)) };
    }
    return known.reader;
  };
}
