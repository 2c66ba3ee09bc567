import { Component, type ReactNode } from "react";
import { Notice } from "../../ui/parts";
import { Press } from "./Press";

/** A fault of ours on one page takes that page away, and nothing else. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <Notice tone="bad" title="This page does not work at the moment" urgent>
        <p>That is a fault of ours. What was saved is safe. Loading the page again often helps.</p>
        <Press onPress={() => location.reload()}>Load the page again</Press>
      </Notice>
    );
  }
}
