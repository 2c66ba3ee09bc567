import { type MouseEvent, useSyncExternalStore } from "react";
import { pathOf, type Step } from "./journey";

const watchers = new Set<() => void>();
let moved = false;

function changed(): void {
  moved = true;
  for (const watcher of watchers) watcher();
}

window.addEventListener("popstate", changed);

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** The path of the page, followed through presses and through the browser's own Back and Forward. */
export function usePath(): string {
  return useSyncExternalStore(subscribe, () => location.pathname);
}

/** `replace`: the page that is left is none to come back to. */
export function go(step: Step, how: "push" | "replace" = "push"): void {
  if (how === "replace") history.replaceState(null, "", pathOf(step));
  else if (location.pathname !== pathOf(step)) history.pushState(null, "", pathOf(step));
  changed();
  window.scrollTo(0, 0);
}

/** Puts another address in the bar without a step: what was asked for led to a page with another address. */
export function correctPath(step: Step): void {
  history.replaceState(null, "", pathOf(step));
}

/** Whether a page has been replaced by another one since the first paint: only then does a heading take the focus. */
export function hasMoved(): boolean {
  return moved;
}

/** For links within the way: a plain press changes the step, anything else (new tab) is left to the browser. */
export function onLink(step: Step): (event: MouseEvent) => void {
  return (event) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(step);
  };
}
