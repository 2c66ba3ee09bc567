import type { Transcript, TranscriptEntry } from "../../api/model";
import { Section } from "../kit/layout";
import { type Claim, claimsOf, standingWords } from "../logic/claims";

interface Props {
  transcript: Transcript;
  candidate: string;
  onShow: (entry: TranscriptEntry) => void;
}

/** Not the record: nobody of ours heard it, and no summary rests on it. */
export function ClientWords(props: Props) {
  const { toRead, same } = claimsOf(props.transcript);
  return (
    <Section
      title="Sent by the candidate's own client"
      id="client-words"
      about="A program on the candidate's side says that this was said. It is not part of the transcript, and no summary rests on it."
    >
      {toRead.length > 0 ? <Said {...props} claims={toRead} /> : null}
      {same.length > 0 ? (
        <details>
          <summary>
            {same.length} {same.length === 1 ? "entry says" : "entries say"} what the transcript says too
          </summary>
          <Said {...props} claims={same} />
        </details>
      ) : null}
    </Section>
  );
}

function Said(props: Props & { claims: Claim[] }) {
  const names: Record<string, string> = { ai: "Interviewer (AI)", candidate: props.candidate };
  return (
    <ul className="said" role="list">
      {props.claims.map((claim) => {
        const heard = props.transcript.entries.find(({ id }) => id === claim.heard_entry_id);
        return (
          <li key={claim.id} className="said-entry" data-standing={claim.standing}>
            <p className="said-head">
              <span className="said-speaker">{names[claim.speaker] ?? "Unknown speaker"}</span>
              {claim.late ? <span> · sent after the end</span> : null}
            </p>
            <p className="said-text">{claim.text}</p>
            <p className="small soft">
              {standingWords(claim, heard)}{" "}
              {heard ? (
                <a
                  href={`#entry-${heard.id}`}
                  onClick={(event) => {
                    event.preventDefault();
                    props.onShow(heard);
                  }}
                >
                  Show what was heard
                </a>
              ) : null}
            </p>
          </li>
        );
      })}
    </ul>
  );
}
