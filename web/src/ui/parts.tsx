import { type ReactNode, useEffect, useRef } from "react";

/** The frame of every page: who it is about, the page itself, and what runs it. */
export function Frame(props: { who: string; about: string; wide?: boolean; children: ReactNode }) {
  return (
    <div className={props.wide ? "frame wide" : "frame"}>
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <header className="top">
        <div className="top-inner">
          <p className="top-who">{props.who}</p>
          <p className="soft small">{props.about}</p>
        </div>
      </header>
      <main className="page" id="main" tabIndex={-1}>
        {props.children}
      </main>
      <footer className="foot">Vivavoce: structured interviews by voice</footer>
    </div>
  );
}

/**
 * The page's or step's heading. It takes the focus when a step replaces another one, so that a screen reader starts
 * there; on the first paint of the page it does not, because that would swallow the first press of Tab.
 */
export function Heading(props: { focus: boolean; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (props.focus) heading.current?.focus();
  }, [props.focus]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {props.children}
    </h1>
  );
}

/** `busy` keeps the button in place and focusable, and deaf. */
export function Button(props: {
  kind?: "main" | "plain" | "quiet";
  busy?: boolean;
  wide?: boolean;
  pressed?: boolean;
  /** Whether it shows what it opens. */
  expanded?: boolean;
  autoFocus?: boolean;
  onPress: () => void;
  children: ReactNode;
}) {
  const kind = props.kind ?? "plain";
  return (
    <button
      type="button"
      className={`button${kind === "plain" ? "" : ` button-${kind}`}${props.wide ? " button-wide" : ""}`}
      aria-disabled={props.busy ? "true" : undefined}
      aria-pressed={props.pressed}
      aria-expanded={props.expanded}
      autoFocus={props.autoFocus}
      onClick={() => {
        if (!props.busy) props.onPress();
      }}
    >
      {props.children}
    </button>
  );
}

/** Something the person should know. `urgent` is spoken at once by a screen reader. */
export function Notice(props: { tone?: "plain" | "care" | "bad"; title?: string; urgent?: boolean; children: ReactNode }) {
  const tone = props.tone ?? "plain";
  return (
    <div className={tone === "plain" ? "notice" : `notice notice-${tone}`} role={props.urgent ? "alert" : undefined}>
      {props.title ? <h2>{props.title}</h2> : null}
      {props.children}
    </div>
  );
}

/** A word for a wait; said politely once. */
export function Waiting(props: { children: ReactNode }) {
  return (
    <p className="waiting" role="status">
      {props.children}
    </p>
  );
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title;
  }, [title]);
}
