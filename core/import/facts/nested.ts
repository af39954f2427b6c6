import type { Draft } from './draft.ts';
import { NameIndex } from './nameIndex.ts';
import { counted, tell, type Told } from './tell.ts';

/**
 * Says which Kubernetes nodes another source describes as virtual machines: the estate then holds their capacity twice, as
 * hosts of pods and as workloads of the hosts below, and saving a node saves no machine.
 */
export function reportNested(draft: Draft): void {
  const machines = new NameIndex<string>();
  let hasMachines = false;
  for (const workload of draft.workloads.values()) {
    if (workload.technology !== 'vm' && workload.technology !== 'paravirt') continue;
    machines.add(workload.id, workload.name);
    hasMachines = true;
  }
  if (!hasMachines) return;
  const nested: Told[] = [];
  for (const host of draft.hosts.values()) {
    if (!(host.hypervisor ?? '').startsWith('Kubernetes ') || machines.find([host.name]) === undefined) continue;
    nested.push({ origin: host.origin, name: host.name });
  }
  tell(draft, 'warning', 'nodes-are-vms', nested, (count, names) => {
    return `${counted(count, 'node')} of Kubernetes (${names}) ${count === 1 ? 'is' : 'are'} also described as a virtual machine: its pods are planned on it as on a host of its own, and it is planned as a workload of the host below. Read the totals of the two separately, or plan them in two files.`;
  });
}
