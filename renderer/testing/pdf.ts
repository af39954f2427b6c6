/** A real, tiny PDF with one heading per page, for the report preview of the double. Returns its bytes. */
export function makePdf(headings: readonly string[], paper: 'A4' | 'Letter'): Uint8Array {
  const [width, height] = paper === 'A4' ? [595, 842] : [612, 792];
  const objects: string[] = [];
  const pages = headings.map((_, index) => `${4 + index * 2} 0 R`).join(' ');
  objects.push('<< /Type /Catalog /Pages 2 0 R >>');
  objects.push(`<< /Type /Pages /Kids [${pages}] /Count ${headings.length} >>`);
  objects.push('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>');
  for (const [index, heading] of headings.entries()) {
    const text = heading.replaceAll(/[^ -~]|[()\\]/g, '');
    const bars = Array.from(
      { length: 9 },
      (_, bar) => `0.1 0.37 0.82 rg 56 ${height - 170 - bar * 26} ${120 + ((bar * 97 + index * 41) % 340)} 14 re f`,
    ).join('\n');
    const content = `BT /F1 22 Tf 56 ${height - 84} Td (${text}) Tj ET\n${bars}\nBT /F1 9 Tf 56 40 Td (Page ${index + 1} of ${headings.length}) Tj ET`;
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents ${5 + index * 2} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
    );
    objects.push(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`);
  }
  let body = '%PDF-1.4\n';
  const offsets: number[] = [];
  for (const [index, object] of objects.entries()) {
    offsets.push(body.length);
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
  }
  const xref = body.length;
  body += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  for (const offset of offsets) body += `${String(offset).padStart(10, '0')} 00000 n \n`;
  body += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF\n`;
  return new TextEncoder().encode(body);
}
