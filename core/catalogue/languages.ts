import { assumed, type Figure } from './figure.ts';

/** How far a language's tool chain is on the way to WebAssembly outside the browser (WASI). */
export interface LanguageReadiness {
  readonly id: string;
  readonly name: string;
  /** Other spellings, in lower case. */
  readonly aliases: readonly string[];
  /** What there is, as its makers document it. */
  readonly toolChain: string;
  readonly source: string;
  /**
   * Porting work against that of a program of which nothing is known: 0 compiles as it is, 1 is the assumption
   * team.wasmLanguageFactor, 2 is twice as far from 1 as that. No source measures it: an estimate from what the tool chain offers.
   */
  readonly portingShare: Figure;
}

function language(
  id: string,
  name: string,
  aliases: readonly string[],
  share: readonly [low: number, likely: number, high: number],
  toolChain: string,
  source: string,
): LanguageReadiness {
  const reason = `estimate from the state of the tool chain (${source}); no published measurement`;
  return { id, name, aliases, toolChain, source, portingShare: assumed(share, '1', reason) };
}

/** Languages with what their tool chains offer for WASI, most ready first. */
export const languageReadiness: readonly LanguageReadiness[] = [
  language(
    'rust',
    'Rust',
    ['rs'],
    [0, 0.1, 0.4],
    'The compiler has wasm32-wasip1 and wasm32-wasip2 as targets of tier 2',
    'rustc book, platform support',
  ),
  language(
    'cpp',
    'C and C++',
    ['c', 'c++', 'cxx'],
    [0.1, 0.3, 0.8],
    'clang with wasi-libc (wasi-sdk); no fork, signals or exceptions without extensions',
    'WebAssembly/wasi-sdk',
  ),
  language(
    'zig',
    'Zig',
    [],
    [0.1, 0.3, 0.8],
    'wasm32-wasi is a target of the compiler',
    'Zig documentation, WebAssembly',
  ),
  language(
    'go',
    'Go',
    ['golang', 'tinygo'],
    [0.1, 0.4, 0.9],
    'GOOS=wasip1 since Go 1.21, one thread, no listening sockets; TinyGo for small modules',
    'Go 1.21 release notes',
  ),
  language(
    'dotnet',
    'C# and .NET',
    ['.net', 'c#', 'csharp', 'f#', 'vb.net', 'asp.net', 'dotnet core'],
    [0.4, 0.8, 1.5],
    'wasi-experimental workload and componentize-dotnet; the run time goes into the module',
    '.NET 8 release notes, Bytecode Alliance',
  ),
  language(
    'javascript',
    'JavaScript and TypeScript',
    ['js', 'node', 'nodejs', 'node.js', 'typescript', 'ts'],
    [0.3, 0.7, 1.5],
    'An engine goes into the module (ComponentizeJS, Javy); no Node interfaces',
    'Bytecode Alliance, ComponentizeJS and Javy',
  ),
  language(
    'python',
    'Python',
    ['py', 'cpython', 'django', 'flask'],
    [0.5, 1, 2],
    'CPython has wasm32-wasi as a platform of tier 2; packages with native code are missing',
    'PEP 11, PEP 816; componentize-py',
  ),
  language(
    'php',
    'PHP',
    [],
    [0.6, 1.2, 2],
    'Interpreters compiled to WASI exist outside the main project',
    'VMware WebAssembly Language Runtimes',
  ),
  language(
    'ruby',
    'Ruby',
    ['rails', 'ruby on rails'],
    [0.6, 1.2, 2],
    'CRuby has WASI as a target since 3.2; no threads or fork',
    'Ruby 3.2 release notes',
  ),
  language(
    'java',
    'Java and other languages of the JVM',
    ['jvm', 'kotlin', 'scala', 'groovy', 'clojure', 'spring', 'j2ee', 'jakarta ee', 'java ee'],
    [1, 2, 4],
    'No WASI target of the JDK; GraalVM Web Image and TeaVM take programs without reflection or threads',
    'GraalVM and TeaVM documentation',
  ),
  language(
    'cobol',
    'COBOL and other languages of the mainframe',
    ['pl/1', 'rpg', 'pl1'],
    [2, 4, 8],
    'No tool chain in use: a rewrite',
    'no WASI target is known',
  ),
];

const bySpelling: ReadonlyMap<string, LanguageReadiness> = new Map(
  languageReadiness.flatMap((one) =>
    [one.id, one.name.toLowerCase(), ...one.aliases].map((spelling) => [spelling, one] as const),
  ),
);

/** The language that a user's word means, undefined where the table has none. Example: `C#` is dotnet. */
export function findLanguage(word: string): LanguageReadiness | undefined {
  return bySpelling.get(word.trim().toLowerCase());
}

/** Names of products whose language is known; what a name does not show stays unknown. */
const evident: readonly (readonly [RegExp, string])[] = [
  [
    /tomcat|jboss|wildfly|weblogic|websphere|glassfish|springboot|confluence|(?:^|[-_.\d])jira|kafka|zookeeper|elastic|logstash|cassandra|jenkins|nexus|sonar|solr|activemq|hadoop/i,
    'java',
  ],
  [/sharepoint|aspnet|dotnet|(?:^|[-_.\d])iis/i, 'dotnet'],
  [/wordpress|drupal|magento|nextcloud|typo3|mediawiki|phpmyadmin|(?:^|[-_.\d])php/i, 'php'],
  [/django|flask|jupyter|(?:^|[-_.\d])python/i, 'python'],
  [/redmine|(?:^|[-_.\d])(?:ruby|rails)/i, 'ruby'],
  [/nodejs|expressjs|nextjs/i, 'javascript'],
  [/prometheus|grafana|traefik|(?:^|[-_.\d])(?:etcd|consul|vault|golang)/i, 'go'],
  [/nginx|haproxy|varnish|memcache|(?:^|[-_.\d])redis/i, 'cpp'],
];

/** The language that a workload's name or note makes evident (a known product), with the text that shows it; else null. */
export function evidentLanguage(text: string): { readonly language: LanguageReadiness; readonly text: string } | null {
  for (const [pattern, id] of evident) {
    const match = pattern.exec(text);
    const found = match === null ? undefined : findLanguage(id);
    if (match !== null && found !== undefined) return { language: found, text: match[0] };
  }
  return null;
}
