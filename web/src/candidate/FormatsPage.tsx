import type { ReactNode } from "react";
import { Button } from "../ui/parts";
import { Instant, PageHead } from "./parts";
import { pathOf } from "./way/journey";
import { onLink } from "./way/router";

export function FormatsLink(props: { children: ReactNode }) {
  return (
    <a href={pathOf("formats")} onClick={onLink("formats")}>
      {props.children}
    </a>
  );
}

/** For whoever cannot or does not want to be interviewed like this, and for whoever has just said no to it. */
export function FormatsPage(props: {
  company: string;
  title: string;
  contact: string | null;
  /** The instant until which the invitation stays open; null once that does not matter any more. */
  openUntil: string | null;
  declined: boolean;
  onBack: () => void;
}) {
  const { company, contact } = props;
  return (
    <div className="stack-wide">
      <PageHead step="formats" title={props.declined ? "You did not agree, and that is fine" : "Help, or another format"}>
        {props.declined ? (
          <p>
            No interview has taken place and nothing of it is kept but your answer. If you would still like to apply for{" "}
            <strong>{props.title}</strong>, ask {company} for another way.
          </p>
        ) : (
          <p>
            The interview for <strong>{props.title}</strong> can be held in another way if this one does not suit you. You need
            not give a reason.
          </p>
        )}
      </PageHead>

      <section className="stack" aria-labelledby="ask">
        <h2 id="ask">What you can ask for</h2>
        <ul className="points">
          <li>an interview with a person instead of an AI, by phone, by video or at their place</li>
          <li>questions in writing instead of by voice</li>
          <li>more time, breaks, or the questions beforehand</li>
          <li>another language, or somebody to assist you</li>
        </ul>
      </section>

      <section className="stack" aria-labelledby="reach">
        <h2 id="reach">How to reach {company}</h2>
        {contact ? (
          <p>
            Write to{" "}
            <a className="address" href={`mailto:${contact}?subject=${encodeURIComponent(`Interview: ${props.title}`)}`}>
              {contact}
            </a>
            . A line is enough, for example “I would like another format”.
          </p>
        ) : (
          <p>
            Write to the people who invited you, in the way they have been in touch with you so far. A line is enough, for example
            “I would like another format”.
          </p>
        )}
        {props.openUntil ? (
          <p className="soft">
            Meanwhile your invitation stays open until <Instant iso={props.openUntil} />. You can still change your mind.
          </p>
        ) : null}
      </section>

      <p>
        <Button wide onPress={props.onBack}>
          {props.declined ? "Back to the questions of agreement" : "Back"}
        </Button>
      </p>
    </div>
  );
}
