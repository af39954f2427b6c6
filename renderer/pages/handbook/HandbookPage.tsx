import { Tabs } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import { t } from '#renderer/i18n/translate.ts';
import { CasesTab } from './cases/CasesTab.tsx';
import { ComparisonTab } from './compare/ComparisonTab.tsx';
import { handbookTabs, useHandbook, type HandbookTab } from './handbookStore.ts';
import { KnowledgeTab } from './knowledge/KnowledgeTab.tsx';
import { ModelsTab } from './models/ModelsTab.tsx';
import './handbook.css';

/** What the planner computes and knows: models that can be run, technologies side by side, tables, published figures. */
export function HandbookPage(): ReactNode {
  const tab = useHandbook((state) => state.tab);
  return (
    <Tabs.Root
      className="page"
      value={tab}
      onValueChange={(next) => useHandbook.setState({ tab: next as HandbookTab })}
    >
      <header className="page-header">
        <h1>{t('page.handbook')}</h1>
        <Tabs.List className="tabs" activateOnFocus>
          {handbookTabs.map((id) => (
            <Tabs.Tab key={id} value={id} className="tab">
              {t(`handbook.tab.${id}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </header>
      <Tabs.Panel value={tab} className="tab-panel">
        <TabBody tab={tab} />
      </Tabs.Panel>
    </Tabs.Root>
  );
}

function TabBody({ tab }: { readonly tab: HandbookTab }): ReactNode {
  switch (tab) {
    case 'models':
      return <ModelsTab />;
    case 'technologies':
      return <ComparisonTab />;
    case 'knowledge':
      return <KnowledgeTab />;
    case 'cases':
      return <CasesTab />;
  }
}
