import type { ReactNode } from 'react';
import type { Finding } from '#core/inventory/source.ts';
import { t } from '#renderer/i18n/translate.ts';
import { SeverityMark } from '#renderer/ui/Glyphs.tsx';

/** Where a finding lies: file, sheet, row and column, as far as they are known. */
export function placeOf(finding: Finding): string {
  const parts = [finding.file, finding.sheet];
  if (finding.row !== undefined) parts.push(t('finding.row', { row: String(finding.row) }));
  parts.push(finding.column);
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}

/** Findings with their place and value, as a plain list. */
export function FindingList({ findings }: { readonly findings: readonly Finding[] }): ReactNode {
  return (
    <ul className="finding-list selectable">
      {findings.map((finding, index) => (
        <li key={index}>
          <SeverityMark severity={finding.severity} bare />
          <div>
            <p>{finding.message}</p>
            <p className="finding-place">
              {placeOf(finding)}
              {finding.value === undefined ? '' : ` · “${finding.value}”`}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
