import type { Tree } from '../tree/readTree.ts';
import { asObject, listAt, objectAt, textAt, type TreeObject } from '../tree/value.ts';

/** One object of a manifest or a `kubectl get` output. */
export interface KubernetesObject {
  /** `Node`, `Pod`, `Deployment`, ...; of a typed list where the object does not repeat it. */
  readonly kind: string;
  readonly value: TreeObject;
  /** 1-based number in the file. */
  readonly row: number;
  /** Where it stands, for findings. */
  readonly path: string;
}

/** What of a file was no object. */
export interface NoObject {
  readonly row: number;
  readonly path: string;
}

/** The objects of a tree, lists opened; null when it holds nothing of Kubernetes. */
export function kubernetesObjects(
  tree: Tree,
): { readonly objects: readonly KubernetesObject[]; readonly rest: readonly NoObject[] } | null {
  const objects: KubernetesObject[] = [];
  const rest: NoObject[] = [];
  let row = 0;
  let isKubernetes = false;
  tree.roots.forEach((root, index) => {
    const prefix = tree.roots.length === 1 ? '' : `[${index}].`;
    const kind = textAt(root.value, 'kind');
    const version = textAt(root.value, 'apiVersion');
    const list = kind === null ? null : /^([A-Za-z]*)List$/.exec(kind);
    const value = asObject(root.value);
    if (list && value !== null && isGroupVersion(version) && Array.isArray(value['items'])) {
      isKubernetes = true;
      listAt(value, 'items').forEach((item, place) => {
        row += 1;
        const path = `${prefix}items[${place}]`;
        const object = asObject(item);
        const own = textAt(item, 'kind') ?? (list[1] === '' ? null : (list[1] ?? null));
        if (object === null || own === null || objectAt(object, 'metadata') === null) rest.push({ row, path });
        else objects.push({ kind: own, value: object, row, path });
      });
      return;
    }
    row += 1;
    if (kind !== null && value !== null && isGroupVersion(version) && objectAt(value, 'metadata') !== null) {
      isKubernetes = true;
      objects.push({ kind, value, row, path: prefix.replace(/\.$/, '') });
    } else {
      rest.push({ row, path: prefix.replace(/\.$/, '') });
    }
  });
  return isKubernetes ? { objects, rest } : null;
}

/** `v1`, `apps/v1`, `metrics.k8s.io/v1beta1`. */
function isGroupVersion(version: string | null): boolean {
  return version !== null && /^(?:[a-z0-9.-]+\/)?v\d+(?:(?:alpha|beta)\d+)?$/.test(version);
}
