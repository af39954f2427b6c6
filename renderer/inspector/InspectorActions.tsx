import type { ReactNode } from 'react';
import { FindingRepairs } from './FindingRepairs.tsx';
import { goTo, useView, type Selection } from '#renderer/state/view.ts';
import { t } from '#renderer/i18n/translate.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { openModel } from '#renderer/pages/handbook/handbookStore.ts';
import { OverrideMenu } from '#renderer/pages/advice/OverrideMenu.tsx';
import { showHost } from '#renderer/pages/placement/placementStore.ts';
import { AssumptionFields } from '#renderer/pages/assumptions/AssumptionFields.tsx';

/** What can be done with what is selected. */
export function InspectorActions({ selection }: { readonly selection: Selection }): ReactNode {
  switch (selection.kind) {
    case 'workload':
      return (
        <div className="inspector-actions">
          <OverrideMenu workloads={[selection.id]} />
        </div>
      );
    case 'host':
      return (
        <div className="inspector-actions">
          <Button onClick={() => showHost(selection.id, false)}>{t('placement.show')}</Button>
          <Button onClick={() => showHost(selection.id, true)}>{t('placement.fail')}</Button>
        </div>
      );
    case 'wave':
      return (
        <div className="inspector-actions">
          <Button
            onClick={() => {
              useView.setState({ selectedWave: Number(selection.id) });
              goTo('roadmap');
            }}
          >
            {t('roadmap.show')}
          </Button>
        </div>
      );
    case 'model':
      return (
        <div className="inspector-actions">
          <Button onClick={() => openModel(selection.id)}>{t('handbook.open')}</Button>
        </div>
      );
    case 'finding':
      return <FindingRepairs id={selection.id} />;
    case 'assumption':
      return <AssumptionFields id={selection.id} />;
    default:
      return null;
  }
}
