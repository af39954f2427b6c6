import type { ReactNode } from 'react';
import { useApi } from '#renderer/host/queries.ts';
import { useHandbook } from '#renderer/pages/handbook/handbookStore.ts';
import { Loading } from '#renderer/ui/Loading.tsx';
import { Problem } from '#renderer/ui/Problem.tsx';
import { ModelList } from './ModelList.tsx';
import { ModelPage } from './ModelPage.tsx';

/** Every model by family at the left, the one that is open beside it. */
export function ModelsTab(): ReactNode {
  const models = useApi('models.list', {});
  const cases = useApi('models.cases', {});
  const id = useHandbook((state) => state.model);
  if (models.isError) return <Problem error={models.error} onRetry={() => void models.refetch()} />;
  if (models.data === undefined) return <Loading />;
  const model = models.data.find((one) => one.id === id) ?? models.data[0];
  return (
    <div className="handbook-split">
      <ModelList models={models.data} cases={cases.data ?? []} open={model?.id ?? ''} />
      {model === undefined ? null : (
        <ModelPage key={model.id} model={model} cases={(cases.data ?? []).filter((one) => one.model === model.id)} />
      )}
    </div>
  );
}
