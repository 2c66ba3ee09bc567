import { useEffect, useState } from "react";
import type { Result, SessionView, SummarySentence, Transcript, TranscriptEntry } from "../api/model";
import { ApiProblem } from "../api/problem";
import type { VivaApi } from "../api/viva";
import { POLL_RESULT, waitMs } from "../call/backoff";
import { clock, whenInWords } from "../ui/format";
import { Button, Frame, Heading, Notice, useTitle, Waiting } from "../ui/parts";
import { Said } from "../ui/Said";
import { statusInWords } from "./status";

type Loaded =
  | { kind: "loading" }
  | { kind: "problem"; problem: ApiProblem }
  | { kind: "ready"; session: SessionView; transcript: Transcript; result: Result | null };

/** One interview, for the people who decide: the summary with what each sentence rests on, and the words themselves. */
export function SessionPage(props: { api: VivaApi; sessionId: string }) {
  const { api, sessionId } = props;
  const [loaded, setLoaded] = useState<Loaded>({ kind: "loading" });
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let current = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    // Looks again while there is more to come: an interview that runs, a summary that is being written.
    const look = async (round: number): Promise<void> => {
      try {
        const [session, transcript, result] = await Promise.all([
          api.session(sessionId),
          api.transcript(sessionId),
          api.result(sessionId),
        ]);
        if (!current) return;
        setLoaded({ kind: "ready", session, transcript, result });
        if (result === null && mayStillChange(session.status)) {
          timer = setTimeout(() => void look(round + 1), waitMs(POLL_RESULT, round, Math.random()));
        }
      } catch (reason) {
        if (!current) return;
        const problem = ApiProblem.from(reason);
        // One missed look at a page that already shows something is no reason to take it away.
        setLoaded((before) => (before.kind === "ready" ? before : { kind: "problem", problem }));
        if (problem.passing) timer = setTimeout(() => void look(round + 1), waitMs(POLL_RESULT, round, Math.random()));
      }
    };
    void look(0);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [api, sessionId, attempt]);

  switch (loaded.kind) {
    case "loading":
      return (
        <Frame wide who="Vivavoce" about="Interview">
          <Waiting>Opening the interview…</Waiting>
        </Frame>
      );
    case "problem":
      return (
        <Problem
          problem={loaded.problem}
          again={() => {
            setLoaded({ kind: "loading" });
            setAttempt(attempt + 1);
          }}
        />
      );
    case "ready":
      return <Interview session={loaded.session} transcript={loaded.transcript} result={loaded.result} />;
  }
}

function mayStillChange(status: string): boolean {
  return !["failed", "cancelled", "expired"].includes(status);
}

function Problem(props: { problem: ApiProblem; again: () => void }) {
  const { heading, words } = problemInWords(props.problem);
  useTitle(heading);
  return (
    <Frame wide who="Vivavoce" about="Interview">
      <div className="stack">
        <Heading focus={false}>{heading}</Heading>
        <p>{words}</p>
        {props.problem.passing ? (
          <p>
            <Button kind="main" onPress={props.again}>
              Try again
            </Button>
          </p>
        ) : null}
      </div>
    </Frame>
  );
}

function problemInWords(problem: ApiProblem): { heading: string; words: string } {
  switch (problem.status) {
    case 401:
      return {
        heading: "Please open your personal link",
        words: "This browser does not know you. Use the link that was given to you, or ask for a new one.",
      };
    case 403:
      return {
        heading: "You may not see this interview",
        words: "Reading it needs the role of an owner, a recruiter or a reviewer. An owner of your organisation can give you one.",
      };
    case 400: // an address that is no session's id
    case 404:
      return {
        heading: "There is no such interview",
        words: "It does not exist, or it belongs to another organisation. Please check the address.",
      };
    default:
      return problem.passing
        ? { heading: "The interview could not be fetched", words: "The server did not answer as it should. It is safe to try again." }
        : { heading: "The interview could not be fetched", words: problem.detail || "Please use the link you were given." };
  }
}

function Interview(props: { session: SessionView; transcript: Transcript; result: Result | null }) {
  const { session, transcript, result } = props;
  const [marked, setMarked] = useState<string | null>(null);
  const candidate = session.candidate?.name ?? "Candidate";
  const when = session.started_at;
  useTitle(`${candidate}: ${session.position.title}`);

  function show(entry: TranscriptEntry) {
    setMarked(entry.id);
    const element = document.getElementById(`entry-${entry.id}`);
    element?.scrollIntoView({ block: "center" });
    element?.focus({ preventScroll: true });
  }

  return (
    <Frame wide who="Vivavoce" about="Interview">
      <div className="stack-wide">
        <div className="stack">
          <Heading focus={false}>{candidate}</Heading>
          <dl className="facts">
            <div>
              <dt>Position</dt>
              <dd>{session.position.title}</dd>
            </div>
            <div>
              <dt>Status</dt>
              <dd>{statusInWords(session.status)}</dd>
            </div>
            <div>
              <dt>When</dt>
              <dd>{when ? <time dateTime={when}>{whenInWords(when)}</time> : "Not begun"}</dd>
            </div>
          </dl>
        </div>

        <section className="stack" aria-labelledby="summary">
          <h2 id="summary">Summary</h2>
          <Summary session={session} result={result} entries={transcript.entries} onShow={show} />
        </section>

        <section className="stack" aria-labelledby="transcript">
          <h2 id="transcript">Transcript</h2>
          {transcript.entries.length === 0 && !["completed", "failed"].includes(session.status) ? (
            <p className="soft">Nothing has been said yet. What is said appears here.</p>
          ) : (
            <Said transcript={transcript} names={{ ai: "Interviewer (AI)", candidate }} marked={marked} />
          )}
        </section>
      </div>
    </Frame>
  );
}

function Summary(props: {
  session: SessionView;
  result: Result | null;
  entries: TranscriptEntry[];
  onShow: (entry: TranscriptEntry) => void;
}) {
  const { session, result } = props;
  if (result === null) {
    if (session.status === "completed") return <Waiting>The summary is being written. It appears here by itself.</Waiting>;
    return (
      <p className="soft">
        {mayStillChange(session.status) ? "There is a summary once the interview is finished." : "There is no summary of this interview."}
      </p>
    );
  }
  const detail = result.summary_detail;
  if (!detail && result.evaluation_status === "failed") {
    return <p>The summary could not be written. The transcript below is complete.</p>;
  }
  if (!detail) {
    return result.summary ? <p>{result.summary}</p> : <p className="soft">The summary is empty: too little was said.</p>;
  }
  const parts: [string, SummarySentence[]][] = [
    ["Covered", detail.covered],
    ["Strengths", detail.strengths ?? []],
    ["To probe further", detail.probe ?? []],
  ];
  if (parts.every(([, sentences]) => sentences.length === 0)) {
    return <p className="soft">The summary is empty: too little was said.</p>;
  }
  return (
    <div className="stack">
      <Notice>
        <p className="small">Each sentence names the words it rests on. It proposes nothing and rates nobody: you read and decide.</p>
      </Notice>
      {parts.map(([title, sentences]) =>
        sentences.length === 0 ? null : (
          <div key={title} className="summary-part">
            <h3>{title}</h3>
            <ul className="points">
              {sentences.map((sentence) => (
                <li key={sentence.text}>
                  {sentence.text} <Cited sentence={sentence} entries={props.entries} onShow={props.onShow} />
                </li>
              ))}
            </ul>
          </div>
        ),
      )}
    </div>
  );
}

/** The entries a sentence rests on, as links by their time; a missing one is said, not hidden. */
function Cited(props: { sentence: SummarySentence; entries: TranscriptEntry[]; onShow: (entry: TranscriptEntry) => void }) {
  return (
    <span className="cited">
      {props.sentence.entry_ids.map((id) => {
        const entry = props.entries.find((candidate) => candidate.id === id);
        if (!entry) return <span key={id}>(entry not found)</span>;
        const time = clock(entry.start_ms);
        return (
          <a
            key={id}
            href={`#entry-${id}`}
            aria-label={`What was said at ${time}`}
            onClick={(event) => {
              event.preventDefault();
              props.onShow(entry);
            }}
          >
            {time}
          </a>
        );
      })}
    </span>
  );
}
