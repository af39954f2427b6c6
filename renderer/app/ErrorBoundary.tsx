import { Component, type ReactNode } from 'react';
import { toApiError } from '#renderer/host/client.ts';
import { Problem } from '#renderer/ui/Problem.tsx';

interface State {
  readonly error: unknown;
}

/** Shows what went wrong in place of a blank page; `resetKey` (the page) changing gives the new page its chance. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode; readonly resetKey?: string }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override componentDidUpdate(previous: { readonly resetKey?: string }): void {
    if (previous.resetKey !== this.props.resetKey && this.state.error !== null) this.setState({ error: null });
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return <Problem error={toApiError(this.state.error)} onRetry={() => this.setState({ error: null })} />;
  }
}
