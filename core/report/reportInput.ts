import type { Technology } from '#core/inventory/technology.ts';
import type { PlanDetails, PlanDocument } from '#core/planResult.ts';
import type { RoadmapSettings } from '#core/scenario/roadmapSettings.ts';

/** An assumption with its range, as the plan used it; `assumptionRowSchema` of core/api.ts fits it. */
export interface ReportAssumption {
  readonly id: string;
  readonly title: string;
  readonly group: string;
  readonly unit: string;
  readonly low: number;
  readonly likely: number;
  readonly high: number;
  readonly source: string;
  /** The user set it away from its default. */
  readonly changed: boolean;
}

/** What takes the place of what when workloads go from one technology to another. */
export interface ReportReplacement {
  readonly from: Technology;
  readonly to: Technology;
  readonly workloads: number;
  readonly items: readonly {
    /** Id of the part of the platform; it says under which job the item is listed. */
    readonly part?: string;
    readonly aspect: string;
    readonly before: string;
    readonly after: string;
    readonly source: string;
  }[];
}

/** What a report is made of, besides its options and fonts. Equal content, equal report to the byte. */
export interface ReportContent {
  readonly document: PlanDocument;
  readonly details: PlanDetails;
  readonly scenarioName: string;
  /** Three-letter code of the money in the plan. */
  readonly currency: string;
  /** ISO time that the report states as its date; core reads no clock. */
  readonly createdAt: string;
  readonly productVersion: string;
  /** With ranges and titles; without it the report shows the plan document's values alone. */
  readonly assumptions?: readonly ReportAssumption[];
  readonly replacements?: readonly ReportReplacement[];
  /** What the scenario asks of the way: freezes, windows, hardware, budgets. Without it the report shows what the plan kept of it. */
  readonly way?: RoadmapSettings;
  /** Sources that ask to be named, one sentence each, printed on the last page. */
  readonly attributions?: readonly string[];
}

/** A font for characters that others lack, in both weights; the regular one stands in where there is no bold one. */
export interface FallbackFont {
  readonly regular: Uint8Array;
  readonly bold?: Uint8Array;
}

/** TrueType or OpenType font files, read by the host. Only the glyphs that are used are embedded. */
export interface ReportFonts {
  readonly regular: Uint8Array;
  readonly bold: Uint8Array;
  /** Tried in order for characters that the first two lack, for example a Chinese font. Read only when they are needed. */
  readonly fallback?: readonly FallbackFont[];
}

/** Everything that a rendered report is made of. */
export interface ReportInput extends ReportContent {
  readonly fonts: ReportFonts;
}
