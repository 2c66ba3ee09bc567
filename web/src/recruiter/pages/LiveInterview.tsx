import { useEffect, useRef, useState } from "react";
import type { SessionView } from "../../api/model";
import type { ApiProblem } from "../../api/problem";
import { Notice } from "../../ui/parts";
import { Said } from "../../ui/Said";
import { useWork } from "../kit/app";
import { Tick } from "../kit/fields";
import { Badge, Section } from "../kit/layout";
import { Trouble } from "../kit/states";
import { Follow, type Line } from "../logic/follow";
import { isOver, type LiveView, NOTHING_SEEN, seen } from "../logic/live";
import { when } from "../logic/when";
import { sessionSaid } from "../logic/words";

/** An interview while it runs: where it is, and what is said, growing. It reconnects by itself and says when it could not. */
export function LiveInterview(props: { session: SessionView; onChange: () => void }) {
  const { api } = useWork();
  const { session, onChange } = props;
  const [view, setView] = useState<LiveView>(NOTHING_SEEN);
  const [line, setLine] = useState<{ line: Line; problem: ApiProblem | null }>({ line: "connecting", problem: null });
  const changed = useRef(onChange);
  changed.current = onChange;

  useEffect(() => {
    const follow = new Follow({
      open: (signal) => api.watch(session.id, signal),
      heard: (event) => setView((before) => seen(before, event.event, event.data)),
      line: (now, problem) => setLine({ line: now, problem }),
      setTimer: (run, ms) => setTimeout(run, ms),
      clearTimer: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
      random: Math.random,
    });
    follow.start();
    return () => follow.stop();
  }, [api, session.id]);

  // The page's head shows the status too, and a finished interview is another page.
  const status = view.status ?? session.status;
  useEffect(() => {
    if (view.status !== null && view.status !== session.status) changed.current();
  }, [view.status, session.status]);

  return (
    <div className="stack-wide">
      <Where view={view} status={status} line={line.line} />
      {line.line === "closed" && line.problem ? <Trouble problem={line.problem} what="Following the interview" /> : null}
      <Words view={view} candidate={session.candidate?.name ?? "Candidate"} sessionId={session.id} begun={session.started_at !== null || status === "in_progress"} />
    </div>
  );
}

function Where(props: { view: LiveView; status: SessionView["status"]; line: Line }) {
  const { view, status, line } = props;
  const said = sessionSaid(status);
  return (
    <section className="section sheet" aria-label="Where the interview is">
      <div role="status" className="stack-small">
        <p className="row">
          <Badge tone={said.tone}>{said.words}</Badge>
          {view.question ? <strong>{`Question ${view.question.number} of ${view.question.of}`}</strong> : null}
          <LineWords line={line} over={isOver(status)} />
        </p>
        {status === "disconnected" ? (
          <p>
            {view.resumeUntil
              ? `The candidate’s connection was lost. They can go on until ${when(view.resumeUntil)}.`
              : "The candidate’s connection was lost. They can go on with the same link."}
          </p>
        ) : null}
      </div>
      {view.question ? (
        <>
          <progress className="progress" max={view.question.of} value={view.question.number} aria-label="Questions asked so far" />
          <blockquote className="asked">{view.question.text}</blockquote>
        </>
      ) : null}
      {["pending", "ready"].includes(status) ? <p className="soft">The candidate has not begun. This page follows by itself once they do.</p> : null}
      {line === "stale" ? (
        <Notice tone="care">
          <p>What you see may be out of date: the line to the server broke. This page connects again by itself; nothing of the interview is lost.</p>
        </Notice>
      ) : null}
    </section>
  );
}

function LineWords(props: { line: Line; over: boolean }) {
  if (props.over) return null;
  switch (props.line) {
    case "connecting":
      return <span className="soft small">Connecting…</span>;
    case "live":
      return <span className="live-mark small">Live</span>;
    case "stale":
      return <span className="soft small">Connecting again…</span>;
    case "closed":
      return null;
  }
}

function Words(props: { view: LiveView; candidate: string; sessionId: string; begun: boolean }) {
  const { entries } = props.view;
  const [along, setAlong] = useState(true);
  const end = useRef<HTMLDivElement>(null);
  const newest = entries[entries.length - 1];
  useEffect(() => {
    if (along && newest) end.current?.scrollIntoView({ block: "nearest" });
  }, [along, newest]);
  return (
    <Section title="Transcript" id="transcript">
      {entries.length === 0 ? (
        <p className="soft">{props.begun ? "Nothing has been written down yet. What is said appears here." : "What is said appears here."}</p>
      ) : (
        <>
          <Tick id="along" label="Scroll along with what is said" checked={along} onChange={setAlong} />
          <Said transcript={{ session_id: props.sessionId, entries, gaps: [] }} names={{ ai: "Interviewer (AI)", candidate: props.candidate }} />
        </>
      )}
      <div ref={end} className="end-of-words" />
    </Section>
  );
}
