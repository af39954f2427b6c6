import type { PlanDetails, PlanDocument, PlanRules } from '#core/planResult.ts';

/**
 * Sentences of the planner and the checker count waves from the plan's first; this is what they say in the numbers that people
 * see. Example: `waves 2 and 3 have` with 4 before is `waves 6 and 7 have`.
 */
export function inShownWaves(text: string, wavesBefore: number): string {
  if (wavesBefore === 0) return text;
  return text.replaceAll(
    /\b(waves? )(\d+(?:(?:, | and | or | to |–|-)\d+)*)/giu,
    (_, word: string, numbers: string) =>
      `${word}${numbers.replaceAll(/\d+/gu, (number) => String(Number(number) + wavesBefore))}`,
  );
}

/** What is handed on of a plan: the document and as much of its details as is needed. */
interface PlannedContent {
  readonly document: PlanDocument;
  readonly details: Partial<PlanDetails>;
}

/**
 * The same content with every wave called as the window calls it: the rest of a roadmap that was planned anew goes on with the numbers
 * of the waves that are over, in figures and in sentences. For what people read; a plan that is checked keeps its own numbers. The
 * first state stands after the last of the waves that are over. Content without such waves is returned as it is.
 */
export function withShownWaves<Content extends PlannedContent>(content: Content): Content {
  const before = content.details.wavesBefore ?? 0;
  if (before === 0) return content;
  return {
    ...content,
    document: shownDocument(content.document, before),
    details: shownDetails(content.details, before),
  };
}

function shownDocument(document: PlanDocument, before: number): PlanDocument {
  const { waves, states, certificate } = document.roadmap;
  return {
    ...document,
    // What an import found is told by file and row, and speaks of no waves of the plan.
    findings: document.findings.map((finding) =>
      finding.row === undefined ? { ...finding, message: inShownWaves(finding.message, before) } : finding,
    ),
    roadmap: {
      waves: waves.map((wave) => ({ ...wave, number: wave.number + before })),
      states: states.map((state) => ({ ...state, after: state.after + before })),
      certificate: certificate.map((entry) =>
        entry.counterexample === null
          ? entry
          : { ...entry, counterexample: inShownWaves(entry.counterexample, before) },
      ),
    },
  };
}

function shownDetails(details: Partial<PlanDetails>, before: number): Partial<PlanDetails> {
  const { moveReasons, roadmapNotes, waveAssessment, roadmapConflicts, schedule, rules } = details;
  const said = (text: string): string => inShownWaves(text, before);
  return {
    ...details,
    wavesBefore: 0,
    ...(moveReasons && {
      moveReasons: moveReasons.map((reason) => ({ ...reason, wave: reason.wave + before, text: said(reason.text) })),
    }),
    ...(roadmapNotes && { roadmapNotes: roadmapNotes.map((note) => ({ ...note, text: said(note.text) })) }),
    ...(waveAssessment && {
      waveAssessment: waveAssessment.map((one) => ({
        ...one,
        wave: one.wave + before,
        violations: one.violations.map((violation) => ({ ...violation, text: said(violation.text) })),
      })),
    }),
    ...(roadmapConflicts && {
      roadmapConflicts: roadmapConflicts.map((conflict) => ({
        ...conflict,
        text: said(conflict.text),
        limits: conflict.limits.map((limit) => ({ ...limit, text: said(limit.text), change: said(limit.change) })),
      })),
    }),
    ...(schedule && { schedule: schedule.map((move) => ({ ...move, wave: move.wave + before })) }),
    ...(rules && { rules: shownRules(rules, before) }),
  };
}

function shownRules(rules: PlanRules, before: number): PlanRules {
  const { way, hostEvents, workloadLimits } = rules;
  return {
    ...rules,
    ...(way && {
      way: {
        ...way,
        ...(way.teams && {
          teams: way.teams.map((team) => ({
            ...team,
            // Days are listed from wave 1 on: those of the waves that are over are not looked at any more.
            daysByWave: [...Array.from({ length: before }, () => 0), ...team.daysByWave],
          })),
        }),
        ...(way.budgets && {
          budgets: way.budgets.map((budget) => ({ ...budget, waves: budget.waves.map((wave) => wave + before) })),
        }),
        ...(typeof way.lastWave === 'number' && { lastWave: way.lastWave + before }),
      },
    }),
    ...(hostEvents && {
      hostEvents: mapValues(hostEvents, (events) => ({
        ...events,
        ...(events.availableFromWave !== undefined && { availableFromWave: events.availableFromWave + before }),
        ...(events.offByWave !== undefined && { offByWave: events.offByWave + before }),
      })),
    }),
    ...(workloadLimits && {
      workloadLimits: mapValues(workloadLimits, (limits) => ({
        ...limits,
        ...(limits.closedWaves && { closedWaves: limits.closedWaves.map((wave) => wave + before) }),
        ...(limits.heldInWave !== undefined && { heldInWave: limits.heldInWave + before }),
      })),
    }),
  };
}

function mapValues<Value>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value) => Value,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
