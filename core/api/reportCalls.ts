import { z } from 'zod';
import { type CallDefinitions, command, count, fileTokenSchema, job, nothing, query } from './definition.ts';

/** Sections of the full report, in their order. */
export const reportSections = [
  'summary',
  'beforeAfter',
  'business',
  'placement',
  'roadmap',
  'curves',
  'teams',
  'schedule',
  'checklists',
  'hardware',
  'limits',
  'unreached',
  'replacements',
  'advice',
  'assumptions',
  'certificate',
  'findings',
] as const;

/** The full report, and two pages for those who decide. */
export const reportVersions = ['full', 'executive'] as const;

/** Languages of the report. */
export const reportLanguages = ['en', 'zh'] as const;
export type ReportLanguage = (typeof reportLanguages)[number];

/** Largest picture that a report takes as its logo. */
export const maxLogoBytes = 1_000_000;

/** A picture for the title: bytes that `report.logo` has looked at, never a path. */
export const reportLogoSchema = z.strictObject({
  mediaType: z.enum(['image/png', 'image/jpeg']),
  bytes: z.instanceof(Uint8Array).refine((bytes) => bytes.length <= maxLogoBytes, 'The picture is too large.'),
});
export type ReportLogo = z.infer<typeof reportLogoSchema>;

/** How a report is made. */
export const reportOptionsSchema = z.strictObject({
  /** The executive version has two pages and no sections to choose. */
  version: z.enum(reportVersions).default('full'),
  sections: z.array(z.enum(reportSections)).default([...reportSections]),
  paper: z.enum(['A4', 'Letter']).default('A4'),
  language: z.enum(reportLanguages).default('en'),
  company: z.string().max(120).default(''),
  logo: reportLogoSchema.nullable().default(null),
});
export type ReportOptions = z.infer<typeof reportOptionsSchema>;

/** The report. */
export const reportCalls = {
  /** Renders the report; read it in chunks, it is kept until the next render. */
  'report.render': job(reportOptionsSchema, z.strictObject({ reportId: z.string(), sizeBytes: count, pages: count })),
  /** The options that the plan file keeps; the defaults before any were saved. */
  'report.options': query(nothing, reportOptionsSchema),
  /** Keeps the options, logo and all, in the plan file. They change no plan. */
  'report.keepOptions': command(reportOptionsSchema, nothing),
  /**
   * Reads a chosen picture for the title: PNG, JPEG or SVG by its content, at most a million bytes. A drawing comes as SVG, to be
   * turned into a PNG by the window.
   */
  'report.logo': command(
    z.strictObject({ token: fileTokenSchema }),
    z.strictObject({
      name: z.string(),
      mediaType: z.enum(['image/png', 'image/jpeg', 'image/svg+xml']),
      bytes: z.instanceof(Uint8Array),
      widthPx: count,
      heightPx: count,
    }),
  ),
  'report.chunk': query(
    z.strictObject({ reportId: z.string(), offset: count }),
    z.strictObject({ bytes: z.instanceof(Uint8Array), sizeBytes: count }),
  ),
  'report.save': job(
    z.strictObject({ token: fileTokenSchema, options: reportOptionsSchema }),
    z.strictObject({ name: z.string(), sizeBytes: count, pages: count }),
  ),
} as const satisfies CallDefinitions;
