import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { createQueryClient } from '#renderer/host/queries.ts';
import { useView } from '#renderer/state/view.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Frame } from './Frame.tsx';

/** The whole window. */
export function App(): ReactNode {
  const [client] = useState(createQueryClient);
  useTheme();
  return (
    <ErrorBoundary>
      <CSPProvider disableStyleElements>
        <QueryClientProvider client={client}>
          <Tooltip.Provider delay={450}>
            <Frame />
          </Tooltip.Provider>
        </QueryClientProvider>
      </CSPProvider>
    </ErrorBoundary>
  );
}

/** Puts the chosen theme on the document; without a choice the system's is followed. */
function useTheme(): void {
  const theme = useView((state) => state.theme);
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }, [theme]);
}
