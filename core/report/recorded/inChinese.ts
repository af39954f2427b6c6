import { chineseFindings } from './chineseFindings.ts';
import { chineseSentences } from './chineseSentences.ts';
import { chinesePlatformTerms, chineseSources } from './chineseTerms.ts';
import { sentenceTranslator } from './sentences.ts';

/** Lists of names are recorded with `and 3 more` at their end. */
function adaptSlot(copied: string): string {
  return copied
    .replace(/ and (\d+) more$/, ' 等另外 $1 个')
    .replace(/ \(none\)$|^\(none\)$/, '（无）')
    .replace(/^no host$/, '（无主机）');
}

const sentence = sentenceTranslator(chineseSentences, adaptSlot);
const term = sentenceTranslator([...chinesePlatformTerms, ...chineseSources], adaptSlot);

/** Findings of the plan that tell of its roadmap begin with this. */
const roadmapPrefix = 'roadmap-';

function findingOf(code: string): (typeof chineseFindings)[string] | undefined {
  const own = code.startsWith(roadmapPrefix) ? code.slice(roadmapPrefix.length) : code;
  return Object.hasOwn(chineseFindings, code) ? chineseFindings[code] : chineseFindings[own];
}

/** What a kind of finding is called in Chinese; its code where it is not known. */
export function chineseFindingTitle(code: string): string {
  return findingOf(code)?.[0] ?? `代码 ${code}`;
}

/**
 * A recorded sentence of the planner or a finding in Chinese: by its words where they are known, else what its code means with the
 * value that it names. Never the recorded words themselves, which are English.
 */
export function chineseSentence(code: string, recorded: string, value = ''): string {
  const said = sentence(recorded);
  if (said !== null) return said;
  const known = findingOf(code)?.[1] ?? `详见计划（JSON）中代码为 ${code} 的条目。`;
  return value === ''
    ? known
    : `${known.replace(/。$/, '')}（${value.replace(/^rows /, '第 ')}${value.startsWith('rows ') ? ' 行' : ''}）。`;
}

/** A term of the catalogue or a source in Chinese; itself where it is not known, since most of those are names. */
export function chineseTerm(recorded: string): string {
  return term(recorded) ?? recorded.replaceAll(/\bpart (\d)\b/g, '第 $1 部分');
}
