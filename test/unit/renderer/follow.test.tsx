// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FollowLine } from '#renderer/pages/roadmap/follow/FollowLine.tsx';
import { ProgressView } from '#renderer/pages/roadmap/follow/ProgressView.tsx';
import { localDay, useFollow } from '#renderer/pages/roadmap/follow/followStore.ts';
import { mount, type Mounted } from '#test/fixtures/renderer/mount.tsx';

const start = useFollow.getState();
let window: Mounted;
beforeEach(async () => {
  useFollow.setState(start, true);
  window = await mount(
    <>
      <FollowLine />
      <ProgressView />
    </>,
  );
});
afterEach(() => window.unmount());

const report = async () => (await window.ask('follow.report', { day: '2099-01-01' }))!;
const firstMove = async () => (await window.ask('follow.moves', { wave: 1 })).rows[0]!;

describe('the progress of a roadmap', () => {
  test('teaches while none is followed, and starts with a button', async () => {
    await window.until(() => expect(document.body.textContent).toContain('No roadmap is followed'));
    expect(document.querySelector('.follow-line')).toBeNull();
    await window.click(await window.find('button', 'Follow this roadmap'));
    await window.find('region', 'Waves');
    await window.until(() =>
      expect(document.querySelector('.follow-line')?.textContent).toMatch(/^Following Base case: 0 of \d+ moves done/),
    );
  });
});

describe('a followed roadmap', () => {
  beforeEach(async () => {
    await window.click(await window.find('button', 'Follow this roadmap'));
  });

  test('marks a move done and open again with its box', async () => {
    const { name } = await firstMove();
    await window.click(await window.find('checkbox', `${name} is done`));
    await window.until(async () => expect((await report()).waves[0]!.moves.done).toBe(1));
    await window.until(async () =>
      expect(((await window.find('checkbox', `${name} is done`)) as HTMLInputElement).checked).toBe(true),
    );
    expect(await firstMove()).toMatchObject({ status: 'done', on: localDay() });
    await window.click(await window.find('checkbox', `${name} is done`));
    await window.until(async () => expect((await report()).waves[0]!.moves.done).toBe(0));
  });

  test('marks a whole wave, and opens it again', async () => {
    await window.click(await window.find('button', 'Mark the wave done'));
    await window.until(async () => {
      const { moves } = (await report()).waves[0]!;
      expect(moves.done).toBe(moves.planned);
    });
    // The next wave is shown, unless one was chosen.
    await window.click(await window.find('button', /^Wave 1/));
    await window.click(await window.find('button', 'Open the whole wave again'));
    await window.until(async () => expect((await report()).waves[0]!.moves.done).toBe(0));
  });

  test('asks why a move slipped, and shows it', async () => {
    const { name } = await firstMove();
    await window.click(await window.find('button', `Mark ${name} slipped`));
    await window.type(await window.find('textbox', 'Why, or what is missing'), 'No window');
    await window.click(await window.find('button', 'Mark it slipped'));
    await window.until(async () => expect(await firstMove()).toMatchObject({ status: 'slipped', note: 'No window' }));
    await window.until(() => expect(document.querySelector('.follow-move-note')?.textContent).toBe('No window'));
    expect(document.body.textContent).toContain('1 slipped');
  });

  test('marks hosts off, shows what a list suggests, and takes it over with one click', async () => {
    const wave = (await report()).waves.find(({ hosts }) => hosts.length > 0)!;
    await window.find('region', 'Waves');
    await window.click(document.querySelectorAll<HTMLElement>('.follow-wave')[wave.wave - 1]!);
    await window.click(await window.find('checkbox', `${wave.hosts[0]!.name} is off`));
    await window.click(await window.find('button', 'Mark 1 move done'));
    await window.until(async () => expect((await report()).waves[0]!.moves.done).toBe(1));
    expect((await report()).waves[wave.wave - 1]!.hosts[0]!.offOn).toBe(localDay());
  });

  test('plans the rest and says what is left', async () => {
    await window.click(await window.find('button', 'Plan the rest again'));
    await window.until(() => expect(document.body.textContent).toContain('40 moves are left, in 4 waves from'));
  });
});
