import { useEffect, useState } from "react";
import type { Result, SessionStatus, SessionView, Transcript } from "../api/model";
import { ApiProblem } from "../api/problem";
import type { VivaApi } from "../api/viva";
import { POLL_RESULT, waitMs } from "../call/backoff";
import { handOver, type Typed } from "../call/handOver";
import { openOutbox } from "../call/Outbox";
import { Button, Heading, Notice, useTitle, Waiting } from "../ui/parts";
import { Said } from "../ui/Said";

/** The result is a matter of seconds; after this long we say so and stop asking. */
const POLL_FOR_MS = 5 * 60_000;

type Loaded =
  | { kind: "loading" }
  | { kind: "problem" }
  | { kind: "ready"; session: SessionView; transcript: Transcript };

/** Thanks, what happens next, what was said and what the summary says was covered. The same for one who comes back later. */
export function Finished(props: {
  api: VivaApi;
  sessionId: string;
  /** As last heard of; the session itself is asked. */
  status: SessionStatus;
  company: string;
  focus: boolean;
}) {
  const { api, sessionId, company } = props;
  const [loaded, setLoaded] = useState<Loaded>({ kind: "loading" });
  const [attempt, setAttempt] = useState(0);
  const [tooLate, setTooLate] = useState<Typed[]>([]);

  useEffect(() => {
    let current = true;
    setLoaded({ kind: "loading" });
    const asked = deliverLast(api, sessionId, setTooLate).then(() => Promise.all([api.session(sessionId), api.transcript(sessionId)]));
    asked.then(
      ([session, transcript]) => current && setLoaded({ kind: "ready", session, transcript }),
      () => current && setLoaded({ kind: "problem" }),
    );
    return () => {
      current = false;
    };
  }, [api, sessionId, attempt]);

  const status = loaded.kind === "ready" ? loaded.session.status : props.status;
  useTitle(headingOf(status));
  return (
    <div className="stack-wide">
      <Heading focus={props.focus}>{headingOf(status)}</Heading>

      <section className="stack" aria-labelledby="next">
        <h2 id="next">What happens next</h2>
        <p>{whatNext(status, company)}</p>
      </section>

      {status === "completed" ? (
        <section className="stack" aria-labelledby="covered">
          <h2 id="covered">What was covered</h2>
          <Covered api={api} sessionId={sessionId} company={company} />
        </section>
      ) : null}

      <section className="stack" aria-labelledby="said">
        <h2 id="said">What was said</h2>
        {loaded.kind === "loading" ? <Waiting>Fetching the text…</Waiting> : null}
        {loaded.kind === "problem" ? (
          <Notice tone="care">
            <p>The text could not be fetched. It is safe; only this page did not get it.</p>
            <Button onPress={() => setAttempt(attempt + 1)}>Try again</Button>
          </Notice>
        ) : null}
        {tooLate.length > 0 ? (
          <Notice tone="care">
            <p>What you typed last came too late and is not part of the interview:</p>
            {tooLate.map((one) => (
              <p key={one.id}>{one.text}</p>
            ))}
          </Notice>
        ) : null}
        {loaded.kind === "ready" ? (
          <Said transcript={loaded.transcript} names={{ ai: "Interviewer (AI)", candidate: "You" }} />
        ) : null}
      </section>
      {status === "completed" ? <Receipt api={api} sessionId={sessionId} /> : null}
    </div>
  );
}

/** What the room could not bring to the server; what gets no answer now is tried again the next time. */
async function deliverLast(api: VivaApi, sessionId: string, onRefused: (refused: Typed[]) => void): Promise<void> {
  const outbox = await openOutbox();
  const refused = await handOver(api, sessionId, outbox).catch(() => []);
  if (refused.length > 0) onRefused(refused);
  for (const item of refused) await outbox.remove(item.id);
}

/** A small file that shows later that what was said was not changed afterwards. */
function Receipt(props: { api: VivaApi; sessionId: string }) {
  const [trouble, setTrouble] = useState("");

  async function save() {
    setTrouble("");
    try {
      const receipt = await props.api.receipt(props.sessionId);
      if (receipt === null) {
        setTrouble("There is no receipt yet. Try again in a moment.");
        return;
      }
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([JSON.stringify(receipt, null, 2)], { type: "application/json" }));
      link.download = `interview-receipt-${props.sessionId}.json`;
      link.click();
      URL.revokeObjectURL(link.href);
    } catch {
      setTrouble("The receipt could not be fetched. Try again in a moment.");
    }
  }

  return (
    <section className="stack" aria-labelledby="receipt">
      <h2 id="receipt">Your receipt</h2>
      <p className="soft">
        A small file without any of your words. Whoever keeps it can show later that the record of this interview was not changed.
      </p>
      <Button onPress={() => void save()}>Save the receipt</Button>
      {trouble ? <p role="alert">{trouble}</p> : null}
    </section>
  );
}

function headingOf(status: string): string {
  switch (status) {
    case "completed":
      return "Thank you, the interview is finished";
    case "failed":
      return "The interview could not be finished";
    case "cancelled":
      return "The interview was cancelled";
    case "expired":
      return "The invitation has expired";
    default:
      return "Thank you";
  }
}

function whatNext(status: string, company: string): string {
  switch (status) {
    case "failed":
    case "cancelled":
    case "expired":
      return `Please ask ${company} how to go on. What you said, if anything, is kept and stands below.`;
    default:
      return `People at ${company} read what was said and decide; no computer decides about you. They will tell you how it goes on. You may close this page; your link shows it again.`;
  }
}

function Covered(props: { api: VivaApi; sessionId: string; company: string }) {
  const { api, sessionId, company } = props;
  const [result, setResult] = useState<Result | "pending" | "late">("pending");

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let current = true;
    const since = Date.now();
    const ask = async (attempt: number): Promise<void> => {
      try {
        const found = await api.result(sessionId);
        if (!current) return;
        if (found) {
          setResult(found);
          return;
        }
      } catch (reason) {
        if (!current) return;
        if (!ApiProblem.from(reason).passing) {
          setResult("late");
          return;
        }
      }
      if (Date.now() - since > POLL_FOR_MS) setResult("late");
      else timer = setTimeout(() => void ask(attempt + 1), waitMs(POLL_RESULT, attempt, Math.random()));
    };
    void ask(0);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [api, sessionId]);

  if (result === "pending") return <Waiting>The summary is being written. It takes a moment.</Waiting>;
  if (result === "late") return <p className="soft">There is no summary yet. Coming back later shows it.</p>;
  if (result.summary_status === "declined") {
    return <p className="soft">No summary is written, as you chose. People at {company} read what was said.</p>;
  }
  const covered = result.summary_detail?.covered ?? [];
  if (result.summary_status === "failed" || (result.evaluation_status === "failed" && covered.length === 0)) {
    return <p className="soft">The summary could not be written. What was said stands below, complete.</p>;
  }
  if (result.summary_detail === null) return <p className="soft">The summary is not shown here. What was said stands below, complete.</p>;
  if (covered.length === 0) return <p className="soft">The summary names nothing that was covered.</p>;
  return (
    <ul className="points" data-summary="covered">
      {covered.map((sentence) => (
        <li key={sentence.text}>{sentence.text}</li>
      ))}
    </ul>
  );
}
