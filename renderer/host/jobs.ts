import { create } from 'zustand';
import type { ApiEvent, CallInput, CallName, CallOutput } from '#core/api.ts';
import { call, nextCallId } from './client.ts';

/** A long call under way. */
export interface Job {
  readonly callId: string;
  readonly name: CallName;
  /** What the status bar says, for example `Planning`. */
  readonly label: string;
  /** 0..1, never decreasing. */
  readonly fraction: number;
  readonly phase: string;
  readonly cancel: () => void;
}

interface JobsState {
  readonly jobs: readonly Job[];
}

/** The long calls under way, oldest first. */
export const useJobs = create<JobsState>()(() => ({ jobs: [] }));

/** Takes in a progress event of the host. */
export function onProgress(event: Extract<ApiEvent, { type: 'progress' }>): void {
  useJobs.setState((state) => ({
    jobs: state.jobs.map((job) =>
      job.callId === event.callId
        ? { ...job, fraction: Math.max(job.fraction, event.fraction), phase: event.phase }
        : job,
    ),
  }));
}

/** Runs a long call, shown in the status bar with its progress and a cancel button. Rejects as {@link call} does. */
export async function runJob<Name extends CallName>(
  name: Name,
  input: CallInput<Name>,
  label: string,
  signal?: AbortSignal,
): Promise<CallOutput<Name>> {
  const callId = nextCallId();
  const controller = new AbortController();
  const cancel = (): void => controller.abort();
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted) cancel();
  const job: Job = { callId, name, label, fraction: 0, phase: '', cancel };
  useJobs.setState((state) => ({ jobs: [...state.jobs, job] }));
  try {
    return await call(name, input, { signal: controller.signal, callId });
  } finally {
    signal?.removeEventListener('abort', cancel);
    useJobs.setState((state) => ({ jobs: state.jobs.filter((other) => other.callId !== callId) }));
  }
}
