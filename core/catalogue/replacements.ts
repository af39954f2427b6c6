import type { Technology } from '#core/inventory/technology.ts';

/** One job of a platform and what does it under each technology. */
export interface PlatformPart {
  readonly id: string;
  /** The job, as a heading. */
  readonly title: string;
  readonly source: string;
  readonly by: Readonly<Record<Technology, string>>;
}

type ByParadigm = Readonly<{ vm: string; container: string; wasm: string }> &
  Partial<Readonly<Record<'paravirt' | 'microvm' | 'sandbox', string>>>;

/**
 * A part as the documents give it, for virtual machines, containers and Wasm. Where a finer technology does the job in
 * its own way it says so; else paravirtual guests do it as virtual machines, microVMs and sandboxes as containers.
 */
function part(id: string, title: string, source: string, by: ByParadigm): PlatformPart {
  return {
    id,
    title,
    source,
    by: {
      vm: by.vm,
      paravirt: by.paravirt ?? by.vm,
      container: by.container,
      microvm: by.microvm ?? by.container,
      sandbox: by.sandbox ?? by.container,
      wasm: by.wasm,
    },
  };
}

/** The parts of a platform, in the order in which a migration meets them. */
export const platformParts: readonly PlatformPart[] = [
  part('runtime', 'Runtime', 'seed-4 2.1, 7.1, 8.1', {
    vm: 'Hypervisor (KVM, Xen, ESXi)',
    paravirt: 'Hypervisor with paravirtual guests (Xen)',
    container: 'Container runtime (containerd, runc)',
    microvm: 'Container runtime with microVMs (Kata Containers, Firecracker)',
    sandbox: 'Container runtime with a user-space kernel (gVisor)',
    wasm: 'Wasm runtime (WasmEdge, Wasmtime)',
  }),
  part('operatingSystem', 'Operating system', 'seed-4 2.2', {
    vm: 'Complete guest kernel and system',
    paravirt: 'Modified guest kernel and system',
    container: "The host's kernel, shared",
    microvm: 'Minimal guest kernel per Pod',
    sandbox: 'User-space kernel (Sentry) per Pod',
    wasm: 'None; WASI for what the host grants',
  }),
  part('image', 'Image', 'seed-4 7.4.1', {
    vm: 'AMI or QCOW2 image, GB',
    container: 'OCI image in layers, MB',
    wasm: 'Wasm module as OCI artifact, KB to MB',
  }),
  part('registry', 'Image store', 'seed-4 7.4.1', {
    vm: 'Glance',
    container: 'OCI registry',
    wasm: 'OCI registry or WAPM',
  }),
  part('controlPlane', 'Control plane', 'seed-4 7.2.1', {
    vm: 'Nova, Neutron and Cinder APIs, or vCenter',
    container: 'Kubernetes API Server, Scheduler, Controller Manager',
    wasm: 'K3S or Kubernetes with the Kuasar Sandboxer',
  }),
  part('nodeAgent', 'Node agent', 'seed-4 7.2.1', {
    vm: 'Nova Compute (libvirt)',
    container: 'kubelet and CRI shim (containerd)',
    microvm: 'kubelet and containerd-shim-kata-v2',
    sandbox: 'kubelet and containerd-shim-runsc',
    wasm: 'kubelet and Kuasar wasm-sandboxer, one for many',
  }),
  part('scheduling', 'Scheduling', 'seed-4 7.2.1, 7.1.1', {
    vm: 'Nova Scheduler (filters), vSphere DRS',
    container: 'Kubernetes Scheduler (scores)',
    wasm: 'Kubernetes Scheduler, RuntimeClass wasm',
  }),
  part('network', 'Network data plane', 'seed-4 7.2.2, 7.5.2', {
    vm: 'Open vSwitch with tap devices',
    container: 'CNI plug-in (Calico, Cilium, Flannel) with veth pairs',
    wasm: 'Host socket, no network stack of its own',
  }),
  part('addresses', 'Address assignment', 'seed-4 7.2.2', {
    vm: 'IPAM by DHCP or fixed',
    container: 'CNI IPAM (host-local)',
    wasm: "The host's address",
  }),
  part('serviceDiscovery', 'Service discovery', 'seed-4 7.2.2', {
    vm: 'DNS and Nova metadata service',
    container: 'CoreDNS and Kubernetes Service',
    wasm: 'Host environment, or the cluster Service through the host',
  }),
  part('networkPolicy', 'Network policy', 'seed-4 7.2.2', {
    vm: 'Neutron Security Group, NSX',
    container: 'NetworkPolicy by the CNI',
    wasm: "The host's NetworkPolicy",
  }),
  part('loadBalancing', 'Load balancing', 'seed-4 7.1; seed-1 part 2 2.2', {
    vm: 'Virtual load balancer (Neutron, NSX)',
    container: 'Service, MetalLB, Nginx Ingress',
    wasm: 'Ingress in front of the host',
  }),
  part('volumes', 'Volumes', 'seed-4 7.2.3', {
    vm: 'Cinder volume or VMDK (block device)',
    container: 'CSI volume mount',
    wasm: 'Host path (mostly read-only) and linear memory; data through services',
  }),
  part('snapshots', 'Snapshots', 'seed-4 7.2.3; seed-1 part 2 3.1', {
    vm: 'Full copy-on-write snapshot',
    container: 'VolumeSnapshot; image layers',
    wasm: 'Serialised module state',
  }),
  part('backup', 'Backup', 'seed-1 part 2 3.2', {
    vm: 'Image backup (Veeam)',
    container: 'Resource and volume backup (Velero)',
    wasm: 'Module in the registry; backup of the services that hold data',
  }),
  part('configuration', 'Configuration', 'seed-4 7.4.2', {
    vm: 'cloud-init, with restart',
    container: 'ConfigMap and Secret, updated in place',
    wasm: 'Module hot swap, without restart',
  }),
  part('scaling', 'Scaling', 'seed-4 7.4.2; seed-1 6.1', {
    vm: 'New VM or live migration, minutes',
    container: 'Horizontal Pod Autoscaler, tens of seconds',
    wasm: 'New instance in milliseconds',
  }),
  part('healthCheck', 'Health check', 'seed-4 7.4.2', {
    vm: 'Hypervisor heartbeat, guest tools',
    container: 'Liveness and readiness probes',
    wasm: "Runtime's health endpoint",
  }),
  part('recovery', 'Recovery', 'seed-4 7.4.3', {
    vm: 'HA restart on another host, minutes',
    container: 'Pod restart, seconds',
    wasm: 'Module reload, milliseconds',
  }),
  part('relocation', 'Relocation for maintenance', 'seed-1 part 2 7.1', {
    vm: 'Live migration (vMotion)',
    container: 'Drain and new start elsewhere',
    wasm: 'Reload elsewhere',
  }),
  part('monitoring', 'Monitoring', 'seed-4 7.2.4', {
    vm: 'Metrics per VM (Ceilometer, SNMP)',
    container: 'Metrics per Pod (Prometheus, cAdvisor)',
    wasm: 'Metrics per module (runtime counters to Prometheus)',
  }),
  part('logs', 'Logs', 'seed-4 7.2.4, 7.4.2', {
    vm: 'Log files collected in each guest (ELK)',
    container: 'stdout through Fluent Bit',
    wasm: 'stdout through the runtime',
  }),
  part('tracing', 'Tracing', 'seed-4 7.2.4', {
    vm: 'Agent in the guest (New Relic)',
    container: 'OpenTelemetry SDK or mesh sidecar (Istio)',
    wasm: 'OpenTelemetry SDK in the module',
  }),
  part('debugging', 'Debugging', 'seed-4 7.4.2', {
    vm: 'Console (VNC)',
    container: 'kubectl exec',
    wasm: 'wasm-gdb, wasmtime debug',
  }),
  part('policy', 'Admission and runtime security', 'seed-4 7.1.2, 7.1.3', {
    vm: 'Guest hardening and agents',
    container: 'OPA Gatekeeper or Kyverno, Falco or Tetragon, seccomp',
    microvm: 'As containers, with a virtual machine boundary per Pod',
    sandbox: 'As containers, with system calls caught by the Sentry',
    wasm: 'Capabilities granted through WASI, nothing by default',
  }),
  part('supplyChain', 'Supply chain', 'seed-4 7.1.2, 7.1.3', {
    vm: 'Patched templates',
    container: 'Image scan (Trivy, Clair) and signature',
    wasm: 'Module signature (wasm-sign)',
  }),
];

/** What takes over one job of the platform in a move. */
export interface Replacement {
  readonly part: string;
  readonly title: string;
  readonly from: string;
  readonly to: string;
  readonly source: string;
}

/**
 * What replaces what when a workload goes from one technology to another, in the order of a migration. Jobs that stay
 * with the same component are left out; a move within one technology gives an empty list.
 */
export function whatReplacesWhat(fromTechnology: Technology, toTechnology: Technology): Replacement[] {
  return platformParts.flatMap(({ id, title, source, by }) =>
    by[fromTechnology] === by[toTechnology]
      ? []
      : [{ part: id, title, from: by[fromTechnology], to: by[toTechnology], source }],
  );
}
