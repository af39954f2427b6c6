import type { ImportFile, ImportLimits } from './contract.ts';
import { ImportRefusal } from './refusal.ts';
import { decodeBeginning } from './csv/decode.ts';
import { readTree } from './tree/readTree.ts';
import { asObject } from './tree/value.ts';
import { readWorkbookOutline } from './xlsx/workbook.ts';
import { looksLikeZip } from './zip/directory.ts';

/** The most helpful sentence about a file that no importer recognises: what it is, and what to do instead. */
export function explainUnknown(file: ImportFile, limits: ImportLimits): ImportRefusal {
  const { bytes } = file;
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])) {
    return new ImportRefusal(
      'ole2-not-supported',
      'The file is an old Excel workbook (.xls) or a password-protected one; open it in Excel and save it as .xlsx without a password, then import that.',
    );
  }
  if (looksLikeZip(bytes)) {
    try {
      const { sheets } = readWorkbookOutline(bytes, limits);
      return new ImportRefusal(
        'workbook-unknown',
        'The workbook has none of the sheets of RVTools (vInfo, vHost, ...), nor a table of hosts or workloads with headings that are known.',
        `sheets: ${sheets.map((sheet) => sheet.name).join(', ')}`,
      );
    } catch (error) {
      if (error instanceof ImportRefusal) return error;
      throw error;
    }
  }
  if (startsWith(bytes, [0x25, 0x50, 0x44, 0x46])) {
    return new ImportRefusal(
      'format-unknown',
      'The file is a PDF; export the inventory as a workbook or CSV and import that.',
    );
  }
  const tree = explainTree(file);
  if (tree) return tree;
  const beginning = decodeBeginning(bytes, 2048).trimStart();
  if (/^<(?:\?xml|html|!doctype html|table)/i.test(beginning)) {
    return new ImportRefusal(
      'format-unknown',
      'The file is XML or a web page (some tools name such files .xls); open it in Excel and save it as .xlsx or CSV, then import that.',
    );
  }
  if (/\.xls[xm]$/i.test(file.name)) {
    return new ImportRefusal(
      'not-a-workbook',
      'The file is named like an Excel workbook but is none (a workbook is a zip archive, this is not); export it again, or rename it if it is CSV.',
    );
  }
  return new ImportRefusal(
    'format-unknown',
    'The file is of no format that is known: RVTools workbooks, CSV and workbooks with headings for hosts or workloads, and the outputs of kubectl, pvesh, openstack, virsh dumpxml, docker, lshw, dmidecode, Ansible, Redfish and NetBox are.',
  );
}

/** What is wrong with a file that is JSON or YAML, null for any other. */
function explainTree(file: ImportFile): ImportRefusal | null {
  try {
    const tree = readTree(file);
    if (tree === null) return null;
    const root = tree.roots[0]?.value;
    const first = Array.isArray(root) ? (root as readonly unknown[])[0] : root;
    const names = Object.keys(asObject(first) ?? {});
    return new ImportRefusal(
      'format-unknown',
      `The file is ${tree.syntax === 'json' ? 'JSON' : 'YAML'}, but none of the outputs that are known: kubectl get, pvesh get /cluster/resources, openstack server, flavor and hypervisor list, docker inspect and stats, lshw, Ansible facts, Redfish and NetBox are.`,
      names.length === 0 ? undefined : `members: ${names.slice(0, 12).join(', ')}`,
    );
  } catch (error) {
    if (error instanceof ImportRefusal) return error;
    throw error;
  }
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}
