import { Fragment } from "react";
import type { Transcript, TranscriptEntry, TranscriptGap } from "../api/model";
import { clock, spokenDuration } from "./format";
import { anyUnsure, certainty } from "./unsure";

/** Who is reading: the candidate reads "You", a member reads the candidate's name. */
export interface Names {
  ai: string;
  candidate: string;
}

/** The record; what a client sent stands apart from it. */
type Heard = Omit<Transcript, "client_entries">;

type Line = { at: number; entry: TranscriptEntry } | { at: number; gap: TranscriptGap };

/** Entries in the server's order (the order of the conversation), each gap before the first entry that starts after it. */
export function linesOf(transcript: Heard): Line[] {
  const gaps = [...transcript.gaps].sort((a, b) => a.from_ms - b.from_ms);
  const lines: Line[] = [];
  for (const entry of transcript.entries) {
    const at = entry.start_ms;
    while (gaps[0] && gaps[0].from_ms <= at) {
      const gap = gaps.shift() as TranscriptGap;
      lines.push({ at: gap.from_ms, gap });
    }
    lines.push({ at, entry });
  }
  for (const gap of gaps) lines.push({ at: gap.from_ms, gap });
  return lines;
}

/** The conversation as it was spoken. */
export function Said(props: { transcript: Heard; names: Names; marked?: string | null }) {
  const name = (speaker: string) =>
    speaker === "ai" ? props.names.ai : speaker === "candidate" ? props.names.candidate : "Unknown speaker";
  if (props.transcript.entries.length === 0 && props.transcript.gaps.length === 0) {
    return <p className="soft">Nothing was said in this interview.</p>;
  }
  return (
    <>
      {anyUnsure(props.transcript.entries) ? (
        <p className="said-unsure-note">Underlined words with a question mark may have been misheard.</p>
      ) : null}
      <ol className="said" role="list">
        {linesOf(props.transcript).map((line) =>
          "entry" in line ? (
            <li
              key={line.entry.id}
              id={`entry-${line.entry.id}`}
              tabIndex={-1}
              className={`said-entry said-${line.entry.speaker}`}
              data-speaker={line.entry.speaker}
              data-marked={props.marked === line.entry.id ? "true" : undefined}
            >
              <p className="said-head">
                <span className="said-speaker">{name(line.entry.speaker)}</span>
                <span>
                  <span className="said-time">{clock(line.entry.start_ms)}</span>
                  {line.entry.medium === "text" ? " · in writing" : ""}
                  {line.entry.interrupted ? " · interrupted" : ""}
                  {line.entry.source === "client" ? " · as sent by the browser" : ""}
                </span>
              </p>
              <p className="said-text">
                <Words entry={line.entry} />
              </p>
              {certainty(line.entry).kind === "mostly_unsure" ? (
                <p className="said-unsure-note">Much of this may have been misheard.</p>
              ) : null}
            </li>
          ) : (
            <li key={`gap-${line.gap.speaker}-${line.gap.from_ms}`} className="said-gap">
              {`From ${clock(line.gap.from_ms)}, for ${spokenDuration(line.gap.to_ms - line.gap.from_ms)}, ${name(
                line.gap.speaker,
              )} could not be heard (${line.gap.reason.replaceAll("_", " ")}).`}
            </li>
          ),
        )}
      </ol>
    </>
  );
}

/** The mark stands beside the words, not in them: who copies a quotation copies what was said. */
function Words(props: { entry: TranscriptEntry }) {
  const known = certainty(props.entry);
  if (known.kind !== "some_unsure") return <>{props.entry.text}</>;
  return (
    <>
      {known.stretches.map((stretch, at) => (
        <Fragment key={at}>
          {at > 0 ? " " : ""}
          {stretch.unsure ? (
            <span className="said-unsure" data-unsure="true">
              {stretch.text}
            </span>
          ) : (
            stretch.text
          )}
        </Fragment>
      ))}
    </>
  );
}
