import type { ReactNode } from "react";
import { useState } from "react";
import { Button } from "../ui/parts";
import { useOnline } from "./way/online";
import { pathOf } from "./way/journey";
import { onLink } from "./way/router";

/**
 * The frame of the candidate's pages. The way to help is always the first thing of the footer (WCAG 3.2.6); in the room
 * it is left out, because it would lead away from the conversation.
 */
export function Shell(props: {
  who?: string | undefined;
  about?: string | undefined;
  help?: boolean;
  onSignOut?: (() => Promise<void>) | undefined;
  children: ReactNode;
}) {
  const online = useOnline();
  return (
    <div className="frame">
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <header className="top">
        <div className="top-inner">
          <p className="top-who">{props.who ?? "Vivavoce"}</p>
          <p className="soft small">{props.about ?? "Interview"}</p>
        </div>
      </header>
      <div role="status">
        {online ? null : (
          <p className="offline">You are offline. Nothing is lost; the page goes on when your connection is back.</p>
        )}
      </div>
      <main className="page" id="main" tabIndex={-1}>
        {props.children}
      </main>
      <footer className="foot">
        <div className="row foot-row">
          {props.help ? (
            <a href={pathOf("formats")} onClick={onLink("formats")}>
              Need help or another format?
            </a>
          ) : null}
          {props.onSignOut ? <SignOut onSignOut={props.onSignOut} /> : null}
        </div>
        <p>Vivavoce: structured interviews by voice</p>
      </footer>
    </div>
  );
}

function SignOut(props: { onSignOut: () => Promise<void> }) {
  const [state, setState] = useState<"still" | "leaving" | "failed">("still");
  return (
    <>
      <Button
        kind="quiet"
        busy={state === "leaving"}
        onPress={() => {
          setState("leaving");
          props.onSignOut().catch(() => setState("failed"));
        }}
      >
        {state === "leaving" ? "Signing out…" : "Sign out"}
      </Button>
      {state === "failed" ? <span role="alert">You are still signed in: we could not be reached. Please try again.</span> : null}
    </>
  );
}
