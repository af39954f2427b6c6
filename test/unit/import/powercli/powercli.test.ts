import { describe, expect, it } from 'vitest';
import type { ImportResult } from '#core/import/contract.ts';
import { codesOf, fileOf, importAll } from '#test/fixtures/import/files.ts';
import { expectSound } from '#test/fixtures/import/rows.ts';
import { encode } from '#test/fixtures/import/csvText.ts';

const vmType = '#TYPE VMware.VimAutomation.ViCore.Impl.V1.VM.UniversalVirtualMachineImpl\r\n';
const vms = `${vmType}"Name","PowerState","Notes","Guest","NumCpu","CoresPerSocket","MemoryMB","MemoryGB","VMHostId","VMHost","Folder","ResourcePool","UsedSpaceGB","ProvisionedSpaceGB","DatastoreIdList","Id","PersistentId","Uid"\r
"web01","PoweredOn","","web01:Red Hat Enterprise Linux 8 (64-bit)","4","1","8192","8","HostSystem-host-9","esx1.corp.local","Web","Resources","42.5","100.25","System.String[]","VirtualMachine-vm-17","50013c1a-2f11-4a5b-9d7e-0a1b2c3d4e5f","/VIServer=vsphere.local\\admin@vc1.corp.local:443/VirtualMachine=VirtualMachine-vm-17/"\r
"old","PoweredOff","","old:","2","1","4096","4","HostSystem-host-9","esx1.corp.local","Archive","Resources","10","40","System.String[]","VirtualMachine-vm-18","50013c1a-2f11-4a5b-9d7e-0a1b2c3d4e60",""\r
`;
const hosts = `"Name","State","ConnectionState","PowerState","Manufacturer","Model","NumCpu","CpuTotalMhz","CpuUsageMhz","ProcessorType","HyperthreadingActive","MemoryTotalMB","MemoryTotalGB","MemoryUsageGB","Version","Build","Parent"\r
"esx1.corp.local","Connected","Connected","PoweredOn","Dell Inc.","PowerEdge R740","36","82800","20700","Intel(R) Xeon(R) Gold 6140 CPU @ 2.30GHz","True","392860","383.65","191.8","7.0.3","20036589","Production"\r
"esx2.corp.local","Maintenance","Maintenance","PoweredOn","Dell Inc.","PowerEdge R740","36","82800","0","Intel(R) Xeon(R) Gold 6140 CPU @ 2.30GHz","False","392860","383.65","0","7.0.3","20036589","host"\r
`;
const clusters = `"ParentId","HAEnabled","HAAdmissionControlEnabled","HAFailoverLevel","DrsEnabled","Name"\r
"Folder-group-h4","True","True","1","True","Production"\r
"Folder-group-h4","False","False","1","False","Lab"\r
`;

async function read(...files: readonly (readonly [string, string | Uint8Array])[]): Promise<ImportResult> {
  const result = await importAll(files.map(([name, content]) => fileOf(name, content)));
  expectSound(result);
  for (const source of result.sources) expect(source.format).toBe('powercli-csv');
  return result;
}

describe('vSphere inventory from PowerCLI', () => {
  it('makes VMs, hosts and clusters of its three exports, joined by host name', async () => {
    const result = await read(['a.csv', vms], ['b.csv', hosts], ['c.csv', clusters]);
    const host = result.inventory.hosts.find((each) => each.name === 'esx1.corp.local');
    expect(host).toMatchObject({
      cpuCores: 36,
      cpuThreads: 72,
      clockMHz: 2300,
      memoryMiB: 392_860,
      cpuUtilisation: 0.25,
      inMaintenance: false,
      vendor: 'Dell Inc.',
      hypervisor: 'VMware ESXi 7.0.3 build-20036589',
    });
    expect(result.inventory.hosts.find((each) => each.name === 'esx2.corp.local')).toMatchObject({
      inMaintenance: true,
      clusterId: null,
      cpuThreads: 36,
    });
    expect(result.inventory.workloads.find((workload) => workload.name === 'web01')).toMatchObject({
      vcpus: 4,
      memoryMiB: 8192,
      inUseMiB: 42.5 * 1024,
      provisionedMiB: 100.25 * 1024,
      hostId: host?.id,
      clusterId: host?.clusterId,
      folder: 'Web',
    });
    expect(result.inventory.clusters).toMatchObject([
      { name: 'Lab', failoverLevel: null },
      { name: 'Production', failoverLevel: 1, admissionControl: true },
    ]);
  });

  it("counts cores in a host's NumCpu and vCPUs in a VM's", async () => {
    const result = await read(['v.csv', vms], ['h.csv', hosts]);
    expect(result.inventory.hosts[0]?.cpuCores).toBe(36);
    expect(result.inventory.workloads.find((workload) => workload.name === 'web01')?.vcpus).toBe(4);
  });

  it('reads the guest\'s system out of "name:system", and none of a machine without tools', async () => {
    const result = await read(['vms.csv', vms]);
    const systemOf = (name: string): unknown =>
      result.inventory.workloads.find((workload) => workload.name === name)?.operatingSystem;
    expect(systemOf('web01')).toBe('Red Hat Enterprise Linux 8 (64-bit)');
    expect(systemOf('old')).toBeNull();
  });

  it('skips the line with the type of Windows PowerShell and says so', async () => {
    const result = await read(['vms.csv', vms]);
    expect(result.findings.find((finding) => finding.code === 'rows-above-headings')).toMatchObject({ row: 2 });
    expect(result.sources[0]?.rows).toEqual({ read: 2, stored: 2, merged: 0, refused: 0 });
  });

  it('does not take the name of a .NET type for a value', async () => {
    const text = vms.replace(
      '"Web","Resources"',
      '"VMware.VimAutomation.ViCore.Impl.V1.Inventory.FolderImpl","Resources"',
    );
    const result = await read(['vms.csv', text]);
    expect(result.inventory.workloads.find((workload) => workload.name === 'web01')?.folder).toBeNull();
  });

  it('reads the culture of a German PowerShell: semicolons and decimal commas, in UTF-16', async () => {
    const german = vms.replaceAll('","', '";"').replace('"42.5"', '"42,5"').replace('"100.25"', '"100,25"');
    const result = await read(['vms.csv', encode(german, 'utf-16le')]);
    expect(result.inventory.workloads.find((workload) => workload.name === 'web01')).toMatchObject({
      inUseMiB: 42.5 * 1024,
      provisionedMiB: 100.25 * 1024,
    });
  });

  it('refuses a host that does not answer and exports no size', async () => {
    const result = await read([
      'h.csv',
      `${hosts}"dead","NotResponding","NotResponding","Unknown","","","0","0","0","","","0","0","0","","",""\r\n`,
    ]);
    expect(result.sources[0]?.rows).toEqual({ read: 3, stored: 2, merged: 0, refused: 1 });
    expect(codesOf(result)).toContain('host-without-capacity');
  });

  it('is one with the VMs of an RVTools export of the same vCenter, by UUID', async () => {
    const rvtools = `VM,Powerstate,Template,CPUs,Memory,Provisioned MiB,In Use MiB,Datacenter,Cluster,Host,VM UUID,VI SDK UUID
web-renamed,poweredOn,False,4,8192,102656,43520,DC,Production,esx1.corp.local,50013c1a-2f11-4a5b-9d7e-0a1b2c3d4e5f,b7ac
`;
    const result = await importAll([fileOf('RVTools_tabvInfo.csv', rvtools), fileOf('vms.csv', vms)]);
    expectSound(result);
    expect(result.inventory.workloads.map((workload) => workload.name).toSorted()).toEqual(['old', 'web-renamed']);
    expect(result.findings.find((finding) => finding.code === 'workloads-united')).toMatchObject({ file: 'vms.csv' });
    expect(result.sources[1]?.rows).toEqual({ read: 2, stored: 1, merged: 1, refused: 0 });
  });
});
