import { PARADIGMS, table, type KnowledgeTable } from './table.ts';

/** Edge stacks and tiers. */
export const edgeTables: readonly KnowledgeTable[] = [
  table('edge-stacks', 'Edge stacks', 'seed-4 7.3', ['StarlingX', 'K3S and KubeEdge', 'Kuasar, K3S and SpiderLightning'], [
    ['Architecture', 'Reduced OpenStack and Wind River Linux', 'Single-binary Kubernetes with edge autonomy', 'K3S control plane, Kuasar runtime'],
    ['Components', 'Nova, Cinder, Neutron in a light configuration', 'sqlite3 for etcd, Traefik for Nginx; EdgeHub, CloudHub (MQTT)', 'Kuasar Sandboxer, WasmEdge, SpiderLightning'],
    ['Network', 'Calico CNI and edge SDN', 'EdgeMesh, EdgeStream tunnel', 'EdgeMesh reused, host network'],
    ['Storage', 'Local Cinder with remote sync', 'Longhorn', 'SpiderLightning interface'],
    ['Devices', null, 'Device CRD and Mapper', 'WASI-IO to GPIO and SPI'],
    ['Footprint', 'Above 10 GB', 'Binary under 100 MB, kubelet under 200 MB, edgecore under 100 MB', 'Sandboxer under 50 MB, module under 1 MB'],
    ['Start', 'Minutes', 'Seconds', 'Under a millisecond'],
    ['Offline', null, 'Edge autonomy', 'Compiled ahead, no image needed'],
    ['Size', 'Heavy edge (MEC), many tenants', '100-500 nodes', 'Functions'],
  ]),
  table('edge-tiers', 'Edge tiers', 'seed-4 8.4.1, 7.8', ['Sites', 'Test', 'Stack', 'Start', 'Footprint'], [
    ['Heavy edge', 'MEC, 100 nodes and more', 'isolation > 0.99 and VNF', 'OpenStack StarlingX and Kata Containers', '30-60 s', '10 GB per node'],
    ['Medium edge', 'Plants and campuses, 10-100 nodes', 'latency < 100 ms and density > 50', 'K3S, containerd and Firecracker', '200 ms', '1 GB per node'],
    ['Light edge', 'Cameras and sensors, 1-10 nodes', 'latency < 10 ms and density > 1000', 'K3S, Kuasar, WasmEdge and SpiderLightning', '1-10 ms', '50 MB per node'],
    ['Functions', 'Serverless', 'FaaS and cold-start sensitive', 'Kuasar, WasmEdge and WASI-NN', 'Milliseconds', null],
  ], {
    'Light edge': { disputed: 'As printed, its test comes after the looser one of the medium edge and is never reached.' },
  }),
  table('edge-network', 'Edge management', 'seed-4 8.4.2', ['KubeEdge', 'Kuasar and Wasm'], [
    ['Node', 'Raspberry Pi 4B (4 GB)', 'Raspberry Pi Zero (512 MB)'],
    ['Agents', 'EdgeCore 100 MB and Docker 200 MB', 'Kuasar Sandboxer 50 MB'],
    ['Network', 'EdgeMesh (peer to peer) and container stack', 'Host network'],
    ['Devices', 'Device CRD and Mapper (HTTP)', 'WASI-IO drivers'],
    ['Offline', 'MetaManager and EdgeHub cache', 'Self-contained modules'],
    ['Restart', '5-10 s (Pod)', '1-10 ms (module)'],
    ['Density', '20-50 containers per node', '500-1000 modules per node'],
  ], {
    Density: { disputed: "The document's own budget formula gives 1 container and 77 modules on 512 MB." },
  }),
  table('service-mesh', 'Service mesh', 'seed-4 8.4.3', ['Istio sidecar', 'Direct Wasm'], [
    ['Processes', '2 (application and Envoy)', '1'],
    ['Memory', '256 MB', '5 MB'],
    ['Latency', '1-5 ms', '0.1 ms'],
    ['CPU', '10 %', '1 %'],
    ['Management', 'xDS, O(n^2)', 'Host policy, O(1)'],
  ]),
  table('edge-orchestration', 'Edge orchestration', 'seed-2 8.4', ['Role'], [
    ['K3s', 'Light Kubernetes'],
    ['KubeEdge', 'Cloud-edge collaboration'],
    ['EdgeX', 'Device framework'],
    ['Akri', 'Device discovery'],
  ]),
  table('application-scenarios', 'Application scenarios', 'seed-4 6.2', ['Technology', 'Reason'], [
    ['Monolith', 'Virtual machine', 'Needs a whole operating system'],
    ['Microservices', 'Container', 'Balance of isolation and efficiency'],
    ['Serverless, FaaS', 'Wasm', 'Starts in milliseconds, high density'],
    ['Plug-ins, UDF', 'Wasm', 'Safe isolation, any language'],
    ['Edge computing', 'Wasm', 'Small devices, fast response'],
  ]),
  table('star-matrix', 'Star matrix (1 to 5)', 'seed-4 7.7', [...PARADIGMS, 'Where it decides'], [
    ['Isolation', 5, 3, 4, 'Virtual machine: multi-tenant cloud'],
    ['Start', 1, 3, 5, 'Wasm: serverless'],
    ['Ecosystem maturity', 5, 5, 2, 'Container: mainstream of microservices'],
    ['Resource efficiency', 1, 3, 5, 'Wasm: edge, IoT'],
    ['Network complexity', 4, 3, 1, 'Wasm: functions'],
    ['Storage flexibility', 5, 4, 2, 'Virtual machine: databases'],
    ['Operating cost', 2, 3, 4, 'Wasm: automation'],
    ['Edge fitness', 1, 3, 5, 'Wasm: edge intelligence'],
  ], {
    Isolation: { disputed: '8.2.4 ranks Wasm above virtual machines, seed-0 19.8.6 ranks it last.' },
    'Network complexity': { disputed: 'More stars mean more complexity here, in the other rows they mean better.' },
  }),
  table('maturity', 'Maturity, main risk and answer', 'seed-4 8.7.2', ['Stars', 'Years', 'In production', 'Main risk', 'Answer'], [
    ['Virtual machine', 5, 16, 'AWS, Azure, telecom clouds', 'Wasted resources', 'Lighter with Firecracker'],
    ['Container', 5, 10, '95 % of cloud-native applications', 'Escape', 'Hardened with Kata Containers'],
    ['Kata, Firecracker', 4, 5, 'AWS Lambda', 'Start-up delay', 'Pool of warm VMs'],
    ['Wasm', 3, 2, 'Fermyon Spin, Second State', 'Thin ecosystem', 'Mixed deployment, step by step'],
    ['Kuasar', 3, 1.5, 'Huawei Cloud, Agricultural Bank of China', 'Young community', 'CNCF sandbox project, active'],
  ]),
];
