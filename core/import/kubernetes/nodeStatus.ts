import { listAt, objectAt, textAt } from '../tree/value.ts';

/** Whether a node is ready; null when it does not say. */
export function readyOf(node: unknown): boolean | null {
  const ready = listAt(node, 'status', 'conditions').find((condition) => textAt(condition, 'type') === 'Ready');
  const status = textAt(ready, 'status');
  return status === null ? null : /^true$/i.test(status);
}

/** What a node runs pods with, as text; null where it says nothing. */
export function hypervisorOf(node: unknown): string | null {
  const info = objectAt(node, 'status', 'nodeInfo');
  const parts = [
    textAt(info, 'kubeletVersion') === null ? null : `Kubernetes ${textAt(info, 'kubeletVersion')}`,
    textAt(info, 'containerRuntimeVersion'),
    textAt(info, 'osImage'),
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(', ');
}
