import type { ReactNode } from "react";
import { useEffect, useState } from "react";
import type { ApiProblem } from "../api/problem";
import { Button, Heading, Notice, useTitle } from "../ui/parts";
import { dateLocale, instantInWords, untilInWords } from "./way/deadline";
import { type Step, stepInWords } from "./way/journey";
import { hasMoved } from "./way/router";

/** The beginning of every page: where on the way, and what it is about. `error` stands first in the window's title. */
export function PageHead(props: { step: Step; title: string; windowTitle?: string; error?: boolean; children?: ReactNode }) {
  const place = stepInWords(props.step);
  useTitle(`${props.error ? "Error: " : ""}${props.windowTitle ?? props.title}${place ? ` · ${place}` : ""}`);
  return (
    <div className="stack">
      <div className="page-head">
        {place ? <p className="soft small">{place}</p> : null}
        <Heading key={props.title} focus={hasMoved()}>
          {props.title}
        </Heading>
      </div>
      {props.children}
    </div>
  );
}

/** An instant in the reader's zone, with how long it is until then. */
export function Instant(props: { iso: string; until?: boolean }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  const words = instantInWords(props.iso, dateLocale(navigator.languages ?? []));
  return (
    <time dateTime={props.iso}>
      {words}
      {props.until ? ` (${untilInWords(props.iso, now)})` : null}
    </time>
  );
}

/** The number that the operator finds the request by: offered, never in the way. */
export function Reference(props: { problem: ApiProblem }) {
  const { problem } = props;
  if (problem.requestId === null && problem.status <= 0) return null;
  return (
    <details className="small">
      <summary>Details for support</summary>
      <p className="soft">
        {problem.requestId ? (
          <>
            Reference <code>{problem.requestId}</code>,{" "}
          </>
        ) : null}
        code <code>{problem.code}</code>
        {problem.status > 0 ? ` (${problem.status})` : ""}
      </p>
    </details>
  );
}

/** Something did not work, in the place where it was tried. */
export function Failure(props: { title: string; problem: ApiProblem; refused?: string }) {
  const { problem } = props;
  return (
    <Notice tone={problem.passing ? "care" : "bad"} title={props.title} urgent>
      <p>{failureInWords(problem, props.refused)}</p>
      <Reference problem={problem} />
    </Notice>
  );
}

/** @param refused what to say when the server understood and said no, without words of its own */
export function failureInWords(problem: ApiProblem, refused?: string): string {
  if (problem.status === 0) return "We cannot be reached. Please check your connection and try again. Nothing is lost.";
  if (problem.status === 429) return "That was a little too often. Please wait a minute and try again.";
  if (problem.status >= 500 || problem.status < 0) return "This is our fault, not yours. Please wait a minute and try again. Nothing is lost.";
  return problem.detail || refused || "Please open the link in your invitation mail again. If that does not help, ask the people who invited you.";
}

/** A button that sends the form around it, also by the Enter key. `busy` keeps it in place and focusable, and deaf. */
export function SubmitButton(props: { busy: boolean; children: ReactNode }) {
  return (
    <button type="submit" className="button button-main button-wide" aria-disabled={props.busy ? "true" : undefined}>
      {props.children}
    </button>
  );
}

export function TryAgain(props: { onPress: () => void }) {
  return (
    <p>
      <Button kind="main" wide onPress={props.onPress}>
        Try again
      </Button>
    </p>
  );
}
