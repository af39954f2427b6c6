import { table, type KnowledgeTable } from './table.ts';

/** Formal comparisons: paradigms, isomorphism and equivalence, consistency. */
export const theoryTables: readonly KnowledgeTable[] = [
  table('paradigms', 'Four paradigms', 'seed-0 19.8.6', ['Isolation function', 'Isolation strength', 'Performance loss', 'Utilisation', 'Compatibility', 'Popek-Goldberg'], [
    ['Full virtualisation', 'Hardware', 4, '10-30 %', '70-80 %', 'Every operating system, unmodified', 'Met, with hardware help'],
    ['Paravirtualisation', 'Kernel', 3, '5-15 %', '75-85 %', 'Operating systems that can be modified (Linux, BSD)', 'Met, by cooperation'],
    ['Containers', 'Process', 2, 'Under 5 %', '85-95 %', 'Linux (shared kernel)', 'Does not apply'],
    ['Sandboxes', 'Application', 1, 'Under 1 %', '90-98 %', 'Certain applications (Wasm, certain runtimes)', 'Does not apply'],
  ], {
    Sandboxes: { disputed: 'Isolation 1.0, the weakest, where seed-4 8.2.4 computes 99.99999 %, the strongest.' },
  }),
  table('isomorphism-runtimes', 'Isomorphic container runtimes', 'seed-0 19.2.1', ['Docker (runc)', 'containerd', 'crun', 'WasmEdge'], [
    ['Daemon', 'dockerd', 'containerd', 'crun', 'WasmEdge'],
    ['Shim', 'containerd-shim', 'containerd-shim', 'crun-shim', 'runwasi'],
    ['Runtime', 'runc', 'runc', 'crun', 'WasmEdge Runtime'],
    ['Image', 'OCI Image', 'OCI Image', 'OCI Image', 'OCI Artifact'],
    ['Application', 'rootfs', 'rootfs', 'rootfs', 'Wasm Module'],
  ]),
  table('isomorphism-orchestration', 'Isomorphic orchestrators', 'seed-0 19.2.2', ['Kubernetes', 'K3s', 'Docker Swarm'], [
    ['API gateway', 'API Server', 'k3s API Server', 'Swarm Manager'],
    ['State store', 'etcd', 'sqlite', 'Raft'],
    ['Controller', 'Controller Manager', 'K3s Controller', 'Orchestrator'],
    ['Scheduler', 'Scheduler', 'K3s Scheduler', 'Swarm Scheduler'],
    ['Node agent', 'kubelet', 'k3s Agent', 'Swarm Worker'],
  ]),
  table('isomorphism-stores', 'Isomorphic stores', 'seed-0 19.2.3', ['etcd', 'sqlite', 'Raft', 'Consul'], [
    ['Data', 'Key-value store', 'SQLite DB', 'Raft log', 'Key-value store'],
    ['Change notice', 'Watch API', 'Triggers', 'Raft state', 'Watch API'],
    ['Transactions', 'Transaction', 'Transaction', 'Raft entry', 'Transaction'],
    ['Lease', 'Lease', 'WAL', 'Raft term', 'Session'],
  ], {
    Lease: { disputed: 'A write-ahead log and a Raft term are not leases: the map is not an isomorphism of what they do.' },
  }),
  table('isomorphism-networks', 'Isomorphic networks', 'seed-0 19.2.4', ['flannel', 'Calico', 'Cilium'], [
    ['Interface', 'CNI plug-in', 'CNI plug-in', 'CNI plug-in'],
    ['Protocol', 'VXLAN, IPIP', 'BGP', 'eBPF'],
    ['Policy', 'NetworkPolicy', 'NetworkPolicy', 'NetworkPolicy'],
    ['Service discovery', 'Service discovery', 'Service discovery', 'Service discovery'],
  ], {
    Policy: { disputed: 'flannel does not enforce NetworkPolicy by itself.' },
  }),
  table('equivalence-runtime-interfaces', 'Equivalent runtime interfaces', 'seed-0 19.3.1', ['CRI (containerd)', 'CRI-O', 'Docker API'], [
    ['Pull image', 'PullImage', 'PullImage', 'docker pull'],
    ['Create container', 'CreateContainer', 'CreateContainer', 'docker create'],
    ['Start container', 'StartContainer', 'StartContainer', 'docker start'],
    ['Stop container', 'StopContainer', 'StopContainer', 'docker stop'],
    ['Remove container', 'RemoveContainer', 'RemoveContainer', 'docker rm'],
  ]),
  table('equivalence-apis', 'Equivalent APIs', 'seed-0 19.3.2', ['Kubernetes', 'K3s'], [
    ['Query Pods', 'GET /api/v1/pods', 'GET /api/v1/pods'],
    ['Create a Pod', 'POST /api/v1/namespaces/{ns}/pods', 'POST /api/v1/namespaces/{ns}/pods'],
    ['Update a Pod', 'PUT /api/v1/namespaces/{ns}/pods/{name}', 'PUT /api/v1/namespaces/{ns}/pods/{name}'],
    ['Delete a Pod', 'DELETE /api/v1/namespaces/{ns}/pods/{name}', 'DELETE /api/v1/namespaces/{ns}/pods/{name}'],
  ]),
  table('equivalence-protocols', 'Equivalent protocols', 'seed-0 19.3.3', ['HTTP/1.1', 'HTTP/2', 'gRPC'], [
    ['Pattern', 'Request and response', 'Streams', 'Streams in both directions'],
    ['Encoding', 'Text', 'Binary', 'Protocol Buffers'],
    ['Transport', 'TCP', 'TCP', 'HTTP/2 over TCP'],
  ]),
  table('equivalence-specifications', 'Equivalent specifications', 'seed-0 19.3.4', ['OCI Image Spec', 'Docker Image Format'], [
    ['Manifest', 'Manifest', 'Manifest'],
    ['Configuration', 'Config', 'Config'],
    ['Layers', 'Layers', 'Layers'],
  ]),
  table('equivalence-map', 'Map of isomorphism and equivalence', 'seed-0 19.9', ['Kind', 'Technology A', 'Technology B', 'Relation', 'Theorem'], [
    ['runc and crun', 'Runtime', 'runc', 'crun', 'isomorphic', 'Theorem 19.1'],
    ['containerd and CRI-O', 'Runtime', 'containerd', 'CRI-O', 'equivalent', 'Theorem 19.5'],
    ['Kubernetes and K3s', 'Orchestration', 'Kubernetes', 'K3s', 'isomorphic', 'Theorem 19.2'],
    ['Kubernetes API and K3s API', 'Orchestration', 'Kubernetes API', 'K3s API', 'equivalent', 'Theorem 19.6'],
    ['etcd and sqlite', 'Storage', 'etcd', 'sqlite', 'isomorphic', 'Theorem 19.3'],
    ['etcd and Consul', 'Storage', 'etcd', 'Consul', 'equivalent', 'CAP theorem'],
    ['flannel and Calico', 'Network', 'flannel', 'Calico', 'isomorphic', 'Theorem 19.4'],
    ['CNI and CNI-O', 'Network', 'CNI', 'CNI-O', 'equivalent', 'Specification'],
    ['HTTP/1.1 and HTTP/2', 'Protocol', 'HTTP/1.1', 'HTTP/2', 'equivalent', 'Theorem 19.7'],
    ['OCI Image and Docker Image', 'Specification', 'OCI Image', 'Docker Image', 'equivalent', 'Theorem 19.8'],
    ['Virtualisation and paravirtualisation', 'Virtualisation level', 'Virtualisation', 'Paravirtualisation', 'similar', 'Theorems 19.25-19.33'],
    ['Paravirtualisation and containers', 'Virtualisation level', 'Paravirtualisation', 'Containers', 'different', 'Theorems 19.29-19.31'],
    ['Containers and sandboxes', 'Virtualisation level', 'Containers', 'Sandboxes', 'different', 'Theorems 19.31-19.32'],
  ], {
    'CNI and CNI-O': { disputed: 'No CNI-O is known.' },
    'etcd and Consul': { disputed: '19.4.1 gives the two different choices under the CAP theorem.' },
  }),
  table('cap', 'CAP choices of control-plane stores', 'seed-0 19.4.1', ['Consistency', 'Availability', 'Partition tolerance', 'Choice', 'Explanation'], [
    ['etcd', 'yes', 'no', 'yes', 'CP', 'Strong consistency, bears partitions'],
    ['sqlite', 'yes', 'yes', 'no', 'CA', 'One node, strong consistency'],
    ['Consul', 'yes', 'yes', 'yes', 'CAP', 'Eventual consistency, high availability'],
    ['Kubernetes', 'yes', 'no', 'yes', 'CP', 'Strong consistency, bears partitions'],
    ['K3s', 'yes', 'yes', 'no', 'CA', 'One node, strong consistency'],
  ], {
    Consul: { disputed: 'All three contradicts the theorem that the same section states (C + A + P <= 2). Consul keeps its catalogue by Raft: CP by default.' },
    K3s: { disputed: 'Only with the embedded sqlite; with embedded etcd K3s is CP.' },
  }),
  table('consistency', 'Consistency models', 'seed-0 19.4.2', ['Meaning', 'Example', 'Use'], [
    ['Strong', 'All nodes see the same state', 'etcd', 'Control plane state'],
    ['Eventual', 'All nodes agree in the end', 'Consul', 'Service discovery'],
    ['Session', 'Consistent within one session', 'Session state', 'Web sessions'],
    ['Causal', 'What depends on each other is consistent', 'Vector clocks', 'Distributed logs'],
  ]),
  table('partition', 'Answers to a partition', 'seed-0 19.4.4', ['Meaning', 'Example'], [
    ['Eventual consistency', 'Accepts the partition, agrees later', 'Consul, DynamoDB'],
    ['Strong consistency', 'Stops writing during the partition', 'etcd, Zookeeper'],
    ['Local first', 'Works locally during the partition', 'sqlite, edge computing'],
  ]),
  table('availability-levels', 'Levels of availability', 'seed-0 19.4.3', ['Downtime a year', 'Example'], [
    ['99 %', '3.65 days', 'One node'],
    ['99.9 %', '8.76 hours', 'Redundant system'],
    ['99.99 %', '52.56 minutes', 'High-availability cluster'],
    ['99.999 %', '5.26 minutes', 'Critical system'],
  ]),
];
