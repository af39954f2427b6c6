import { listAt, textAt, isTrueAt, member } from '../tree/value.ts';

/** What a pod belongs to. */
export interface PodOwner {
  readonly kind: string;
  readonly name: string;
}

/**
 * The controller a pod or ReplicaSet belongs to, followed as far as names tell: a ReplicaSet is its Deployment's where its
 * name is that with the template's hash, a Job its CronJob's where its name is that with a time. Null for a bare pod.
 */
export function ownerOf(object: unknown): PodOwner | null {
  const references = listAt(object, 'metadata', 'ownerReferences');
  const reference = references.find((one) => isTrueAt(one, 'controller')) ?? references[0];
  const kind = textAt(reference, 'kind');
  const name = textAt(reference, 'name');
  if (kind === null || name === null) return isMirror(object) ? { kind: 'Node', name: '' } : null;
  if (kind === 'ReplicaSet') {
    const hash = textAt(object, 'metadata', 'labels', 'pod-template-hash');
    if (hash !== null && name.endsWith(`-${hash}`))
      return { kind: 'Deployment', name: name.slice(0, -hash.length - 1) };
    const stripped = /^(.+)-[bcdf-hj-np-tv-z2-9]{8,10}$/.exec(name);
    return stripped?.[1] === undefined ? { kind, name } : { kind: 'Deployment', name: stripped[1] };
  }
  if (kind === 'Job') {
    const stripped = /^(.+)-\d{8,10}$/.exec(name);
    return stripped?.[1] === undefined ? { kind, name } : { kind: 'CronJob', name: stripped[1] };
  }
  return { kind, name };
}

/** Whether the object belongs to its node and goes with it: a DaemonSet's pod, or a static pod that the kubelet mirrors. */
export function belongsToNode(owner: PodOwner | null): boolean {
  return owner !== null && (owner.kind === 'DaemonSet' || owner.kind === 'Node');
}

function isMirror(object: unknown): boolean {
  return member(object, 'metadata', 'annotations', 'kubernetes.io/config.mirror') !== undefined;
}
