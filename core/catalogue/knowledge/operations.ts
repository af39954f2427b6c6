import { PARADIGMS, table, type KnowledgeTable } from './table.ts';

/** Life cycle, recovery and what the control planes take. */
export const operationTables: readonly KnowledgeTable[] = [
  table('deployment', 'Deployment', 'seed-4 7.4.1', PARADIGMS, [
    ['Artifact', 'AMI or QCOW2 image', 'Docker image', 'Wasm module'],
    ['Store', 'Glance', 'Registry', 'WAPM or OCI registry'],
    ['Scheduler', 'Nova', 'Kubernetes', 'Kuasar'],
    ['Creation', 'libvirt creates a VM', 'containerd creates a container', 'WasmEdge loads a module'],
    [
      'Size and start',
      'GB, slow transfer, full boot',
      'MB, layers cached, namespaces and cgroups set up',
      'KB, fetched at once, under a millisecond',
    ],
  ]),
  table('operations', 'Operations', 'seed-4 7.4.2', PARADIGMS, [
    ['Scaling', 'Cold or live migration (slow)', 'HPA on metrics', 'New instances in milliseconds'],
    ['Configuration', 'cloud-init (restart)', 'ConfigMap, updated in place', 'Module hot swap (no restart)'],
    ['Health check', 'Hypervisor heartbeat', 'Liveness and readiness probes', 'Runtime health endpoint'],
    ['Logs', 'Separate log files', 'stdout to Fluentd', 'stdout passed through (no copy)'],
    ['Debugging', 'VNC, console', 'kubectl exec', 'wasm-gdb attach'],
  ]),
  table('recovery', 'Recovery', 'seed-4 7.4.3, 7.6.1', PARADIGMS, [
    ['Mechanism', 'HA restart of the VM', 'Pod restart (image cached)', 'Module reload, state serialised'],
    ['Time', 'Minutes', 'Seconds', 'Milliseconds'],
    ['Time between failures', 'Shorter (more kernel)', 'About the same as Wasm', 'About the same as containers'],
  ]),
  table('footprint-node', 'Memory on one node with 100 instances, MB', 'seed-4 7.5.1', PARADIGMS, [
    ['Control plane', 2000, 2000, 500],
    ['Node agent', 500, 300, 50],
    ['Network', 500, 200, 0],
    ['Storage', 300, 100, 0],
    ['Monitoring', 400, 50, 10],
    ['Sum', 3700, 2650, 560],
    ['Instances', 100_000, 5000, 100],
    ['Total', 103_700, 7650, 660],
  ]),
  table(
    'footprint-cluster',
    'Memory of the management plane per node in a cluster of 100, MB',
    'seed-4 8.3.1',
    PARADIGMS,
    [
      ['Control plane', 1800, 3200, 600],
      ['Node agent', 1000, 650, 250],
      ['Network', 500, 150, 0],
      ['Storage', 400, 100, 0],
      ['Observability', 600, 700, 210],
      ['Total', 4300, 4800, 1060],
      ['Cost a month, USD (printed)', 2580, 2880, 530],
    ],
    {
      'Cost a month, USD (printed)': {
        disputed:
          '100 nodes x 4.3 GB x 5 USD/GB is 2150, not 2580, and 4.8 GB gives 2400, not 2880; only the third figure follows the formula.',
      },
    },
  ),
  table(
    'data-path',
    'Data path of a packet',
    'seed-4 7.5.2, 8.2.3',
    PARADIGMS,
    [
      [
        'Path',
        'VM, tap, Linux bridge or OVS, eth0',
        'Pod, veth, cni0, flannel or calico, eth0',
        'Module, host socket, kernel, eth0',
      ],
      ['Latency (7.5.2)', '20-50 us', '10-20 us', '1-2 us'],
      ['Latency (8.2.3)', '15-25 us', '10-15 us', '0.5-1 us'],
    ],
    {
      'Latency (7.5.2)': { source: 'seed-4 7.5.2', disputed: '8.2.3 gives other ranges for the same path.' },
      'Latency (8.2.3)': { source: 'seed-4 8.2.3' },
    },
  ),
  table('team', 'Capital and operation', 'seed-4 7.6.2', PARADIGMS, [
    [
      'Hardware',
      'High-density servers and storage arrays',
      'Standard x86 servers and SSD',
      'ARM or RISC-V edge devices and memory',
    ],
    ['Team', '3-5 OpenStack specialists', '2-3 Kubernetes SRE', 'Automated (one Sandboxer)'],
    ['Cost when idle', 'High (guest memory)', 'Medium (namespaces, cgroups)', 'Very low (no system)'],
  ]),
];
