/**
 * The name of a cluster whose nodes do not tell theirs. kubectl's output names no cluster; nodes of hosted and installed
 * clusters often carry it as a label.
 */
export const unnamedCluster = 'Kubernetes';

/** Labels of nodes that hold the cluster's name, the more deliberate first. */
export const clusterLabels: readonly string[] = [
  'cluster.x-k8s.io/cluster-name',
  'alpha.eksctl.io/cluster-name',
  'eks.amazonaws.com/cluster-name',
  'kubernetes.azure.com/cluster',
  'cloud.google.com/gke-cluster-name',
  'kops.k8s.io/cluster-name',
  'cluster-name',
];
