import { useState } from "react";
import type { Integrity, Result, SessionView, SummarySentence, Transcript, TranscriptEntry } from "../../api/model";
import { clock } from "../../ui/format";
import { Notice, Waiting } from "../../ui/parts";
import { Said } from "../../ui/Said";
import { type Fetched, useFetched, useWork } from "../kit/app";
import { Section } from "../kit/layout";
import { Loaded } from "../kit/states";
import { ClientWords } from "./ClientWords";

/** A summary takes seconds: it is looked for this often until it is there, milliseconds. */
const LOOK_EVERY_MS = 3_000;

/** What was said, and the summary with what each sentence rests on. */
export function FinishedInterview(props: { session: SessionView }) {
  const { api } = useWork();
  const { session } = props;
  const [marked, setMarked] = useState<string | null>(null);
  const [settled, setSettled] = useState(false);
  const transcript = useFetched(`transcript/${session.id}`, () => api.transcript(session.id));
  const result = useFetched(
    `result/${session.id}`,
    async () => ({ result: await api.result(session.id) }),
    settled || session.status !== "completed" ? undefined : LOOK_EVERY_MS,
  );
  if (!settled && result.data?.result) setSettled(true);
  const candidate = session.candidate?.name ?? "Candidate";

  function show(entry: TranscriptEntry) {
    setMarked(entry.id);
    const element = document.getElementById(`entry-${entry.id}`);
    element?.scrollIntoView({ block: "center" });
    element?.focus({ preventScroll: true });
  }

  return (
    <div className="stack-wide">
      <Section title="Summary" id="summary">
        <SummaryPart session={session} fetched={result} entries={transcript.data?.entries ?? []} onShow={show} />
      </Section>
      <Section title="Transcript" id="transcript" about="A program wrote this down as it was spoken. It mishears: hold no odd word against anybody.">
        <Loaded fetched={transcript} what="The transcript" right="see sessions" lines={8}>
          {(said: Transcript) => <Said transcript={said} names={{ ai: "Interviewer (AI)", candidate }} marked={marked} />}
        </Loaded>
      </Section>
      {transcript.data && transcript.data.client_entries.length > 0 && <ClientWords transcript={transcript.data} candidate={candidate} onShow={show} />}
      <Section title="Integrity" id="integrity">
        <IntegrityPart id={session.id} />
      </Section>
    </div>
  );
}

/** How far the transcript can be believed; what an honest browser does too is only counted. */
function IntegrityPart(props: { id: string }) {
  const { api } = useWork();
  const fetched = useFetched(`integrity/${props.id}`, () => api.integrity(props.id));
  return (
    <Loaded fetched={fetched} what="The integrity log" right="see sessions" lines={2}>
      {(log: Integrity) => {
        const grave = log.events.filter((event) => event.level !== "info");
        const slight = log.events.length - grave.length;
        return (
          <div className="stack" data-integrity={log.integrity}>
            <p>{HELD[log.integrity]}</p>
            {grave.length > 0 ? (
              <ul className="points">
                {grave.map((event) => (
                  <li key={event.id}>
                    {event.event.replaceAll("_", " ")}
                    {event.count > 1 ? `, ${event.count} times` : ""}
                    {event.at_ms === null ? "" : `, at ${clock(event.at_ms)}`}
                  </li>
                ))}
              </ul>
            ) : null}
            {slight > 0 ? (
              <p className="soft">
                {slight} further {slight === 1 ? "note tells" : "notes tell"} of what honest browsers do too.
              </p>
            ) : null}
          </div>
        );
      }}
    </Loaded>
  );
}

const HELD: Record<Integrity["integrity"], string> = {
  unobserved: "This interview was not held yet.",
  sealed: "Sealed: the candidate's browser had nothing but sound, and could write nothing.",
  observed: "Open and observed: the candidate's browser had a channel to the call, and the server watched every use of it.",
  review: "Needs a look: somebody acted in the call beside the interviewer, twice, so it was ended. Only what the server heard is scored.",
};

interface SummaryProps {
  session: SessionView;
  entries: TranscriptEntry[];
  onShow: (entry: TranscriptEntry) => void;
}

function SummaryPart(props: SummaryProps & { fetched: Fetched<{ result: Result | null }> }) {
  const { session, fetched } = props;
  return (
    <Loaded fetched={fetched} what="The summary" right="see sessions" lines={3}>
      {({ result }) =>
        result === null ? (
          session.status === "completed" ? (
            <Waiting>The summary is being written. It appears here by itself.</Waiting>
          ) : (
            <p className="soft">There is no summary of this interview.</p>
          )
        ) : (
          <Summary {...props} result={result} />
        )
      }
    </Loaded>
  );
}

function Summary(props: SummaryProps & { result: Result }) {
  const { result } = props;
  const detail = result.summary_detail;
  if (result.summary_status === "declined") {
    return <p>The candidate did not agree to a summary, so none was written. Please read the transcript.</p>;
  }
  if (result.summary_status === "failed" || (!detail && result.evaluation_status === "failed")) {
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
        if (!entry) return props.entries.length === 0 ? null : <span key={id}>(entry not found)</span>;
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
