import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CallName, HeadroomBridge } from '#core/api.ts';
import { mappingProblems, withColumn, type TableMapping } from '#core/import/mapping/mapping.ts';
import { useJobs } from '#renderer/host/jobs.ts';
import {
  beginImport,
  closeImport,
  setMapping,
  storeReviewed,
  useImport,
  type Review,
} from '#renderer/pages/importSheet/importStore.ts';
import { createDouble } from '#renderer/testing/double.ts';

const request = { files: [{ token: 'token-00', name: 'geraete.csv', sizeBytes: 512 }] };

let calls: { readonly name: string; readonly input: unknown }[];

function listen(): void {
  const double = createDouble({ scale: 0, planned: false, stepMs: 0 });
  const headroom: HeadroomBridge = {
    ...double,
    call: (name, input, callId) => {
      calls.push({ name, input });
      return double.call(name, input, callId);
    },
  };
  Object.assign(globalThis, { window: { headroom } });
}

beforeEach(() => {
  calls = [];
  listen();
});
afterEach(() => {
  closeImport();
  Reflect.deleteProperty(globalThis, 'window');
  useJobs.setState({ jobs: [] });
});

const names = (): string[] => calls.map(({ name }) => name);
const called = (name: CallName): number => names().filter((one) => one === name).length;

function review(): Review {
  const { state } = useImport.getState();
  if (state.step !== 'review') throw new Error(`The sheet is at ${state.step}.`);
  return state;
}

function complete(mapping: TableMapping): TableMapping {
  return (['name', 'vcpus', 'memory', 'host', 'cluster'] as const).reduce<TableMapping>(
    (made, field, index) => withColumn(made, index, { field }),
    mapping,
  );
}

describe('the import sheet', () => {
  test('shows what files are and stores nothing by itself', async () => {
    await beginImport(request);
    expect(review().preview.files[0]).toMatchObject({ isRefused: true });
    expect(called('import.run')).toBe(0);
    closeImport();
    expect(useImport.getState().state).toEqual({ step: 'closed' });
    expect(called('import.run')).toBe(0);
  });

  test('reads again once for several choices in a row, with all that can be read', async () => {
    await beginImport(request);
    const before = called('import.preview');
    const { sha256, tables } = review().preview.files[0]!;
    const { sheet, mapping } = tables[0]!;
    const whole = complete(mapping);
    expect(mappingProblems(whole)).toEqual([]);
    setMapping({ sha256, sheet, mapping: withColumn(whole, 0, { field: null }) });
    expect(review().isUpdating).toBe(true);
    setMapping({ sha256, sheet, mapping: whole });
    await vi.waitFor(() => expect(review().isUpdating).toBe(false));
    expect(called('import.preview')).toBe(before + 1);
    expect(calls.at(-1)?.input).toMatchObject({ mappings: [{ sha256, sheet, mapping: whole }] });
    expect(review().preview.files[0]).toMatchObject({ isRefused: false, workloads: 12 });

    await storeReviewed();
    expect(useImport.getState().state.step).toBe('done');
    expect(calls.find(({ name }) => name === 'import.run')?.input).toMatchObject({ mappings: [{ mapping: whole }] });
  });

  test('forgets an answer that comes after it was closed', async () => {
    await beginImport(request);
    const { sha256, tables } = review().preview.files[0]!;
    vi.useFakeTimers();
    setMapping({ sha256, sheet: tables[0]!.sheet, mapping: complete(tables[0]!.mapping) });
    closeImport();
    await vi.advanceTimersByTimeAsync(1000);
    expect(useImport.getState().state).toEqual({ step: 'closed' });
    vi.useRealTimers();
    expect(called('import.preview')).toBe(1);
  });

  test('stores a sample at once', async () => {
    await beginImport({ sample: { id: 'retail', title: 'Retailer' } });
    expect(useImport.getState().state.step).toBe('done');
    expect(names()).toEqual(['samples.import']);
  });
});
