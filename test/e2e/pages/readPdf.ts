import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

export interface ReadPdf {
  /** The text of each page. */
  readonly pages: readonly string[];
  readonly outline: readonly string[];
}

/** Reads a PDF's text and outline with a reader that shares nothing with the writer. */
export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const task = getDocument({ data: bytes, useSystemFonts: false, verbosity: 0 });
  const document = await task.promise;
  const pages: string[] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const content = await (await document.getPage(number)).getTextContent();
    pages.push(content.items.map((item) => ('str' in item ? item.str : '')).join(' '));
  }
  const outline = ((await document.getOutline()) ?? []).map((entry) => entry.title);
  await task.destroy();
  return { pages, outline };
}
