import { describe, expect, test } from 'vitest';
import { inShownWaves } from '#renderer/pages/roadmap/waveNumbers.ts';

describe('waves in the numbers that the window shows', () => {
  test.each([
    ['Wave 2 has 21 moves; at most 20 are allowed.', 'Wave 5 has 21 moves; at most 20 are allowed.'],
    ['waves 1 and 2 move 4 of 12', 'waves 4 and 5 move 4 of 12'],
    ['waves 1, 2 and 9; 3 hosts', 'waves 4, 5 and 12; 3 hosts'],
    ['waves 3 to 5 of 9 weeks', 'waves 6 to 8 of 9 weeks'],
    ['2 waves of 14 days after wave 10', '2 waves of 14 days after wave 13'],
    ['wave2 and shockwave 3 are names', 'wave2 and shockwave 3 are names'],
  ])('%s', (text, shown) => {
    expect(inShownWaves(text, 3)).toBe(shown);
    expect(inShownWaves(text, 0)).toBe(text);
  });
});
