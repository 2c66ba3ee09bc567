import type { Interview, SystemNotice } from "../api/model";
import { minutesInWords } from "../ui/format";
import { Button, Heading, Notice, useTitle } from "../ui/parts";

/** Everything a person should know before a machine interviews them, and one button. */
export function Welcome(props: {
  interview: Interview;
  notices: SystemNotice[];
  resuming: boolean;
  focus: boolean;
  onGo: () => void;
}) {
  const { company, position, candidate, minutes } = props.interview;
  useTitle(`Your interview with ${company.name}`);
  return (
    <div className="stack-wide">
      <div className="stack">
        <p className="soft small">Step 1 of 3</p>
        <Heading focus={props.focus}>
          {props.resuming ? `Welcome back, ${candidate.name}` : `Welcome, ${candidate.name}`}
        </Heading>
        {props.resuming ? (
          <p>
            Your interview with {company.name} for <strong>{position.title}</strong> was interrupted. What you said so far is
            safe. You can go on where you stopped.
          </p>
        ) : (
          <p>
            {company.name} invites you to an interview for <strong>{position.title}</strong>. It is a conversation by voice
            and takes {minutesInWords(minutes)}.
          </p>
        )}
        {position.description && !props.resuming ? <p className="soft">{position.description}</p> : null}
      </div>

      {props.notices.map((notice) => (
        <Notice key={notice.code} tone="care" title="Please note">
          <p>{notice.message}</p>
        </Notice>
      ))}

      <section className="stack" aria-labelledby="know">
        <h2 id="know">Good to know</h2>
        <ul className="points">
          <li>
            <strong>Your interviewer is an AI</strong>, not a person. People at {company.name} read what was said and decide.
          </li>
          <li>
            <strong>Your words are kept as text.</strong> No sound and no video are recorded. You see the same text when the
            interview ends.
          </li>
          <li>
            <strong>Take your time.</strong> You may pause to think, and ask for a question to be repeated. Each question
            also stands on the screen.
          </li>
          <li>
            <strong>If the connection breaks</strong>, nothing is lost. You come back to this page and go on.
          </li>
        </ul>
        <p className="soft">A quiet place and headphones help. You can end the interview at any time.</p>
      </section>

      <p>
        <Button kind="main" wide onPress={props.onGo}>
          Next: check your microphone
        </Button>
      </p>
    </div>
  );
}
