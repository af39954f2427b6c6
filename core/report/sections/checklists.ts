import { podRuntimeOf } from '#core/export/kubernetes/runtimes.ts';
import type { ScheduledMove, Wave } from '#core/planResult.ts';
import { note, paragraph, type Block, type Span } from '#core/report/document.ts';
import { hostName, workloadName, type ReportFacts } from '#core/report/facts.ts';
import { addDays } from '#core/roadmap/calendar.ts';
import { waveChecklist, type ChecklistFacts } from '#core/roadmap/waveChecklist.ts';
import { formatDate, wordsIn } from '#core/drawing/format.ts';
import { replacementAnchor } from './evidence.ts';

/** Waves whose checklist is printed; the window has that of every wave. */
const mostWaves = 40;
const mostHosts = 12;
const mostWords = 5;

/** What has to be done before, in and after each wave, and where it says what takes the place of what. */
export function checklistsSection(facts: ReportFacts): Block[] {
  const said = facts.text.checklists;
  const { waves } = facts.content.document.roadmap;
  const blocks: Block[] = [{ kind: 'heading', level: 1, id: 'checklists', text: said.heading }];
  if (waves.length === 0) {
    blocks.push(paragraph(said.nothing));
    return blocks;
  }
  blocks.push(paragraph(said.intro));
  const busy = waves.filter((wave) => wave.moves.length > 0 || wave.released.length > 0);
  const words = facts.text.checklist;
  const written = (text: string): Span[] => [
    { text: text.replaceAll(/\b\d{4}-\d{2}-\d{2}\b/g, (day) => formatDate(day, facts.locale)) },
  ];
  const isChange = busy.some((wave) => wave.moves.some((move) => move.fromTechnology !== move.toTechnology));
  blocks.push(
    { kind: 'heading', level: 2, id: 'checklist-every', text: said.everyWave },
    {
      kind: 'bullets',
      marker: 'box',
      items: [words.backups, ...(isChange ? [words.manifests] : []), words.bothSides, words.afterEach].map(written),
    },
  );
  // What holds in every wave is said above, and what a platform needs when the first workload gets there is said there.
  const seen = new Set<string>();
  const ownWords = {
    ...words,
    backups: '',
    manifests: '',
    bothSides: '',
    afterEach: '',
    replaced: (title: string, from: string, to: string): string => {
      const text = words.replaced(title, from, to);
      if (seen.has(text)) return '';
      seen.add(text);
      return text;
    },
  };
  const factsOfWave = checklistFacts(facts);
  for (const wave of busy.slice(0, mostWaves)) {
    const lines = waveChecklist(factsOfWave(wave), ownWords).filter((text) => text !== '');
    const links = transitionLinks(facts, wave);
    blocks.push(
      {
        kind: 'heading',
        level: 2,
        id: `checklist-${wave.number}`,
        text: said.wave(wave.number, wave.start, wave.end, wave.moves.length),
      },
      { kind: 'bullets', marker: 'box', items: lines.map(written), keepWithNext: links.length > 0 },
      ...links,
    );
  }
  if (busy.length > mostWaves) blocks.push(note(said.more(busy.length - mostWaves)));
  return blocks;
}

/** What each change of technology in the wave replaces is told once, in its own section. */
function transitionLinks(facts: ReportFacts, wave: Wave): Block[] {
  const names = wordsIn(facts.locale).technologies;
  const spans: Span[] = [];
  (facts.content.replacements ?? []).forEach((entry, index) => {
    const moves = wave.moves.filter((move) => move.fromTechnology === entry.from && move.toTechnology === entry.to);
    if (moves.length === 0) return;
    if (spans.length > 0) spans.push({ text: facts.text.listJoin });
    spans.push({
      text: facts.text.checklists.transition(names[entry.from], names[entry.to], moves.length),
      link: replacementAnchor(index),
    });
  });
  return spans.length === 0 ? [] : [paragraph(facts.text.checklists.replaced, ...spans)];
}

/** The facts of any wave, from the plan alone. */
function checklistFacts(facts: ReportFacts): (wave: Wave) => ChecklistFacts {
  const { document, details, way } = facts.content;
  const said = facts.text.checklists;
  const stacks = new Map(document.advice.map(({ workload, stack }) => [workload, stack]));
  const runtimeOf = (wave: Wave): Set<string> =>
    new Set(
      wave.moves.flatMap((move) => {
        const name = podRuntimeOf(move.toTechnology, stacks.get(move.workload) ?? '')?.runtimeClass;
        return name == null ? [] : [name];
      }),
    );
  const firstWaveOf = new Map<string, number>();
  for (const wave of document.roadmap.waves) {
    for (const name of runtimeOf(wave)) if (!firstWaveOf.has(name)) firstWaveOf.set(name, wave.number);
  }
  const schedule = Map.groupBy(details.schedule, ({ wave }) => wave);
  const teams = new Map((details.rules.way?.teams ?? []).map(({ id, name }) => [id, name]));
  const assessed = new Map((details.waveAssessment ?? []).map((one) => [one.wave, one]));
  const shortened = (names: readonly string[], most: number): string[] =>
    names.length > most ? [...names.slice(0, most), `+${names.length - most}`] : names.slice();

  return (wave) => {
    const own = new Map(
      (schedule.get(wave.number) ?? []).map((move): [string, ScheduledMove] => [move.workload, move]),
    );
    return {
      number: wave.number,
      start: wave.start,
      end: wave.end,
      nearUntil: addDays(wave.end, details.rules.waveDays + 1),
      moves: wave.moves.map((move) => {
        const entry = own.get(move.workload);
        return {
          name: workloadName(facts, move.workload),
          from: move.fromTechnology,
          to: move.toTechnology,
          effortDays: move.effortDays,
          team: entry?.team == null ? null : (teams.get(entry.team) ?? entry.team),
          cutOver: entry?.cutOver ?? null,
          transferHours: entry?.transferHours ?? 0,
          downtimeMinutes: entry?.downtimeMinutes ?? 0,
          rollbackUntil: entry?.rollbackUntil ?? null,
        };
      }),
      released: shortened(
        wave.released.map((id) => hostName(facts, id)),
        mostHosts,
      ),
      freezes: (way?.freezes ?? []).map(({ name, from, to, workloads }) => ({
        name,
        from,
        to,
        isForAll: workloads === null,
      })),
      hardware: (way?.hardware ?? []).map((event) => ({
        kind: event.kind,
        name: event.name,
        date: event.date,
        hosts:
          event.kind === 'arrival'
            ? said.arriving(event.count)
            : shortened(event.hosts, mostWords).join(facts.text.listJoin),
      })),
      runtimeClasses: [...runtimeOf(wave)]
        .toSorted()
        .map((name) => ({ name, isNew: firstWaveOf.get(name) === wave.number })),
      brokenRules: (assessed.get(wave.number)?.violations ?? []).map(({ rule, text }) =>
        facts.text.recorded.sentence(rule, text),
      ),
    };
  };
}
