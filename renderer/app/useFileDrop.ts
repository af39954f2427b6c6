import { useEffect, useState, type RefObject } from 'react';
import { bridge } from '#renderer/host/bridge.ts';
import { beginImport } from '#renderer/pages/importSheet/importStore.ts';
import { openDropped } from './actions.ts';
import { runAction } from './useRun.ts';

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

/** Opens what was dropped: a plan file as the file, anything else as an inventory. */
async function takeDropped(files: readonly File[]): Promise<void> {
  const chosen = await bridge().acceptDropped(files);
  const [first] = chosen;
  if (first === undefined) return;
  if (chosen.length === 1 && first.name.toLowerCase().endsWith('.headroom')) await openDropped(first.token);
  else await beginImport({ files: chosen });
}

/** Lets files be dropped anywhere in the frame. Returns whether a file is being held over it. */
export function useFileDrop(frame: RefObject<HTMLElement | null>): boolean {
  const [isTarget, setTarget] = useState(false);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    // Enter and leave come for every child: only the balance says whether the pointer is still over the frame.
    let depth = 0;
    const change = (by: number): void => {
      depth = Math.max(0, depth + by);
      setTarget(depth > 0);
    };
    const onEnter = (event: DragEvent): void => (carriesFiles(event) ? change(1) : undefined);
    const onLeave = (event: DragEvent): void => (carriesFiles(event) ? change(-1) : undefined);
    const onOver = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'copy';
    };
    const onDrop = (event: DragEvent): void => {
      event.preventDefault();
      change(-depth);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) runAction(() => takeDropped(files));
    };
    element.addEventListener('dragenter', onEnter);
    element.addEventListener('dragleave', onLeave);
    element.addEventListener('dragover', onOver);
    element.addEventListener('drop', onDrop);
    return () => {
      element.removeEventListener('dragenter', onEnter);
      element.removeEventListener('dragleave', onLeave);
      element.removeEventListener('dragover', onOver);
      element.removeEventListener('drop', onDrop);
    };
  }, [frame]);
  return isTarget;
}
