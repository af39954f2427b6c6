import { Suspense, lazy, type ReactNode } from 'react';
import { useApi } from '#renderer/host/queries.ts';
import type { PageId } from '#renderer/state/view.ts';
import { Loading } from '#renderer/ui/Loading.tsx';
import { OverviewPage } from '#renderer/pages/overview/OverviewPage.tsx';
import { InventoryPage } from '#renderer/pages/inventory/InventoryPage.tsx';
import { AdvicePage } from '#renderer/pages/advice/AdvicePage.tsx';
import { PlacementPage } from '#renderer/pages/placement/PlacementPage.tsx';
import { ComparePage } from '#renderer/pages/compare/ComparePage.tsx';
import { RoadmapPage } from '#renderer/pages/roadmap/RoadmapPage.tsx';
import { AssumptionsPage } from '#renderer/pages/assumptions/AssumptionsPage.tsx';

// The report page brings a PDF reader with it: loaded when it is first opened.
const ReportPage = lazy(async () => ({ default: (await import('#renderer/pages/report/ReportPage.tsx')).ReportPage }));

// The handbook brings its typesetter along.
const HandbookPage = lazy(async () => ({
  default: (await import('#renderer/pages/handbook/HandbookPage.tsx')).HandbookPage,
}));

/** The page that is open; its figures are dimmed while they are older than their inputs. */
export function PageView({ page }: { readonly page: PageId }): ReactNode {
  const file = useApi('file.state', {});
  return (
    <div className="page" data-page={page} data-stale={file.data?.plan === 'stale'}>
      <Suspense fallback={<Loading />}>
        <PageOf page={page} />
      </Suspense>
    </div>
  );
}

function PageOf({ page }: { readonly page: PageId }): ReactNode {
  switch (page) {
    case 'overview':
      return <OverviewPage />;
    case 'inventory':
      return <InventoryPage />;
    case 'advice':
      return <AdvicePage />;
    case 'placement':
      return <PlacementPage />;
    case 'roadmap':
      return <RoadmapPage />;
    case 'compare':
      return <ComparePage />;
    case 'handbook':
      return <HandbookPage />;
    case 'report':
      return <ReportPage />;
    case 'assumptions':
      return <AssumptionsPage />;
  }
}
