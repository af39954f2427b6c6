import { formatNumber, wordsIn } from '#core/drawing/format.ts';
import { toPlannedTechnology } from '#core/inventory/technology.ts';
import { paragraph, plain, row, type Block } from '#core/report/document.ts';
import { clusterLabel, compareNames, hostName, textFor, workloadName, type ReportFacts } from '#core/report/facts.ts';
import { obstacleBlocks } from './obstacles.ts';

const listedWorkloads = 40;
const listedNotes = 30;
const namedHosts = 20;

/** What the plan does not reach, each with what stands in the way; says so where everything is reached. */
export function unreachedSection(facts: ReportFacts): Block[] {
  const { content, locale, text } = facts;
  const said = text.unreached;
  const { document, details } = content;
  const { roadmap, placement } = document;
  const names = wordsIn(locale).technologies;
  const n = (value: number): string => formatNumber(value, 0, locale);
  const parts: Block[] = [];

  const violated = roadmap.certificate.filter((entry) => !entry.holds);
  if (violated.length > 0) {
    parts.push(
      { kind: 'heading', level: 2, id: 'unreached-violations', text: said.violationsHeading },
      {
        kind: 'bullets',
        items: violated.map((entry) => [
          { text: textFor(text.certificate.invariants, entry.invariant), isBold: true, link: 'certificate' },
          plain(` ${text.recorded.sentence(entry.invariant, entry.counterexample ?? '')}`),
        ]),
      },
    );
  }
  parts.push(...obstacleBlocks(facts));
  // Clashes are told above, limit by limit.
  const notes = details.roadmapNotes.filter(({ severity, code }) => severity !== 'info' && code !== 'limits-clash');
  if (notes.length > 0) {
    parts.push(
      { kind: 'heading', level: 2, id: 'unreached-notes', text: said.notesHeading },
      {
        kind: 'bullets',
        items: notes.slice(0, listedNotes).map(({ severity, code, text: sentence }) => [
          {
            text: text.recorded.sentence(code, sentence),
            ...(severity === 'error' ? { colour: 'bad' as const } : {}),
          },
        ]),
      },
    );
  }

  const behind = document.advice
    .flatMap((entry) => {
      const place = facts.lastState?.assignment[entry.workload];
      const isBehind = place !== undefined && toPlannedTechnology(place.technology) !== entry.technology;
      return isBehind ? [{ entry, becomes: place.technology }] : [];
    })
    .toSorted((a, b) => compareNames(workloadName(facts, a.entry.workload), workloadName(facts, b.entry.workload)));
  if (behind.length > 0) {
    parts.push(
      { kind: 'heading', level: 2, id: 'unreached-advice', text: said.adviceHeading },
      {
        kind: 'table',
        isCompact: true,
        summary: said.adviceTable,
        columns: [
          { header: said.workload, align: 'start', weight: 0.6 },
          { header: said.advised, align: 'start', weight: 0.2 },
          { header: said.becomes, align: 'start', weight: 0.2 },
          { header: said.why, align: 'start', weight: 1 },
        ],
        rows: [
          ...behind
            .slice(0, listedWorkloads)
            .map(({ entry, becomes }) =>
              row(
                { text: workloadName(facts, entry.workload), isBold: true },
                { text: names[entry.technology], swatch: entry.technology },
                { text: names[becomes], swatch: becomes },
                entry.blockers[0] === undefined
                  ? said.whyStays
                  : text.recorded.sentence(entry.blockers[0].rule, entry.blockers[0].text),
              ),
            ),
          ...(behind.length > listedWorkloads
            ? [{ kind: 'group' as const, cells: [said.more(behind.length - listedWorkloads)] }]
            : []),
        ],
      },
    );
  }

  const above = details.clusters
    .filter(({ target }) => target.hostsUsed > target.lowerBound)
    .toSorted(
      (a, b) =>
        b.target.hostsUsed - b.target.lowerBound - (a.target.hostsUsed - a.target.lowerBound) ||
        compareNames(clusterLabel(facts, a.cluster), clusterLabel(facts, b.cluster)),
    );
  if (above.length > 0) {
    parts.push({ kind: 'heading', level: 2, id: 'unreached-bound', text: said.gapHeading }, paragraph(said.gapIntro), {
      kind: 'table',
      summary: said.gapTable,
      columns: [
        { header: said.cluster, align: 'start', weight: 0.5 },
        { header: said.target, align: 'end', weight: 0 },
        { header: said.bound, align: 'end', weight: 0 },
        { header: said.gapHosts, align: 'end', weight: 0 },
        { header: said.decidedBy, align: 'start', weight: 0 },
        { header: said.method, align: 'start', weight: 1 },
      ],
      rows: above.map(({ cluster, target, bindingResource, method }) =>
        row(
          { text: clusterLabel(facts, cluster), isBold: true, link: 'placement' },
          n(target.hostsUsed),
          n(target.lowerBound),
          n(target.hostsUsed - target.lowerBound),
          text.placement.binding[bindingResource],
          { text: text.recorded.sentence('method', method), colour: 'textMuted' },
        ),
      ),
    });
  }

  const lastOn = facts.lastState?.hostsOn.length ?? placement.target.hostsUsed;
  if (lastOn > placement.target.hostsUsed) {
    parts.push(
      { kind: 'heading', level: 2, id: 'unreached-release', text: said.releaseHeading },
      paragraph(said.release(lastOn, placement.target.hostsUsed)),
    );
  }
  const overloaded = document.hosts.filter((host) => {
    const load = facts.loadAfter.get(host.id);
    return (
      load !== undefined &&
      (load.cpuCores > host.usable.cpuCores * (1 + 1e-9) || load.memoryMiB > host.usable.memoryMiB * (1 + 1e-9))
    );
  });
  if (overloaded.length > 0) {
    const hostNames = overloaded.map((host) => hostName(facts, host.id)).toSorted(compareNames);
    const listed = hostNames.slice(0, namedHosts).join(text.listJoin);
    const more = hostNames.length - namedHosts;
    parts.push(
      { kind: 'heading', level: 2, id: 'unreached-overload', text: said.overloadHeading },
      paragraph(said.overload(more > 0 ? `${listed} +${n(more)}` : listed, overloaded.length)),
    );
  }
  const homeless = document.workloads.filter((workload) => workload.poweredOn && workload.host === null).length;
  const held = document.advice.filter(
    (entry) => entry.blockers.length > 0 && facts.workloadById.get(entry.workload)?.poweredOn === true,
  ).length;
  if (homeless > 0 || held > 0) {
    parts.push({ kind: 'heading', level: 2, id: 'unreached-further', text: said.furtherHeading });
    if (held > 0) {
      parts.push({ kind: 'paragraph', style: 'body', spans: [{ text: said.further(held), link: 'blockers' }] });
    }
    if (homeless > 0) parts.push(paragraph(said.unplaced(homeless)));
  }
  return [
    { kind: 'heading', level: 1, id: 'unreached', text: said.heading },
    paragraph(parts.length === 0 ? said.all : said.intro),
    ...parts,
  ];
}
