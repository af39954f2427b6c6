import type { Importer } from './contract.ts';
import { prometheusImporter } from './usage/prometheusImporter.ts';
import { usageCsvImporter } from './usage/csvImporter.ts';
import { powercliImporter } from './powercli/importer.ts';
import { konveyorImporter } from './konveyor/importer.ts';
import { azureMigrateImporter } from './azureMigrate/importer.ts';
import { awsDiscoveryImporter } from './awsDiscovery/importer.ts';
import { csvImporter } from './csv/importer.ts';
import { kubernetesImporter } from './kubernetes/importer.ts';
import { kubectlTopImporter } from './kubernetes/topImporter.ts';
import { plainXlsxImporter } from './plain/xlsxImporter.ts';
import { rvtoolsCsvImporter } from './rvtools/csvImporter.ts';
import { rvtoolsXlsxImporter } from './rvtools/importer.ts';

/** Every format that can be imported, the more specific first: of two that are equally sure, the first is taken. */
export const importers: readonly Importer[] = [
  rvtoolsXlsxImporter,
  rvtoolsCsvImporter,
  kubernetesImporter,
  kubectlTopImporter,
  azureMigrateImporter,
  awsDiscoveryImporter,
  powercliImporter,
  konveyorImporter,
  prometheusImporter,
  usageCsvImporter,
  plainXlsxImporter,
  csvImporter,
];
