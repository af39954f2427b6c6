import { create } from 'zustand';
import { reportOptionsSchema, reportSections, type ReportOptions } from '#core/api/reportCalls.ts';

/** What the report holds, as on screen; useKeptOptions keeps it in the plan file. */
export const useReportOptions = create<ReportOptions>()(() => reportOptionsSchema.parse({}));

/** Adds or leaves out a section; the order is always that of the contract. */
export function toggleSection(section: ReportOptions['sections'][number]): void {
  useReportOptions.setState((state) => {
    const has = state.sections.includes(section);
    return { sections: reportSections.filter((entry) => (entry === section ? !has : state.sections.includes(entry))) };
  });
}

/** True for options that would print the same report. */
export function isSameReport(a: ReportOptions, b: ReportOptions): boolean {
  return (
    a.version === b.version &&
    a.paper === b.paper &&
    a.language === b.language &&
    a.company === b.company &&
    a.sections.join() === b.sections.join() &&
    isSameLogo(a.logo, b.logo)
  );
}

function isSameLogo(a: ReportOptions['logo'], b: ReportOptions['logo']): boolean {
  if (a === null || b === null || a === b) return a === b;
  return (
    a.mediaType === b.mediaType && a.bytes.length === b.bytes.length && a.bytes.every((byte, i) => byte === b.bytes[i])
  );
}

/** A number for each picture that was chosen or read. */
const logoNumbers = new WeakMap<object, number>();
let logos = 0;

/**
 * What tells one report of a plan from another, as the key of a question. A picture goes by a number: written out, a megabyte of it
 * would hold the window up each time that the page is drawn.
 */
export function reportKey({ logo, ...options }: ReportOptions): readonly unknown[] {
  if (logo === null) return [options, null];
  const number = logoNumbers.get(logo) ?? ++logos;
  logoNumbers.set(logo, number);
  return [options, number];
}

/** True when there is something to print. */
export function hasContent(options: ReportOptions): boolean {
  return options.version === 'executive' || options.sections.length > 0;
}
