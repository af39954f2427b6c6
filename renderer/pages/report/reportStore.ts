import { create } from 'zustand';
import { reportSections, type ReportOptions } from '#core/api.ts';

/** What the report holds; kept while the window is open. */
export const useReportOptions = create<ReportOptions>()(() => ({
  sections: [...reportSections],
  paper: 'A4',
  company: '',
}));

/** Adds or leaves out a section; the order is always that of the contract. */
export function toggleSection(section: ReportOptions['sections'][number]): void {
  useReportOptions.setState((state) => {
    const has = state.sections.includes(section);
    return { sections: reportSections.filter((entry) => (entry === section ? !has : state.sections.includes(entry))) };
  });
}
