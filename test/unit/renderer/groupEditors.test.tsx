// @vitest-environment happy-dom
import { act } from 'react';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AskDialog } from '#renderer/ui/AskDialog.tsx';
import { GroupPanel } from '#renderer/pages/inventory/groups/GroupPanel.tsx';
import { useGroups } from '#renderer/pages/inventory/groups/groupsStore.ts';
import { NewGroupDialog } from '#renderer/pages/inventory/groups/NewGroupDialog.tsx';
import { SuggestDialog } from '#renderer/pages/inventory/groups/SuggestDialog.tsx';
import { mount, type Mounted } from '#test/fixtures/renderer/mount.tsx';

let window: Mounted;
afterEach(async () => {
  await window.unmount();
  useGroups.setState({ openId: null, newWith: null, isSuggesting: false });
});

const shop = { id: 'group-shop-1' };

describe('the panel of a group', () => {
  beforeEach(async () => {
    window = await mount(
      <>
        <GroupPanel id={shop.id} />
        <AskDialog />
      </>,
    );
  });

  test('renames the group when the name is left, and takes an empty one back', async () => {
    const name = (await window.find('textbox', 'Name of the group')) as HTMLInputElement;
    await window.type(name, 'Web shop');
    await window.press(name, 'Enter');
    await window.until(async () => expect((await window.ask('groups.get', shop)).name).toBe('Web shop'));
    await window.find('region', 'Group Web shop');
    const renamed = (await window.find('textbox', 'Name of the group')) as HTMLInputElement;
    await window.type(renamed, ' ');
    await window.press(renamed, 'Enter');
    await window.until(() => expect(renamed.value).toBe('Web shop'));
    expect((await window.ask('groups.get', shop)).name).toBe('Web shop');
  });

  test('sets that all move together, at the click', async () => {
    const box = (await window.find('checkbox', /^Moves together/)) as HTMLInputElement;
    await window.click(box);
    expect(box.checked).toBe(true);
    await window.until(async () => expect((await window.ask('groups.get', shop)).movesTogether).toBe(true));
  });

  test('takes a member out', async () => {
    const [first] = (await window.ask('groups.get', shop)).members;
    await window.click(await window.find('button', `Take ${first!.name} out of the group`));
    await window.until(async () =>
      expect((await window.ask('groups.get', shop)).members.map(({ id }) => id)).not.toContain(first!.id),
    );
  });

  test('warns of a circle in words before it closes one, and after', async () => {
    await window.ask('groups.change', { id: 'group-shop-2', dependsOn: [shop.id] });
    const field = await window.find('combobox', /^Add a group that moves before/);
    await window.type(field, 'shop-2');
    await window.click(await window.find('option', /^shop-2/));
    const dialog = await window.find('dialog', 'Moves after');
    expect(dialog.textContent).toContain('shop-1 → shop-2 → shop-1 wait for each other');
    expect((await window.ask('groups.get', shop)).dependsOn).toBeNull();
    await window.click(await window.find('button', 'Let them wait for each other'));
    await window.until(() =>
      expect(document.body.textContent).toContain(
        'shop-1 → shop-2 → shop-1: these groups wait for each other, so they move in one wave.',
      ),
    );
  });

  test('deletes only after a question that says what becomes of the members', async () => {
    await window.click(await window.find('button', 'Delete'));
    const dialog = await window.find('dialog', 'Delete the group shop-1?');
    expect(dialog.textContent).toContain('bring it back');
    await window.click(await window.find('button', 'Cancel'));
    expect((await window.ask('groups.get', shop)).name).toBe('shop-1');
  });
});

test('a new group is named after its workloads, refuses a name that is taken, and opens', async () => {
  window = await mount(<NewGroupDialog />);
  const { rows } = await window.ask('workloads.page', { search: 'prd-sql', limit: 3 });
  act(() => useGroups.setState({ newWith: rows.map(({ id, name, group }) => ({ id, name, group })) }));
  const name = (await window.find('textbox', 'Name of the group')) as HTMLInputElement;
  expect(name.value).toBe('prd-sql');
  await window.type(name, 'SHOP-1');
  await window.until(() => expect(document.body.textContent).toContain('There is a group named shop-1 already.'));
  expect(((await window.find('button', 'Make the group')) as HTMLButtonElement).disabled).toBe(true);
  await window.type(name, 'Databases');
  await window.until(async () => {
    const button = (await window.find('button', 'Make the group')) as HTMLButtonElement;
    expect(button.disabled).toBe(false);
  });
  await window.click(await window.find('button', 'Make the group'));
  await window.until(() => expect(useGroups.getState().openId).not.toBeNull());
  const made = await window.ask('groups.get', { id: useGroups.getState().openId! });
  expect(made).toMatchObject({ name: 'Databases', workloads: 3, origin: 'user' });
});

test('suggestions are shown with counts, unticked ones are left out, the rest is formed', async () => {
  window = await mount(<SuggestDialog />);
  act(() => useGroups.setState({ isSuggesting: true }));
  await window.click(await window.find('radio', 'Name without number'));
  const { groups } = await window.ask('groups.suggest', { by: 'prefixes' });
  const [left, ...rest] = groups;
  expect(rest.length).toBeGreaterThan(1);
  await window.click(await window.find('checkbox', `Form ${left!.name}`));
  const total = rest.reduce((sum, group) => sum + group.workloads, 0);
  const apply = await window.find('button', `Form ${rest.length} groups of ${total} workloads`);
  await window.click(apply);
  await window.until(async () => {
    const { rows } = await window.ask('groups.page', { limit: 500 });
    const sizes = new Map(rows.map(({ name, workloads }) => [name, workloads]));
    expect(rest.map(({ name }) => sizes.get(name))).toEqual(rest.map(({ workloads }) => workloads));
    expect(sizes.has(left!.name)).toBe(false);
  });
});
