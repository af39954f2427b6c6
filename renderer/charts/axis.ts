import { colourVariable } from '#renderer/ui/theme.ts';

/** Text on axes. */
export const axisText = { fontSize: 11, fill: colourVariable('textMuted') } as const;

/** What all axes have in common. */
export const plainAxis = {
  tick: axisText,
  tickLine: false,
  axisLine: { stroke: colourVariable('axis') },
  tickMargin: 4,
} as const;
