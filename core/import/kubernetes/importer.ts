import type { JobContext } from '#core/job.ts';
import type { ImportFile, Importer, ImportLimits, ImportResult } from '../contract.ts';
import { FindingSink } from '../findings.ts';
import { makeResult, sourceIdOf } from '../result.ts';
import { forgetTree, peekTree, readTree } from '../tree/readTree.ts';
import { reportTreeProblems, refuseNothing } from '../tree/report.ts';
import { readKubernetesEstate } from './estate.ts';
import { kubernetesObjects } from './objects.ts';

/** `kubectl get nodes,pods,deployments -o json|yaml`, manifests, and the metrics API's lists. */
export const kubernetesImporter: Importer = {
  format: 'kubernetes',
  title: 'Kubernetes objects (kubectl get ... -o json or yaml)',
  detect: (file) => {
    const tree = peekTree(file);
    return tree !== null && kubernetesObjects(tree) !== null ? 0.95 : 0;
  },
  parse,
};

async function parse(file: ImportFile, limits: ImportLimits, context: JobContext): Promise<ImportResult> {
  const sink = new FindingSink(file.name);
  const tree = readTree(file);
  const found = tree === null ? null : kubernetesObjects(tree);
  if (tree === null || found === null) throw refuseNothing('Kubernetes objects (kind, apiVersion and metadata)');
  reportTreeProblems(tree, sink);
  const estate = readKubernetesEstate(found.objects, found.rest, sourceIdOf(file), limits, sink, context);
  forgetTree(file);
  context.progress(1, 'Read');
  return makeResult(file, 'kubernetes', estate, sink.all());
}
