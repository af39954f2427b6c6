import { table, type KnowledgeTable } from './table.ts';

/** Isomorphism degree of the runtime components: the share that carries over between container and VM (seed-1 part 2 1.1). */
export const runtimeIsomorphism = {
  computeRuntime: 0.62,
  isolation: 0.31,
  stateManagement: 0.45,
  lifecycle: 0.58,
  density: 0.2,
} as const;

/** Isomorphism coefficients of the network components between CNI and vSwitch (seed-1 part 2 2.1). */
export const networkIsomorphism = {
  protocolStack: 0.3,
  macAddresses: 0.8,
  ipManagement: 0.9,
  multiPlane: 1,
  srIov: 0.95,
  trafficShaping: 0.85,
  securityPolicy: 0.75,
  serviceMesh: 0.6,
  performance: 0.74,
  density: 0.2,
  monitoring: 0.7,
} as const;

/** Share of the Kubernetes API that KubeVirt reuses as it is (seed-1 part 2 9.1). */
export const apiReuse = 0.68;

/** Features beyond running: what VMs and containers can do, how they scale, what carries over. */
export const featureTables: readonly KnowledgeTable[] = [
  table(
    'features',
    'Extended features',
    'seed-1 part 2 7.1',
    ['Container', 'Virtual machine', 'API', 'Remark'],
    [
      ['Live migration', 'No (needs CRIU)', 'Yes', 'Migration CRD', 'State synchronisation is complex'],
      ['GPU', 'Device plug-in', 'vGPU, PCI pass-through', 'DeviceAllocation CRD', 'Drivers differ'],
      ['Snapshot', 'VolumeSnapshot', 'VM state and disk snapshots', 'Common Snapshot CRD', 'Atomicity differs'],
      ['Checkpoint', 'Checkpoint API (experimental)', 'vSphere FT', 'Checkpoint CRD', 'Grows with memory'],
      [
        'Hot-plug',
        'CPU and memory (VPA restart)',
        'vCPU, memory, disks',
        'Patch of the VM spec',
        'Needs the operating system',
      ],
      [
        'Confidential computing',
        'SEV-SNP (kernel support)',
        'AMD SEV, Intel TDX',
        'ConfidentialVM CRD',
        'Needs hardware',
      ],
    ],
  ),
  table(
    'scaling-types',
    'Scaling types',
    'seed-1 6.1',
    ['Metric', 'Response', 'Cost', 'State', 'Roll-back', 'Suits'],
    [
      ['Container HPA', 'CPU, memory, custom', '30-60 s', 'low', 'stateless', 'simple', 'Web, API'],
      ['Container VPA', 'Recommended resources', 'Pod restart', 'medium', 'risky with state', 'medium', 'Databases'],
      ['VM HPA', 'CPU, guest system', '2-5 min', 'high', 'persistent', 'complex', 'Traditional enterprise'],
      ['VM vertical scaling', 'Hot-plug', '0 s (vCPU)', 'medium', 'needs system support', 'simple', 'Database VMs'],
      ['VM scaling by migration', 'Load balance', '30-60 s', 'high', 'kept whole', 'complex', 'Critical business'],
    ],
  ),
  table(
    'isomorphism-components',
    'Isomorphism of runtime components',
    'seed-1 part 2 1.1',
    ['Container', 'Virtual machine', 'Degree', 'Difference'],
    [
      [
        'Compute runtime',
        'runc, containerd (CRI)',
        'QEMU, KVM (libvirt)',
        runtimeIsomorphism.computeRuntime,
        'Kernel or user-space process',
      ],
      ['Isolation', 'cgroup and namespace', 'Intel VT-x, AMD-V', runtimeIsomorphism.isolation, 'Software or hardware'],
      [
        'State management',
        'ContainerState (4 states)',
        'DomainState (8 states)',
        runtimeIsomorphism.stateManagement,
        'Paths of the running state differ',
      ],
      [
        'Life cycle',
        'kubelet, CRI, shim',
        'virt-handler, libvirt, QEMU',
        runtimeIsomorphism.lifecycle,
        'Same control loop, other executors',
      ],
      ['Density', '0 to 1000 per host', '0 to 200 per host', runtimeIsomorphism.density, 'Many more Pods than VMs'],
    ],
  ),
  table(
    'isomorphism-network-components',
    'Isomorphism of network components',
    'seed-1 part 2 2.1',
    ['CNI', 'vSwitch', 'Coefficient', 'Explanation'],
    [
      [
        'Protocol stack',
        'Host kernel, shared',
        'Guest kernel, own',
        networkIsomorphism.protocolStack,
        'Path length 3 against 7',
      ],
      [
        'MAC addresses',
        'Random (MACVLAN)',
        'Assigned by OUI (vNIC)',
        networkIsomorphism.macAddresses,
        'Same name space',
      ],
      ['IP management', 'CNI IPAM', 'DHCP, static', networkIsomorphism.ipManagement, 'One IPAM'],
      ['Several planes', 'Multus and NAD', 'vSwitch VLAN', networkIsomorphism.multiPlane, 'Fully isomorphic'],
      ['SR-IOV', 'Device plug-in', 'PCI pass-through', networkIsomorphism.srIov, 'Pool of virtual functions'],
      ['Traffic shaping', 'TC and CNI', 'OVS QoS', networkIsomorphism.trafficShaping, 'Queueing differs'],
      [
        'Security policy',
        'NetworkPolicy',
        'ACL and micro-segmentation',
        networkIsomorphism.securityPolicy,
        'iptables or OVS flow tables',
      ],
      ['Service mesh', 'Istio, Envoy', 'Sidecar VM', networkIsomorphism.serviceMesh, 'Data plane differs'],
      ['Performance', '9.5 Gbit/s', '7.0 Gbit/s', networkIsomorphism.performance, 'Cost of user-space forwarding'],
      [
        'Density',
        '1000 endpoints per node',
        '200 endpoints per node',
        networkIsomorphism.density,
        'Processes or virtual machines',
      ],
      ['Monitoring', 'eBPF', 'Port mirror', networkIsomorphism.monitoring, 'Insight differs'],
    ],
  ),
  table(
    'storage-components',
    'Storage components',
    'seed-1 part 2 3.1, 3.2',
    ['Container', 'Virtual machine', 'Difference'],
    [
      ['Block storage', 'Rook-Ceph (CSI)', 'Ceph RBD (libvirt)', 'Lock protocols differ'],
      ['File storage', 'NFS CSI', 'vSAN', 'Cache consistency differs'],
      ['Object storage', 'MinIO (S3)', 'Cloudian (S3)', 'Same interface'],
      ['Local storage', 'LVM and local PV', 'VHDX, vSAN DTM', 'Failure domains differ'],
      ['Data protection', 'Velero', 'Veeam', 'Snapshot chains differ'],
      ['Volume', 'VolumeMode Filesystem or Block', 'QCOW2, raw, VMDK', 'IOPS differ by 30 %'],
      ['Snapshot', 'VolumeSnapshot CRD', 'libvirt snapshot', 'Atomicity differs'],
      ['Clone', 'CSI clone', 'Linked clone', 'Depends on the back end'],
      ['Growth', 'VolumeExpansion', 'Online disk resize', 'File systems differ'],
      ['I/O path', 'Application, VFS, ext4, block', 'Application, guest FS, virtio, QEMU, host FS', '45 us more'],
      ['Cache', 'Page cache (shared)', 'Write-back (own)', 'Cache pollution'],
    ],
  ),
  table(
    'controllers',
    'Controllers',
    'seed-1 part 2 4.1',
    ['Container', 'Virtual machine', 'Difference'],
    [
      ['ReplicaSet', 'Pod replicas', 'VirtualMachineInstanceReplicaSet', '30 % more states (paused, migrating)'],
      ['Deployment', 'Rolling update', 'VM live update (experimental)', 'Needs downtime'],
      ['StatefulSet', 'Ordered Pods', 'VM StatefulSet (persistent disks)', 'Isomorphic'],
      ['DaemonSet', 'Node daemon', 'virt-handler', 'Fully isomorphic'],
      ['HPA', 'Scales on metrics', 'VMIRS', 'Delay to be compensated'],
      ['PDB', 'Eviction budget', 'MigrationPolicy', 'One budget model'],
    ],
  ),
  table(
    'scheduler-phases',
    'Scheduler phases',
    'seed-1 part 2 4.2',
    ['Kubernetes', 'KubeVirt', 'Isomorphism', 'Cost'],
    [
      ['Filter', 'PodFitsResources', 'VM capacity (KVM check)', 0.9, '15 % more delay'],
      ['Score', 'LeastRequested', 'VM density (NUMA)', 0.85, '25 % more work'],
      ['Reserve', 'VolumeBinding', 'Disk format match', 1, 'CSI in both'],
      ['Bind', 'AssumePod', 'AssumeVMI', 1, 'None'],
      ['Preempt', 'PriorityClass', 'Eviction API', 0.8, '30 s for a clean shutdown'],
    ],
  ),
];
