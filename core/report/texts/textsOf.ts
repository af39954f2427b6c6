import type { ReportLanguage } from '#core/api/reportCalls.ts';
import { chinese, english, type NumberLocale } from '#core/drawing/format.ts';
import { chineseReport } from './chinese.ts';
import { englishReport, type ReportTexts } from './english.ts';

const texts: Readonly<Record<ReportLanguage, ReportTexts>> = { en: englishReport, zh: chineseReport };
const locales: Readonly<Record<ReportLanguage, NumberLocale>> = { en: english, zh: chinese };

/** The report's texts in a language. */
export function textsOf(language: ReportLanguage): ReportTexts {
  return texts[language];
}

/** How a report in a language writes figures, dates and drawings. */
export function localeOf(language: ReportLanguage): NumberLocale {
  return locales[language];
}
