/** What the design documents are called where people read them, by the short name under which data cites them. */
const documents: readonly (readonly [cited: RegExp, name: string])[] = [
  [/seed-0(?: formal-theory)?/g, 'formal theory'],
  [/seed-1(?: category-theory)?/g, 'category theory'],
  [/seed-2(?: container-theory)?/g, 'container theory'],
  [/seed-3(?: docker-k8s-models)?/g, 'Docker and Kubernetes models'],
  [/seed-4(?: system-analysis)?/g, 'system analysis'],
  [/MODELS\.md/g, 'model catalogue'],
  [/ENERGY\.md/g, 'energy notes'],
];

/** A source as it is read: `seed-4 8.2.1` is `system analysis 8.2.1`. */
export function sourceText(source: string): string {
  return documents.reduce((text, [cited, name]) => text.replaceAll(cited, name), source);
}
