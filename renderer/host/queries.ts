import {
  QueryClient,
  useQuery,
  type PlaceholderDataFunction,
  type UseQueryOptions,
  type UseQueryResult,
} from '@tanstack/react-query';
import type { ApiError, CallInput, CallOutput, Topic } from '#core/api.ts';
import { call, isCancelled } from './client.ts';
import { isAffected, type QueryName } from './topics.ts';

/** The store of answers, keyed by call and input. Nothing grows stale by time: the host says what changed. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Infinity,
        gcTime: 5 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: 'always',
        // A crashed service is restarted by the host; its first answer after that may come on a second try.
        retry: (failures, error) =>
          failures < 1 && !isCancelled(error) && (error as ApiError).code === 'service-crashed',
      },
      mutations: { networkMode: 'always' },
    },
  });
}

/** How a query is keyed and run: `[name, input]`, cancelled at the host when no one waits for it any more. */
export function queryOf<Name extends QueryName>(name: Name, input: CallInput<Name>) {
  return {
    queryKey: [name, input] as const,
    queryFn: ({ signal }: { signal: AbortSignal }): Promise<CallOutput<Name>> => call(name, input, { signal }),
  };
}

/** How an answer is kept up to date. */
export interface ApiQueryOptions {
  readonly enabled?: boolean;
  /** Shows the last answer while the one for a new input is on its way. */
  readonly keepPrevious?: boolean;
}

/** The answer to a reading call, kept current by `changed` events. */
export function useApi<Name extends QueryName>(
  name: Name,
  input: CallInput<Name>,
  options: ApiQueryOptions = {},
): UseQueryResult<CallOutput<Name>, ApiError> {
  // Only an answer to the same call has the same shape: a component may be handed another call's name.
  const keep: PlaceholderDataFunction<CallOutput<Name>, ApiError, CallOutput<Name>> = (old, oldQuery) =>
    oldQuery?.queryKey[0] === name ? old : undefined;
  return useQuery<CallOutput<Name>, ApiError>({
    queryKey: [name, input],
    queryFn: ({ signal }) => call(name, input, { signal }),
    enabled: options.enabled ?? true,
    ...(options.keepPrevious === true
      ? { placeholderData: keep as UseQueryOptions<CallOutput<Name>, ApiError>['placeholderData'] & {} }
      : {}),
  });
}

/** Marks every answer that depends on the changed topics as old; those on screen are fetched again at once. */
export function invalidate(client: QueryClient, changed: readonly Topic[]): void {
  void client.invalidateQueries({ predicate: (query) => isAffected(String(query.queryKey[0]), changed) });
}
