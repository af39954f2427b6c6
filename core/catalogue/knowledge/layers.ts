import { PARADIGMS, table, type KnowledgeTable } from './table.ts';

const UNITS_DISPUTED =
  'Milliseconds per packet contradict the 20-50, 10-20 and 1-2 microseconds of 7.5.2 and the figures of 8.2.3.';

/** What each technology does per layer: runtime, network, management, cluster, storage, observability. */
export const layerTables: readonly KnowledgeTable[] = [
  table('runtime-dependencies', 'Runtime dependencies', 'seed-4 2.2', PARADIGMS, [
    [
      'Kernel',
      'Complete guest kernel',
      "The host's kernel (namespaces, cgroups)",
      'Basic system services only (memory, threads)',
    ],
    [
      'Privilege',
      'Hypervisor at the highest level',
      'User processes with kernel features',
      'User-space virtual machine process',
    ],
    [
      'Resource virtualisation',
      'All hardware',
      'Network, file system and user rights',
      'None of network or file system',
    ],
    ['System calls', 'All', 'All, limited by seccomp', 'None by default; APIs granted one by one'],
  ]),
  table('runtime', 'Runtime', 'seed-4 3.1', PARADIGMS, [
    [
      'Start',
      'Seconds (system boot)',
      'Hundreds of milliseconds (network, file system)',
      'Under a millisecond (bytecode loaded)',
    ],
    ['Size', 'GB, with a system image', 'MB, with libraries', 'KB to MB, code only'],
    ['Memory', 'High (own kernel)', 'Medium (process isolation)', 'Very low (linear memory, KB)'],
    ['Density', 'Low', 'Medium (process limits)', 'Very high (many instances in one process)'],
    ['Processes', 'VMM and guest processes', 'containerd and a shim each', 'One runtime process (WasmEdge)'],
  ]),
  table(
    'network',
    'Network',
    'seed-4 3.2, 7.2.2',
    PARADIGMS,
    [
      [
        'Stack',
        'Complete stack each, over a virtual switch',
        'Network namespace and veth pair each',
        'None of its own; host APIs through WASI',
      ],
      ['Model', 'L2-L7 virtualisation (VLAN, VXLAN overlay)', 'Namespace per Pod, CNI plug-in', 'Host network reused'],
      ['Addresses', 'IPAM (DHCP, static)', 'host-local and other IPAM plug-ins', "The host's"],
      ['Data plane', 'Open vSwitch (kernel and user space)', 'iptables, IPVS, eBPF (Cilium)', 'Direct system calls'],
      ['Service discovery', 'Nova metadata service', 'CoreDNS and Service', 'Host environment and files'],
      ['Policy', 'Neutron Security Group', 'NetworkPolicy by the CNI', "The host's NetworkPolicy"],
      ['Edge network', 'SR-IOV acceleration', 'KubeEdge EdgeMesh (peer to peer)', 'EdgeMesh reused, no extra cost'],
      ['Network management', 'SNMP and Neutron plug-in', 'Prometheus and CNI exporter', 'WasmEdge built-in metrics'],
      ['Loss', '10-20 % (virtual switch)', '5-10 % (iptables, eBPF)', 'Under 1 %'],
      ['Cost per packet', '3-5 ms', '0.5-1 ms', '0.1 ms'],
      ['Connections per node', '500,000 (own stack each)', '100,000 (shared kernel resources)', 'No limit in theory'],
    ],
    {
      Stack: { source: 'seed-4 3.2' },
      Model: { source: 'seed-4 7.2.2' },
      'Cost per packet': { source: 'seed-4 7.2.2', disputed: UNITS_DISPUTED },
      'Connections per node': { source: 'seed-4 8.3.2' },
    },
  ),
  table(
    'management',
    'Management',
    'seed-4 3.3, 6.3, 8.2.5',
    PARADIGMS,
    [
      [
        'Model',
        'Hypervisor manages the life of each VM (QEMU/KVM API)',
        'CRI: containerd calls a shim per Pod (1:1)',
        'Kuasar Sandboxer, resident (1:N), no pause container',
      ],
      ['Processes', 'n + m', '2n', '1'],
      ['API calls', 'n through libvirt', 'n through CRI', 'Constant through the Sandbox API'],
      ['State synchronisation', 'O(n^2)', 'O(n)', 'O(n)'],
      ['Complexity in the summary', 'O(n)', 'O(n^2)', 'O(1)'],
      ['Memory of the shims (n = 100)', null, '1.5 GB (15 MB each)', '50 MB (one Sandboxer)'],
    ],
    {
      Model: { source: 'seed-4 3.3' },
      'Complexity in the summary': {
        source: 'seed-4 6.3',
        disputed: '8.2.5 gives O(n^2) to virtual machines and O(n) to containers, the other way round.',
      },
    },
  ),
  table('cluster', 'Cluster management', 'seed-4 7.2.1', PARADIGMS, [
    [
      'Control plane',
      'Nova API, Neutron Server, Cinder API (Python)',
      'API Server, Scheduler, Controller Manager (Go)',
      'Kuasar Sandboxer (Rust, resident)',
    ],
    ['Node agent', 'Nova Compute (libvirt)', 'kubelet and CRI shim (containerd)', 'Kuasar v-sandboxer (1:N)'],
    [
      'Scheduling',
      'Nova Scheduler (filters)',
      'Kubernetes Scheduler (scores)',
      'Kubernetes Scheduler, unit is the Sandbox',
    ],
    ['Extension', 'Nova Scheduler plug-ins', 'CRD and Operator', 'Sandbox CRD (extends the Pod API)'],
    ['Cluster size', '1000 nodes and more, with tuning', '5000 nodes (official)', '100,000 and more in theory'],
    ['Edge edition', 'OpenStack Edge (StarlingX)', 'K3S, KubeEdge, OpenYurt', 'Kuasar and K3S'],
  ]),
  table(
    'storage',
    'Storage',
    'seed-4 7.2.3',
    PARADIGMS,
    [
      ['Virtualisation', 'Cinder volume, block device', 'CSI and volume mounts', 'Host path and linear memory'],
      ['Snapshots', 'Complete copy-on-write snapshot', 'overlayfs layers', 'Serialised module state (Wasm snapshot)'],
      [
        'I/O path',
        'QEMU in user space, kernel block layer',
        'Kernel overlayfs or FUSE',
        'Direct memory access (no copy)',
      ],
      ['Edge storage', 'Ceph Edge (heavy)', 'Longhorn (light, distributed)', 'Local SQLite and HTTP sync'],
      ['Performance', 'Medium (virtual block device)', 'High (local overlay)', 'Very high (memory)'],
      [
        'Form',
        'Block devices (QCOW2, raw); chains of snapshots slow down',
        'overlayfs and volumes; 128 layers at most',
        'Linear memory and read-only host path',
      ],
      ['Latency', '50-100 us', '20-40 us', '0.1-0.5 us'],
    ],
    { Form: { source: 'seed-4 8.3.3' }, Latency: { source: 'seed-4 8.3.3' } },
  ),
  table('observability', 'Observability', 'seed-4 7.2.4', PARADIGMS, [
    ['Granularity', 'VM (CPU, memory, network)', 'Pod and container (cAdvisor)', 'Module (built-in metrics)'],
    ['Logs', 'Files polled (slow)', 'stdout and stderr streamed (fast)', 'stdout passed through'],
    ['APM', 'Agent (New Relic)', 'Sidecar (Istio)', 'Embedded SDK (very cheap)'],
    ['Edge monitoring', 'SNMP, Modbus', 'Prometheus and Node exporter', 'WasmEdge resource counters'],
    ['Data volume', 'Large (system and application)', 'Medium (mostly application)', 'Very small (business metrics)'],
  ]),
];
