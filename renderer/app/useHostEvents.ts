import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { topics, type ApiEvent } from '#core/api.ts';
import { bridge } from '#renderer/host/bridge.ts';
import { onProgress } from '#renderer/host/jobs.ts';
import { invalidate } from '#renderer/host/queries.ts';
import { closeInspector } from '#renderer/state/view.ts';
import { runCommand } from './commands.ts';
import { replanner, usePlanning } from './planning.ts';

/** Takes in what the host says unasked: progress, changes, restarts of the service, menu commands. */
export function useHostEvents(): void {
  const client = useQueryClient();
  useEffect(() => {
    const onEvent = (event: ApiEvent): void => {
      switch (event.type) {
        case 'progress':
          onProgress(event);
          break;
        case 'changed':
          // Everything changed: another file is open, and what was selected was not part of it.
          if (event.topics.includes('file') && event.topics.includes('scenario')) closeInspector();
          if (event.topics.some((topic) => topic === 'scenario' || topic === 'inventory' || topic === 'file')) {
            replanner.inputsChanged();
            usePlanning.setState({ error: null });
          }
          invalidate(client, event.topics);
          break;
        case 'service':
          invalidate(client, topics);
          break;
        case 'menu':
          runCommand(event.command);
          break;
      }
    };
    const stop = bridge().onEvent(onEvent);
    return () => {
      stop();
      replanner.stop();
    };
  }, [client]);
}
