import { PDFWorker, getDocument, type PDFDocumentProxy } from 'pdfjs-dist';
// oxlint-disable-next-line import/default -- the bundler turns `?url` into the address of the copied file
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url';

/** As much of the Trusted Types interface as is used here; TypeScript's DOM library does not have it yet. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

/**
 * Starts the reader's worker. The window's policy demands a trusted address for a script (`require-trusted-types-for`): ours
 * is trusted when it is the one that the bundler copied, and nothing else ever is.
 */
function startWorker(): Worker {
  const { trustedTypes } = window as { readonly trustedTypes?: TrustedTypes };
  const policy = trustedTypes?.createPolicy('headroom-pdf-worker', {
    createScriptURL: (url) => {
      if (url !== workerUrl) throw new TypeError(`${url} is not the worker of the PDF reader.`);
      return url;
    },
  });
  return new Worker(policy?.createScriptURL(workerUrl) ?? workerUrl, { type: 'module' });
}

/**
 * The reader's worker, one for all documents and for as long as the window is open. It is handed to the reader with every
 * document: one that the reader takes by itself ends with its document, and none can be opened until it has.
 */
let reader: PDFWorker | null = null;

/** Opens a PDF from its bytes, in a worker; close it when it is no longer shown. The worker takes the bytes: they are empty after. */
export function openPdf(bytes: Uint8Array): {
  readonly promise: Promise<PDFDocumentProxy>;
  readonly close: () => void;
} {
  reader ??= PDFWorker.create({ port: startWorker() });
  const task = getDocument({ data: bytes, worker: reader, useSystemFonts: false });
  return { promise: task.promise, close: () => void task.destroy() };
}
