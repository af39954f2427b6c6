// @vitest-environment happy-dom
import { act } from 'react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { GanttRows } from '#renderer/pages/roadmap/GanttRows.tsx';
import { useApi } from '#renderer/host/queries.ts';
import { cancelTrial, showRows, useRoadmap } from '#renderer/pages/roadmap/roadmapStore.ts';
import { TrialStrip } from '#renderer/pages/roadmap/TrialStrip.tsx';
import { spanOf } from '#renderer/pages/roadmap/timeline.ts';
import { mount, type Mounted } from '#test/fixtures/renderer/mount.tsx';

/** The rows and what is said of them, without the layout that a document without pixels has not. */
function Rows() {
  const waves = useApi('roadmap.waves', {});
  const frame = useApi('roadmap.frame', {});
  if (waves.data === undefined || frame.data === undefined || frame.data === null) return null;
  return (
    <>
      <GanttRows
        waves={waves.data}
        frame={frame.data}
        span={spanOf(waves.data)}
        width={1000}
        height={220}
        selected={1}
        onSpan={() => undefined}
      />
      <TrialStrip frame={frame.data} />
    </>
  );
}

let window: Mounted;
beforeEach(async () => {
  Element.prototype.scrollTo = vi.fn();
  showRows('clusters');
  window = await mount(<Rows />);
});
afterEach(async () => {
  act(cancelTrial);
  await window.unmount();
});

/** A key with Alt, which the harness' own press has not. */
async function pressAlt(element: HTMLElement, key: string): Promise<void> {
  await act(async () => {
    element.dispatchEvent(new KeyboardEvent('keydown', { key, altKey: true, bubbles: true, cancelable: true }));
  });
  await window.settle();
}

const words = (): string => document.querySelector('.trial-words')?.textContent ?? '';

describe('the rows of the roadmap', () => {
  test('say of each bar its row, wave, moves and days', async () => {
    const bars = await window.ask('roadmap.bars', { rows: 'clusters', from: '2000-01-01', to: '2100-01-01' });
    const row = bars.rows[0]!;
    const option = await window.find('option', new RegExp(`^${row.name}, wave ${row.bars[0]!.wave}: `));
    expect(option.getAttribute('aria-label')).toContain(`${row.bars[0]!.moves} move`);
  });

  test('draw of many workloads no more than fit', async () => {
    const list = await window.find('listbox', 'Moves of the roadmap');
    act(() => showRows('workloads'));
    const { total } = await window.ask('roadmap.bars', { rows: 'workloads', from: '2000-01-01', to: '2100-01-01' });
    expect(total).toBeGreaterThan(200);
    await window.until(() => {
      const drawn = list.querySelectorAll('[role=option]').length;
      expect(drawn).toBeGreaterThan(5);
      expect(drawn).toBeLessThan(16);
    });
  });

  test('a bar is tried in another wave by keyboard, says what that breaks, and goes back with Escape', async () => {
    const list = await window.find('listbox', 'Moves of the roadmap');
    await window.find('option', /wave 1:/);
    await window.press(list, 'ArrowDown');
    const { focus } = useRoadmap.getState();
    expect(focus).not.toBeNull();
    await pressAlt(list, 'ArrowRight');
    await window.until(() => expect(words()).toMatch(/wave 1 → wave 2.*(person-days; it has|Nothing breaks)/));
    expect((await window.ask('scenario.get', {})).roadmap.heldInWave).toEqual({});
    await window.press(list, 'Escape');
    expect(useRoadmap.getState().trial).toBeNull();
    await window.until(() => expect(words()).toContain('Drag a bar to another wave'));
  });

  test('a workload is dropped in another wave with Enter and held there, with a pin, and let go again', async () => {
    act(() => showRows('workloads'));
    const list = await window.find('listbox', 'Moves of the roadmap');
    await window.find('option', /wave 1: 1 move/);
    await window.press(list, 'ArrowDown');
    const workload = useRoadmap.getState().focus!.id;
    await pressAlt(list, 'ArrowRight');
    await window.until(() => expect(useRoadmap.getState().trial?.answer).not.toBeNull());
    await window.press(list, 'Enter');
    await window.until(async () =>
      expect((await window.ask('scenario.get', {})).roadmap.heldInWave).toEqual({ [workload]: 2 }),
    );
    await window.until(() => expect(words()).toContain('held in wave 2'));
    await window.ask('plan.run', {});
    await window.find('button', 'Let go of all');
    await window.click(await window.find('button', 'Let go of all'));
    await window.until(async () => expect((await window.ask('scenario.get', {})).roadmap.heldInWave).toEqual({}));
  });

  test('what no plan can keep is refused: the bar stays a trial that says why', async () => {
    const waves = await window.ask('roadmap.waves', {});
    const { rows } = await window.ask('roadmap.bars', { rows: 'clusters', from: '2000-01-01', to: '2100-01-01' });
    const bar = { rows: 'clusters', id: rows[0]!.id, wave: waves.length, within: null } as const;
    act(() => useRoadmap.setState({ focus: bar, focusName: rows[0]!.name }));
    const list = await window.find('listbox', 'Moves of the roadmap');
    await pressAlt(list, 'ArrowRight');
    await window.until(() => expect(words()).toContain('No plan can keep this'));
    const drop = (await window.find('button', `Hold in wave ${waves.length + 1}`)) as HTMLButtonElement;
    expect(drop.disabled).toBe(true);
    await window.press(list, 'Enter');
    await window.settle();
    expect((await window.ask('scenario.get', {})).roadmap.heldInWave).toEqual({});
    expect(useRoadmap.getState().trial).not.toBeNull();
  });
});
