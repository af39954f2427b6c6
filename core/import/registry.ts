import { awsDiscoveryImporter } from './awsDiscovery/importer.ts';
import { azureMigrateImporter } from './azureMigrate/importer.ts';
import { carbonFootprintImporter } from './carbonFootprint/importer.ts';
import type { Importer } from './contract.ts';
import { csvImporter } from './csv/importer.ts';
import { konveyorImporter } from './konveyor/importer.ts';
import { dockerImporter } from './docker/importer.ts';
import { dockerStatsImporter } from './docker/statsImporter.ts';
import { ansibleImporter } from './hardware/ansible.ts';
import { dmidecodeImporter } from './hardware/dmidecode.ts';
import { lshwImporter } from './hardware/lshw.ts';
import { netboxCsvImporter, netboxImporter } from './hardware/netbox.ts';
import { nodeInfoImporter } from './libvirt/nodeInfo.ts';
import { sensorsImporter } from './hardware/sensors.ts';
import { dcmiImporter, powerCsvImporter } from './hardware/power.ts';
import { redfishImporter } from './hardware/redfish.ts';
import { kubernetesImporter } from './kubernetes/importer.ts';
import { kubectlTopImporter } from './kubernetes/topImporter.ts';
import { migrationCenterImporter } from './migrationCenter/importer.ts';
import { libvirtImporter } from './libvirt/importer.ts';
import { openstackImporter } from './openstack/importer.ts';
import { proxmoxAvailabilityImporter } from './proxmox/availability.ts';
import { proxmoxNodeStatusImporter } from './proxmox/nodeStatus.ts';
import { proxmoxImporter } from './proxmox/importer.ts';
import { plainXlsxImporter } from './plain/xlsxImporter.ts';
import { powercliImporter } from './powercli/importer.ts';
import { rvtoolsCsvImporter } from './rvtools/csvImporter.ts';
import { rvtoolsXlsxImporter } from './rvtools/importer.ts';
import { usageCsvImporter } from './usage/csvImporter.ts';
import { prometheusImporter } from './usage/prometheusImporter.ts';

/** Every format that can be imported, the more specific first: of two that are equally sure, the first is taken. */
export const importers: readonly Importer[] = [
  rvtoolsXlsxImporter,
  rvtoolsCsvImporter,
  kubernetesImporter,
  kubectlTopImporter,
  proxmoxImporter,
  proxmoxAvailabilityImporter,
  proxmoxNodeStatusImporter,
  openstackImporter,
  libvirtImporter,
  nodeInfoImporter,
  dockerImporter,
  dockerStatsImporter,
  redfishImporter,
  lshwImporter,
  dmidecodeImporter,
  netboxImporter,
  ansibleImporter,
  dcmiImporter,
  sensorsImporter,
  azureMigrateImporter,
  awsDiscoveryImporter,
  powercliImporter,
  konveyorImporter,
  migrationCenterImporter,
  carbonFootprintImporter,
  prometheusImporter,
  usageCsvImporter,
  netboxCsvImporter,
  powerCsvImporter,
  plainXlsxImporter,
  csvImporter,
];
