import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy } from 'pdfjs-dist';
// oxlint-disable-next-line import/default -- the bundler turns `?url` into the address of the copied file
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url';

GlobalWorkerOptions.workerSrc = workerUrl;

/** Opens a PDF from its bytes, in a worker; destroy it when it is no longer shown. */
export function openPdf(bytes: Uint8Array): {
  readonly promise: Promise<PDFDocumentProxy>;
  readonly close: () => void;
} {
  const task = getDocument({
    data: bytes,
    // The policy allows no code from strings, and the fonts of the report are in the file.
    isEvalSupported: false,
    useSystemFonts: false,
    disableFontFace: false,
  } as Parameters<typeof getDocument>[0]);
  return { promise: task.promise, close: () => void task.destroy() };
}
