// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AssumptionsPage } from '#renderer/pages/assumptions/AssumptionsPage.tsx';
import { useWay } from '#renderer/pages/way/wayStore.ts';
import { mount, type Mounted } from '#test/fixtures/renderer/mount.tsx';

let window: Mounted;
beforeEach(async () => {
  useWay.setState({ tab: 'way', editing: null });
  window = await mount(<AssumptionsPage />);
});
afterEach(async () => {
  await window.unmount();
  useWay.setState({ tab: 'assumptions', editing: null });
});

const settings = async () => (await window.ask('scenario.get', {})).roadmap;

describe('figures of the roadmap settings', () => {
  test('are stored with Enter, in the unit that the field names', async () => {
    const field = (await window.find('textbox', 'Discount rate, % a year')) as HTMLInputElement;
    await window.type(field, '6.5');
    await window.press(field, 'Enter');
    await window.until(async () => expect((await settings()).discountRate).toBeCloseTo(0.065, 12));
    await window.until(() => expect(field.value).toBe('6.5'));
  });

  test('an empty field is no limit', async () => {
    const field = (await window.find('textbox', 'Share of cluster, %')) as HTMLInputElement;
    await window.type(field, '25');
    await window.press(field, 'Enter');
    await window.until(async () => expect((await settings()).maxShareOfClusterPerWave).toBe(0.25));
    await window.until(() => expect(field.value).toBe('25'));
    await window.type(field, '');
    await window.press(field, 'Enter');
    await window.until(async () => expect((await settings()).maxShareOfClusterPerWave).toBeNull());
  });

  test('say in words what they refuse, and keep what holds', async () => {
    const field = (await window.find('textbox', 'Most waves')) as HTMLInputElement;
    await window.type(field, '0');
    expect(document.body.textContent).toContain('Most waves lies between 1 and');
    expect(field.getAttribute('aria-invalid')).toBe('true');
    await window.press(field, 'Escape');
    expect(field.value).toBe('');
    expect((await settings()).maxWaves).toBeNull();
  });
});

describe('lists of the roadmap settings', () => {
  test('a team is written, changed and deleted', async () => {
    await window.click(await window.find('button', 'New team'));
    await window.click(await window.find('button', 'Save'));
    await window.until(() => expect(document.body.textContent).toContain('Person-days a wave is missing.'));
    await window.type(await window.find('textbox', 'Name'), 'Platform');
    await window.type(await window.find('textbox', 'Person-days a wave'), '14');
    await window.click(await window.find('checkbox', 'Containers'));
    await window.click(await window.find('button', 'Save'));
    const team = {
      id: 'platform',
      name: 'Platform',
      daysPerWave: 14,
      skills: ['container'],
      clusters: [],
      absences: [],
    };
    await window.until(async () => expect((await settings()).teams).toEqual([team]));
    await window.until(() => expect(document.body.textContent).toContain('14 person-days a wave · Containers'));
    await window.click(await window.find('button', 'Edit Platform'));
    await window.type(await window.find('textbox', 'Person-days a wave'), '10');
    await window.click(await window.find('button', 'Save'));
    await window.until(async () => expect((await settings()).teams).toEqual([{ ...team, daysPerWave: 10 }]));
    await window.click(await window.find('button', 'Delete Platform'));
    await window.until(async () => expect((await settings()).teams).toEqual([]));
  });

  test('a set names workloads by search, and says at once what they are', async () => {
    await window.click(await window.find('button', 'New set'));
    await window.type(await window.find('textbox', 'Name'), 'Web');
    await window.type(await window.find('combobox', 'Workloads that move in one wave'), 'prd-web');
    await window.click(await window.find('option', /^All named “prd-web\*”/));
    await window.until(async () => {
      const match = await window.ask('members.match', { of: 'workloads', words: ['prd-web*'] });
      expect(document.body.textContent).toContain(`matches ${match.workloads} workloads on ${match.hosts} hosts`);
    });
    await window.click(await window.find('button', 'Save'));
    await window.until(async () =>
      expect((await settings()).together).toEqual([{ name: 'Web', workloads: ['prd-web*'] }]),
    );
  });
});

describe('wave rules', () => {
  test('are switched off, made to hold, and weighted', async () => {
    await window.click(await window.find('checkbox', /^Pilot first/));
    await window.until(async () => expect((await settings()).waveRules['pilot-first']?.enabled).toBe(false));
    const weight = await window.find('textbox', 'Weight of Wave size');
    await window.type(weight, '3');
    await window.press(weight, 'Enter');
    await window.until(async () =>
      expect((await settings()).waveRules['wave-size']).toEqual({ enabled: true, force: 'should', weight: 3 }),
    );
  });
});

describe('held moves', () => {
  test('are listed with their wave, and released', async () => {
    const scenario = await window.ask('scenario.get', {});
    const [row] = (await window.ask('workloads.page', { limit: 1 })).rows;
    await window.ask('scenario.save', {
      ...scenario,
      roadmap: { ...scenario.roadmap, heldInWave: { [row!.id]: 2 } },
    });
    await window.until(() => expect(document.body.textContent).toContain('held in wave 2'));
    await window.click(await window.find('button', `Release ${row!.name}`));
    await window.until(async () => expect((await settings()).heldInWave).toEqual({}));
  });
});
