import { useState } from "react";
import { ApiProblem } from "../api/problem";
import type { VivaApi } from "../api/viva";
import { Button, Heading, Notice, useTitle } from "../ui/parts";
import { Shell } from "./Shell";

/**
 * The one-use ticket of the link, taken out of the address bar at once: the fragment never reaches a server or a log,
 * and after this line it is in no history entry either.
 */
function takeTicket(): string | null {
  if (location.pathname !== "/enter") return null;
  const ticket = new URLSearchParams(location.hash.slice(1)).get("t");
  if (location.hash) history.replaceState(null, "", location.pathname);
  return ticket;
}

const TICKET = takeTicket();

// Another link pasted into the same tab changes the fragment only, and no page is loaded: load it.
window.addEventListener("hashchange", () => {
  if (location.pathname === "/enter" && location.hash.startsWith("#t=")) location.reload();
});

/** Where every printed or mailed link ends. Opening it spends nothing (mail scanners open links too): only the press does. */
export function EnterPage(props: { api: VivaApi; whenEntered: () => void }) {
  const [state, setState] = useState<"ready" | "opening" | "spent" | "unreachable" | "odd">(TICKET ? "ready" : "spent");
  useTitle(state === "spent" ? "This link cannot be used" : "Open your link");

  async function open() {
    setState("opening");
    try {
      const entered = await props.api.enter(TICKET ?? "");
      if (entered.kind === "candidate") props.whenEntered();
      location.replace(entered.next);
    } catch (reason) {
      const problem = ApiProblem.from(reason);
      setState(problem.status === 410 ? "spent" : problem.passing ? "unreachable" : "odd");
    }
  }

  if (state === "spent") {
    return (
      <Shell about="Personal link">
        <div className="stack">
          <Heading focus={TICKET !== null}>This link cannot be used</Heading>
          <p>
            {TICKET
              ? "It was used already, or its time is over. Each link opens once."
              : "Its last part is missing. That happens when a link was copied in pieces, or when this page was loaded again."}
          </p>
          <p>
            If you opened it in this browser before, you can simply <a href="/interview">go on to your interview</a>.
            Otherwise please ask the people who sent it to you for a new link. Nothing you have said is lost.
          </p>
        </div>
      </Shell>
    );
  }
  return (
    <Shell about="Personal link">
      <div className="stack">
        <Heading focus={false}>You have been sent a personal link</Heading>
        <p>
          It signs you in: to an interview that you are invited to, or to your organisation’s pages. The next page tells you
          where you are. Nothing starts by itself.
        </p>
        <p className="soft">
          The button opens the link in this browser and remembers you here. The link works once, so please press it on the
          device you want to use.
        </p>
        {state === "unreachable" ? (
          <Notice tone="care" title="We cannot be reached at the moment" urgent>
            <p>Your link is still good. Please check your connection and press the button again.</p>
          </Notice>
        ) : null}
        {state === "odd" ? (
          <Notice tone="bad" title="The link could not be opened" urgent>
            <p>This was our fault, not yours. Please try again, and if it stays so, tell the people who sent you the link.</p>
          </Notice>
        ) : null}
        <p>
          <Button kind="main" wide busy={state === "opening"} onPress={() => void open()}>
            {state === "opening" ? "Opening…" : "Open in this browser"}
          </Button>
        </p>
      </div>
    </Shell>
  );
}
