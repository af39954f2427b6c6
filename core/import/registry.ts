import { awsDiscoveryImporter } from './awsDiscovery/importer.ts';
import { azureMigrateImporter } from './azureMigrate/importer.ts';
import { carbonFootprintImporter } from './carbonFootprint/importer.ts';
import type { Importer } from './contract.ts';
import { csvImporter } from './csv/importer.ts';
import { konveyorImporter } from './konveyor/importer.ts';
import { kubernetesImporter } from './kubernetes/importer.ts';
import { kubectlTopImporter } from './kubernetes/topImporter.ts';
import { migrationCenterImporter } from './migrationCenter/importer.ts';
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
  azureMigrateImporter,
  awsDiscoveryImporter,
  powercliImporter,
  konveyorImporter,
  migrationCenterImporter,
  carbonFootprintImporter,
  prometheusImporter,
  usageCsvImporter,
  plainXlsxImporter,
  csvImporter,
];
