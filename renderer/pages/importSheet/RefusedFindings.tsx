import type { ReactNode } from 'react';
import { z } from 'zod';
import type { ApiError } from '#core/api.ts';
import { findingSchema } from '#core/inventory/source.ts';
import { Problem } from '#renderer/ui/Problem.tsx';
import { FindingList } from './FindingList.tsx';

/** Why an import was refused; the host may say row by row, in the error's details. */
export function RefusedFindings({ error }: { readonly error: ApiError }): ReactNode {
  const findings = z.array(findingSchema).safeParse(error.details['findings']);
  return (
    <>
      <Problem error={error} />
      {findings.success ? <FindingList findings={findings.data.slice(0, 50)} /> : null}
    </>
  );
}
