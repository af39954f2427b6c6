// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RulesPanel } from '#renderer/pages/placement/rules/RulesPanel.tsx';
import { useRules } from '#renderer/pages/placement/rules/rulesStore.ts';
import { mount, type Mounted } from '#test/fixtures/renderer/mount.tsx';

let window: Mounted;
beforeEach(async () => {
  useRules.setState({ isOpen: true, editing: null });
  window = await mount(<RulesPanel />);
});
afterEach(async () => {
  await window.unmount();
  useRules.setState({ isOpen: false, editing: null });
});

describe('the panel of rules', () => {
  test('says of each rule what it means here', async () => {
    const item = await window.find('listitem', /^Databases apart/);
    expect(item.textContent).toContain('At most 2 of them on a host');
    expect(item.textContent).toMatch(/prd-sql\*: matches \d+ workloads on \d+ hosts in \d+ clusters/);
  });

  test('asks what a rule costs, and says it in hosts', async () => {
    await window.click(await window.find('button', 'What does it cost? Databases apart'));
    await window.until(() =>
      expect(document.body.textContent).toContain('In Production it costs 1 host: 9 with it, 8 without. 6 moves more.'),
    );
  });

  test('deletes a rule, and teaches when there is none', async () => {
    await window.click(await window.find('button', 'Delete Databases apart'));
    await window.until(() => expect(document.body.textContent).toContain('No rules yet'));
    expect((await window.ask('rules.list', {})).rules).toEqual([]);
  });

  test('leaves a rule of a source aside, and keeps it again', async () => {
    const state = async () => (await window.ask('rules.list', {})).imported[0]?.state;
    await window.click(await window.find('switch', 'Plan with Monitoring apart'));
    await window.until(async () => expect(await state()).toBe('ignored'));
    await window.until(async () => {
      const box = (await window.find('switch', 'Plan with Monitoring apart')) as HTMLInputElement;
      expect(box.checked).toBe(false);
    });
    await window.click(await window.find('switch', 'Plan with Monitoring apart'));
    await window.until(async () => expect(await state()).toBe('acts'));
  });

  test('stores a limit with Enter, and takes nonsense back', async () => {
    const field = (await window.find('textbox', 'Host failures to survive')) as HTMLInputElement;
    await window.type(field, '2');
    await window.press(field, 'Enter');
    await window.until(async () => expect((await window.ask('rules.list', {})).limits.failuresToTolerate).toBe(2));
    await window.type(field, 'many');
    await window.until(() => expect(field.getAttribute('aria-invalid')).toBe('true'));
    await window.press(field, 'Enter');
    await window.until(() => expect(field.value).toBe('2'));
  });
});

describe('the editor of a rule', () => {
  test('says what is missing when it is tried, matches live, and stores the rule', async () => {
    await window.click(await window.find('button', 'New rule'));
    await window.click(await window.find('button', 'Add the rule'));
    await window.until(() => {
      expect(document.body.textContent).toContain('Give the rule a name');
      expect(document.body.textContent).toContain('Name the workloads that the rule binds');
    });
    await window.click(await window.find('radio', 'Keep together'));
    await window.type(await window.find('textbox', 'Name'), 'Web together');
    const field = await window.find('combobox', 'Workloads');
    await window.type(field, 'prd-web');
    await window.click(await window.find('option', /^All named “prd-web\*”/));
    await window.until(async () => {
      const { workloads } = await window.ask('rules.check', {
        index: null,
        list: 'affinity',
        name: 'x',
        workloads: ['prd-web*'],
      });
      expect(document.body.textContent).toContain(
        `matches ${workloads.workloads} workloads on ${workloads.hosts} hosts`,
      );
    });
    await window.until(() => expect(document.body.textContent).not.toContain('Give the rule a name'));
    await window.click(await window.find('button', 'Add the rule'));
    await window.until(async () =>
      expect((await window.ask('rules.list', {})).rules.map(({ rule }) => rule)).toContainEqual({
        list: 'affinity',
        name: 'Web together',
        workloads: ['prd-web*'],
      }),
    );
  });

  test('asks for hosts where a rule is about hosts', async () => {
    await window.click(await window.find('button', 'Edit Databases apart'));
    await window.click(await window.find('radio', 'Only on hosts'));
    await window.find('combobox', 'Hosts');
    await window.until(() => expect(document.body.textContent).toContain('Name the hosts'));
    await window.click(await window.find('button', 'Save the rule'));
    expect(useRules.getState().editing).not.toBeNull();
  });
});
