import { useEffect, useRef } from "react";
import type { Caption } from "../call/roomState";

/** What the candidate typed has ids that begin so. */
const TYPED = "typed_";

/**
 * What is being said. Only finished sentences stand in the log and are announced; the draft below it changes with every
 * word and is for the eye alone. A reader who has scrolled up is left where they are.
 */
export function Captions(props: { captions: Caption[]; unsent: { id: string; text: string }[]; company: string }) {
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const finals = props.captions.filter((caption) => caption.final);
  // What has come back as a caption has arrived, whatever its acknowledgement does.
  const waiting = props.unsent.filter((one) => !props.captions.some((caption) => caption.id === `${TYPED}${one.id}`));
  const drafts = props.captions.filter((caption) => !caption.final && caption.text.trim() !== "");

  useEffect(() => {
    const element = box.current;
    if (element && follows.current) element.scrollTop = element.scrollHeight;
  });

  return (
    <section aria-labelledby="captions-title" className="captions">
      <h2 id="captions-title" className="captions-title">
        Captions
      </h2>
      <div
        className="captions-box"
        ref={box}
        tabIndex={0}
        role="region"
        aria-labelledby="captions-title"
        onScroll={() => {
          const element = box.current;
          if (element) follows.current = element.scrollHeight - element.scrollTop - element.clientHeight < 40;
        }}
      >
        <div role="log" aria-label="What was said" className="captions-log">
          {finals.map((caption) => (
            <Line key={caption.id} caption={caption} />
          ))}
        </div>
        <div aria-hidden="true" className="captions-drafts">
          {drafts.map((caption) => (
            <Line key={caption.id} caption={caption} />
          ))}
        </div>
        {waiting.map((one) => (
          <p key={one.id} className="caption" data-speaker="candidate" data-final="false">
            <span className="caption-speaker">You (typed, waiting to be sent)</span> <span className="caption-text">{one.text}</span>
          </p>
        ))}
        {finals.length + drafts.length + waiting.length === 0 ? <p className="soft">What is said appears here.</p> : null}
      </div>
    </section>
  );
}

function Line(props: { caption: Caption }) {
  const { caption } = props;
  return (
    <p className="caption" data-speaker={caption.speaker} data-final={caption.final ? "true" : "false"}>
      <span className="caption-speaker">
        {caption.speaker === "ai" ? "Interviewer (AI)" : caption.id.startsWith(TYPED) ? "You (typed)" : "You"}
      </span>{" "}
      <span className="caption-text">{caption.text}</span>
      {caption.interrupted ? <span className="soft small"> (interrupted)</span> : null}
    </p>
  );
}
