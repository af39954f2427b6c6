import { useEffect, useState } from 'react';

const waiting = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | null = null;

function giveTurn(): void {
  const [first] = waiting;
  timer = null;
  if (first === undefined) return;
  waiting.delete(first);
  first();
  timer = setTimeout(giveTurn);
}

/**
 * True once it is this part's turn to be drawn. Parts that take long to draw, as charts do, come one after the other, each in a
 * task of its own, so that a page with many of them answers keys and pointer meanwhile.
 */
export function useTurn(): boolean {
  const [hasTurn, setHasTurn] = useState(false);
  useEffect(() => {
    const draw = (): void => setHasTurn(true);
    waiting.add(draw);
    timer ??= setTimeout(giveTurn);
    return () => void waiting.delete(draw);
  }, []);
  return hasTurn;
}
