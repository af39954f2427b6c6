import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ServiceClient } from '#test/fixtures/service/serviceClient.ts';

let client: ServiceClient;

beforeAll(() => {
  client = new ServiceClient();
});
afterAll(() => client.close());

async function names(): Promise<readonly string[]> {
  return (await client.call('assumptionSets.list', {})).map(({ name }) => name);
}

async function importing(...texts: readonly string[]): Promise<unknown> {
  const files = Object.fromEntries(
    texts.map((text, index) => {
      const path = join(client.folder, `set-${index}.json`);
      writeFileSync(path, text);
      return [`token-import-${index}`, path] as const;
    }),
  );
  return client.call('assumptionSets.import', { tokens: Object.keys(files) }, files);
}

describe('sets of assumptions', () => {
  test('keep what the scenario changes under a name', async () => {
    expect(await names()).toEqual([]);
    await client.call('assumptions.set', { id: 'energy.pue', override: { likely: 1.3 } });
    await client.call('assumptionSets.save', { name: 'New building', note: 'PUE as measured' });
    expect(await client.call('assumptionSets.list', {})).toEqual([
      { id: 'set-1', name: 'New building', note: 'PUE as measured', changed: 1, applied: true },
    ]);
  });

  test('are applied to a scenario in one step that can be undone', async () => {
    await client.call('assumptionSets.apply', { ref: { kind: 'defaults' } });
    expect((await client.call('scenario.get', {})).assumptions).toEqual({});
    await client.call('assumptionSets.apply', { ref: { kind: 'saved', id: 'set-1' } });
    expect((await client.call('scenario.get', {})).assumptions).toEqual({ 'energy.pue': { likely: 1.3 } });
    expect(await client.call('history.state', {})).toMatchObject({ undo: 'the set “New building”' });
    await client.call('history.undo', {});
    expect((await client.call('scenario.get', {})).assumptions).toEqual({});
    await client.call('history.redo', {});
    expect((await client.call('scenario.get', {})).assumptions).toEqual({ 'energy.pue': { likely: 1.3 } });
  });

  test('have names of their own, upper and lower case alike', async () => {
    await expect(client.call('assumptionSets.save', { name: 'new BUILDING' })).rejects.toMatchObject({
      code: 'invalid-input',
      message: 'There is a set named “New building” already. Choose another name.',
    });
  });

  test('come back when their removal is undone, with the id that they had', async () => {
    await client.call('assumptionSets.delete', { id: 'set-1' });
    expect(await names()).toEqual([]);
    await client.call('history.undo', {});
    expect(await client.call('assumptionSets.list', {})).toMatchObject([{ id: 'set-1', name: 'New building' }]);
  });

  test('are written to a file and read from it as they were', async () => {
    const path = join(client.folder, 'out.json');
    const token = 'token-export';
    const ref = { kind: 'saved', id: 'set-1' } as const;
    expect(await client.call('assumptionSets.export', { token, ref }, { [token]: path })).toMatchObject({
      name: 'out.json',
    });
    const text = readFileSync(path, 'utf8');
    expect(JSON.parse(text)).toMatchObject({ schema: 'headroom.assumptions/1', name: 'New building' });
    const renamed = text.replace('"New building"', '"Copy"');
    expect(await importing(renamed)).toEqual({ sets: [{ id: 'set-2', name: 'Copy' }] });
    const { rows } = await client.call('assumptionSets.compare', { refs: [ref, { kind: 'saved', id: 'set-2' }] });
    expect(rows.some(({ differs }) => differs)).toBe(false);
    // The same name again takes the place of the set.
    expect(await importing(renamed)).toEqual({ sets: [{ id: 'set-2', name: 'Copy' }] });
    expect(await names()).toEqual(['Copy', 'New building']);
  });

  test('are refused with file, field, value and reason, and then nothing is stored', async () => {
    const good = JSON.stringify({ schema: 'headroom.assumptions/1', name: 'Good', assumptions: {} });
    const bad = JSON.stringify({
      schema: 'headroom.assumptions/1',
      name: 'Bad',
      assumptions: { 'energy.pue': { likely: 0.4 }, 'energy.never': {} },
    });
    await expect(importing(good, bad)).rejects.toMatchObject({
      code: 'import-refused',
      message: 'set-1.json: assumptions.energy.pue.likely is 0.4. It must lie between 1 and 5. (and 1 more)',
      details: {
        problems: [
          {
            file: 'set-1.json',
            field: 'assumptions.energy.pue.likely',
            value: '0.4',
            reason: 'It must lie between 1 and 5.',
          },
          { file: 'set-1.json', field: 'assumptions.energy.never', value: '{}' },
        ],
      },
    });
    expect(await names()).toEqual(['Copy', 'New building']);
  });

  test('are refused where the file is too large or not there', async () => {
    await expect(importing(`"${'x'.repeat(2 ** 20)}"`)).rejects.toMatchObject({ code: 'import-refused' });
    const gone = { 'token-gone': join(client.folder, 'gone.json') };
    await expect(client.call('assumptionSets.import', { tokens: ['token-gone'] }, gone)).rejects.toMatchObject({
      code: 'file-not-readable',
    });
  });

  test('survive saving the file and opening it again', async () => {
    const path = join(client.folder, 'kept.headroom');
    await client.call('file.saveAs', { token: 'token-save' }, { 'token-save': path });
    await client.call('file.new', {});
    expect(await names()).toEqual([]);
    await client.call('file.open', { token: 'token-open' }, { 'token-open': path });
    expect(await names()).toEqual(['Copy', 'New building']);
  });
});

describe('the handbook', () => {
  test('answers for every model: list, run from the defaults, cases, context', async () => {
    const models = await client.call('models.list', {});
    expect(models.length).toBeGreaterThan(50);
    for (const { id, inputs } of models) {
      const input = Object.fromEntries(
        inputs.flatMap((field) => ('default' in field ? [[field.name, field.default]] : [])),
      );
      const run = await client.call('models.run', { id, input });
      expect([id, 'output' in run]).toEqual([id, true]);
      await client.call('models.context', { id });
    }
    const cases = await client.call('models.cases', {});
    expect(cases.every(({ agrees }) => agrees)).toBe(true);
    expect(await client.call('models.cases', { model: 'energy.annual' })).toHaveLength(3);
    await expect(client.call('models.context', { id: 'no.model' })).rejects.toMatchObject({ code: 'not-found' });
  });

  test('shows the scenario of now where it says what feeds a model', async () => {
    const { assumptions } = await client.call('models.context', { id: 'energy.annual' });
    expect(assumptions.find(({ id }) => id === 'energy.pue')).toMatchObject({ likely: 1.3, changed: true });
  });

  test('writes its tables as CSV', async () => {
    const path = join(client.folder, 'table.csv');
    const content = { what: 'table', id: 'recovery' } as const;
    const written = await client.call('handbook.export', { token: 'token-table', content }, { 'token-table': path });
    expect(written).toEqual({ name: 'table.csv', rows: 3 });
    expect(readFileSync(path, 'utf8').split('\r\n')[0]).toBe(',Virtual machine,Container,Wasm,Source,Disputed');
    await expect(
      client.call(
        'handbook.export',
        { token: 'token-table', content: { what: 'table', id: 'none' } },
        { 'token-table': path },
      ),
    ).rejects.toMatchObject({ code: 'not-found' });
  });

  test('keeps every answer below the size that a call may carry', async () => {
    for (const name of ['models.list', 'models.cases', 'catalogue.tables', 'catalogue.comparison'] as const) {
      expect(JSON.stringify(await client.call(name, {})).length).toBeLessThan(1_000_000);
    }
  });
});
