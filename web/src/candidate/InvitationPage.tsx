import type { Interview, Invitation, SystemNotice } from "../api/model";
import { minutesInWords } from "../ui/format";
import { Button, Notice } from "../ui/parts";
import { FormatsLink } from "./FormatsPage";
import { Instant, PageHead } from "./parts";
import type { Standing } from "./way/journey";

/** Recognisers by the name that the system answers with. */
const WRITERS: Record<string, string> = {
  pocketsphinx: "PocketSphinx, on this server; it often mishears",
  whisper: "Whisper, on this server",
  vosk: "Vosk, on this server",
  "openai-transcription": "A transcription service",
};

/** What one is invited to, by whom, until when, and what it takes: everything to know before a machine interviews one. */
export function InvitationPage(props: {
  invitation: Invitation | null;
  interview: Interview | null;
  standing: Standing;
  notices: SystemNotice[];
  recognizer: string | null;
  onGo: () => void;
}) {
  const { invitation, interview, standing } = props;
  const known = interview ?? invitation;
  if (!known || standing === "unknown") return <UnknownInvitation />;
  if (standing === "closed") return <ClosedInvitation company={known.company.name} title={known.position.title} expiresAt={known.expires_at} />;
  const company = known.company.name;
  const minutes = known.minutes;
  return (
    <div className="stack-wide">
      <PageHead step={standing === "finished" ? "status" : "invitation"} title={headingOf(company, interview, standing)} windowTitle={`Your interview with ${company}`}>
        {standing === "finished" ? (
          <p>The interview for {known.position.title} was held. Sign in to see how it stands and what was said.</p>
        ) : (
          <p>
            {company} invites you to an interview for <strong>{known.position.title}</strong>. It is a conversation by voice
            {minutes ? ` and takes at most ${minutesInWords(minutes)}` : ""}.
            {invitation?.status === "accepted" && !interview ? " It has been taken up already. If that was you, sign in again to go on." : ""}
          </p>
        )}
        {interview?.position.description ? <p className="soft">{interview.position.description}</p> : null}
      </PageHead>

      {props.notices.map((notice) => (
        <Notice key={notice.code} tone="care" title="Please note">
          <p>{notice.message}</p>
        </Notice>
      ))}

      {standing === "finished" ? null : (
        <>
          <dl className="facts sheet">
            <div>
              <dt>Role</dt>
              <dd>{known.position.title}</dd>
            </div>
            {minutes ? (
              <div>
                <dt>Length</dt>
                <dd>{`At most ${minutesInWords(minutes)}`}</dd>
              </div>
            ) : null}
            <div>
              <dt>Interviewer</dt>
              <dd>An AI, by voice</dd>
            </div>
            {props.recognizer && WRITERS[props.recognizer] ? (
              <div>
                <dt>Written down by</dt>
                <dd>{WRITERS[props.recognizer]}</dd>
              </div>
            ) : null}
            <div>
              <dt>Open until</dt>
              <dd>
                <Instant iso={known.expires_at} until />
              </dd>
            </div>
          </dl>
          <GoodToKnow company={company} hint={interview ? null : (invitation?.email_hint ?? null)} />
        </>
      )}

      <div className="stack">
        <p>
          <Button kind="main" wide onPress={props.onGo}>
            {goOf(standing)}
          </Button>
        </p>
        {standing === "finished" ? null : (
          <p className="soft">
            Would a conversation by voice with an AI not work for you? <FormatsLink>Ask for another format</FormatsLink>.
          </p>
        )}
      </div>
    </div>
  );
}

function headingOf(company: string, interview: Interview | null, standing: Standing): string {
  if (interview) return `Welcome, ${interview.candidate.name}`;
  return standing === "finished" ? "Your interview is finished" : `Your interview with ${company}`;
}

function goOf(standing: Standing): string {
  switch (standing) {
    case "agreement":
      return "Next: your agreement";
    case "ready":
      return "Next: check your microphone";
    case "finished":
      return "Sign in to see how it stands";
    default:
      return "Get started";
  }
}

function GoodToKnow(props: { company: string; hint: string | null }) {
  return (
    <>
      <section className="stack" aria-labelledby="need">
        <h2 id="need">What you need</h2>
        <ul className="points">
          <li>A phone, tablet or computer with a microphone, and a quiet place. Headphones help.</li>
          {props.hint ? (
            <li>
              Your mailbox <span className="address">{props.hint}</span>: we send you a code there. You need no password and no
              account.
            </li>
          ) : null}
          <li>A connection that is good enough for a phone call. You can test it before you begin.</li>
        </ul>
      </section>
      <section className="stack" aria-labelledby="know">
        <h2 id="know">Good to know</h2>
        <ul className="points">
          <li>
            <strong>Your interviewer is an AI</strong>, not a person. People at {props.company} read what was said and decide.
          </li>
          <li>
            <strong>Your words are kept as text.</strong> No sound and no video are recorded. You see the same text when the
            interview ends.
          </li>
          <li>
            <strong>Take your time.</strong> You may pause to think, and ask for a question to be repeated. Each question also
            stands on the screen.
          </li>
          <li>
            <strong>If the connection breaks</strong>, nothing is lost. You come back to this page and go on. You can end the
            interview at any time.
          </li>
        </ul>
      </section>
    </>
  );
}

/** Unknown, mistyped and taken back look alike, so that nobody can try out links. */
function UnknownInvitation() {
  return (
    <div className="stack">
      <PageHead step="status" title="Please open your personal link">
        <p>
          We do not know which interview you are invited to. That happens when a link was copied in pieces, when it was
          replaced by a newer one or taken back, or when this browser has not opened it for a while.
        </p>
        <p>
          Please open the link in your newest invitation mail, on the device you want to be interviewed on. If that leads you
          here again, ask the people who invited you for a new one. Nothing you have said is lost.
        </p>
      </PageHead>
    </div>
  );
}

function ClosedInvitation(props: { company: string; title: string; expiresAt: string }) {
  return (
    <div className="stack">
      <PageHead step="status" title="This invitation has expired">
        <p>
          The interview with {props.company} for <strong>{props.title}</strong> was open until <Instant iso={props.expiresAt} />.
        </p>
        <p>
          If you would still like to take it, please ask {props.company} for a new link. Mails take time and things come between;
          asking is quite usual.
        </p>
        <p>
          <FormatsLink>How to reach {props.company}</FormatsLink>
        </p>
      </PageHead>
    </div>
  );
}
