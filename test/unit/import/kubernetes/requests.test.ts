import { describe, expect, it } from 'vitest';
import { effectiveRequest } from '#core/import/kubernetes/requests.ts';

const asks = (cpu: string, memory: string, more: object = {}) => ({
  resources: { requests: { cpu, memory } },
  ...more,
});

describe('the effective request of a pod', () => {
  it('is the sum over its containers', () => {
    const request = effectiveRequest({ containers: [asks('100m', '100Mi'), asks('0.25', '1Gi')] });
    expect(request).toMatchObject({ cpuCores: 0.35, memoryMiB: 1124, withoutRequest: 0, containers: 2 });
  });

  it('is that of the largest init container where that is larger, per resource', () => {
    const request = effectiveRequest({
      containers: [asks('500m', '64Mi')],
      initContainers: [asks('100m', '512Mi'), asks('2', '10Mi')],
    });
    expect(request).toMatchObject({ cpuCores: 2, memoryMiB: 512 });
  });

  it('counts sidecars with the containers and with the init containers that come after them', () => {
    const sidecar = asks('300m', '128Mi', { restartPolicy: 'Always' });
    // After the start: 1 + 0.3. During it: 0.3 + 1.2, since the sidecar runs by then.
    expect(
      effectiveRequest({ containers: [asks('1', '100Mi')], initContainers: [sidecar, asks('1200m', '50Mi')] }),
    ).toMatchObject({ cpuCores: 1.5, memoryMiB: 228 });
    // An init container before the sidecar runs alone.
    expect(
      effectiveRequest({ containers: [asks('1', '100Mi')], initContainers: [asks('1200m', '50Mi'), sidecar] }),
    ).toMatchObject({ cpuCores: 1.3, memoryMiB: 228 });
  });

  it('adds the overhead of the RuntimeClass', () => {
    expect(
      effectiveRequest({ containers: [asks('1', '100Mi')], overhead: { cpu: '250m', memory: '120Mi' } }),
    ).toMatchObject({ cpuCores: 1.25, memoryMiB: 220 });
  });

  it('takes a limit for the request that is not there', () => {
    const request = effectiveRequest({ containers: [{ resources: { limits: { cpu: '2', memory: '1Gi' } } }] });
    expect(request).toMatchObject({ cpuCores: 2, memoryMiB: 1024, withoutRequest: 0, cpuLimit: 2 });
  });

  it('takes the requests of the pod as a whole where it makes some', () => {
    expect(effectiveRequest({ resources: { requests: { cpu: '3' } }, containers: [asks('1', '100Mi')] })).toMatchObject(
      { cpuCores: 3, memoryMiB: 100 },
    );
  });

  it('counts containers that request nothing and has no limit where one has none', () => {
    const request = effectiveRequest({ containers: [{ resources: {} }, { name: 'x' }, asks('1', '1Mi')] });
    expect(request).toMatchObject({ withoutRequest: 2, cpuLimit: null, memoryLimitMiB: null });
  });

  it('names what is no quantity, and memory that is less than a page', () => {
    const { problems, memoryMiB } = effectiveRequest({
      containers: [asks('lots', '400m'), { resources: { requests: { cpu: { toString: 1 }, memory: '1XB' } } }],
    });
    expect(problems.map(({ code, path }) => [code, path])).toEqual([
      ['quantity-invalid', 'spec.containers[0].resources.requests.cpu'],
      ['quantity-unlikely', 'spec.containers[0].resources.requests.memory'],
      ['quantity-invalid', 'spec.containers[1].resources.requests.cpu'],
      ['quantity-invalid', 'spec.containers[1].resources.requests.memory'],
    ]);
    expect(memoryMiB).toBeCloseTo(0, 5);
  });
});
