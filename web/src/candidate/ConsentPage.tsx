import { type FormEvent, useEffect, useRef, useState } from "react";
import type { CandidateApi } from "../api/candidate";
import type { Consent, Interview } from "../api/model";
import { ApiProblem } from "../api/problem";
import { Button, Notice } from "../ui/parts";
import { Failure, PageHead, SubmitButton } from "./parts";
import { answersOf, isChanged, missingOf, type Ticked } from "./way/consents";

/** Each purpose for itself, nothing ticked beforehand, and a "no" that is as easy as a "yes". */
export function ConsentPage(props: {
  api: CandidateApi;
  interview: Interview;
  /** The texts are asked for afresh when they have changed meanwhile. */
  onReload: () => Promise<void>;
  onAgreed: (consents: Consent[]) => void;
  onDeclined: (consents: Consent[]) => void;
}) {
  const { api, interview } = props;
  const { consents } = interview;
  const [ticked, setTicked] = useState<Ticked>({});
  const [missing, setMissing] = useState<readonly string[]>([]);
  const [sending, setSending] = useState<"yes" | "no" | null>(null);
  const [changed, setChanged] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const summary = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (missing.length > 0) summary.current?.focus();
  }, [missing]);

  async function send(agree: boolean) {
    if (sending) return;
    const left = agree ? missingOf(consents, ticked) : [];
    setMissing(left);
    if (left.length > 0) return;
    setSending(agree ? "yes" : "no");
    setProblem(null);
    setChanged(false);
    try {
      const kept = await api.answerConsents(interview.invitation_id, answersOf(consents, agree ? ticked : {}));
      (agree ? props.onAgreed : props.onDeclined)(kept);
    } catch (reason) {
      const found = ApiProblem.from(reason);
      if (isChanged(found.code)) {
        setTicked({});
        setChanged(true);
        await props.onReload();
      } else {
        setProblem(found);
      }
    } finally {
      setSending(null);
    }
  }

  return (
    <div className="stack-wide">
      <PageHead step="consent" title="Your agreement" error={missing.length > 0}>
        <p>
          {interview.company.name} needs your word before the interview can begin. Nothing is ticked for you. Read each part, then
          decide.
        </p>
      </PageHead>

      {changed ? (
        <Notice tone="care" title="The text has changed" urgent>
          <p>It was changed after you had opened this page. Please read it once more and decide anew.</p>
        </Notice>
      ) : null}
      {problem ? <Failure title="Your answer could not be kept" problem={problem} /> : null}
      {missing.length > 0 ? (
        <div className="notice notice-bad" ref={summary} tabIndex={-1}>
          <h2>There is a problem</h2>
          <ul>
            {missing.map((purpose) => (
              <li key={purpose}>
                <a
                  href={`#agree-${purpose}`}
                  onClick={(event) => {
                    event.preventDefault();
                    document.getElementById(`agree-${purpose}`)?.focus();
                  }}
                >
                  {missingWords(consents, purpose)}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ) : null}

      <form
        className="stack-wide"
        noValidate
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void send(true);
        }}
      >
        {consents.map((consent) => (
          <Question
            key={`${consent.purpose} ${consent.version}`}
            consent={consent}
            ticked={ticked[consent.purpose] ?? false}
            missing={missing.includes(consent.purpose)}
            onTick={(yes) => {
              setTicked({ ...ticked, [consent.purpose]: yes });
              setMissing(missing.filter((purpose) => purpose !== consent.purpose));
            }}
          />
        ))}
        <div className="row equals">
          <SubmitButton busy={sending !== null}>{sending === "yes" ? "One moment…" : "Agree and go on"}</SubmitButton>
          <Button wide busy={sending !== null} onPress={() => void send(false)}>
            {sending === "no" ? "One moment…" : "I do not agree"}
          </Button>
        </div>
        <p className="soft small">
          “I do not agree” leads to other ways of being interviewed. You can change your mind until the interview begins.
        </p>
      </form>
    </div>
  );
}

function missingWords(consents: readonly Consent[], purpose: string): string {
  const title = consents.find((consent) => consent.purpose === purpose)?.title ?? purpose;
  return `Tick “${title}” to go on, or press “I do not agree”.`;
}

function Question(props: { consent: Consent; ticked: boolean; missing: boolean; onTick: (yes: boolean) => void }) {
  const { consent, ticked, missing } = props;
  const id = `agree-${consent.purpose}`;
  return (
    <section className={missing ? "sheet stack consent consent-missing" : "sheet stack consent"} aria-labelledby={`${id}-title`}>
      <div className="stack-tight">
        <h2 id={`${id}-title`}>{consent.title}</h2>
        <p className="soft small">{consent.required ? "Needed: there is no interview without it" : "Your choice: the interview does not depend on it"}</p>
      </div>
      <div className="stack-tight" id={`${id}-text`}>
        {consent.text.split(/\n{2,}/).map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
      </div>
      {missing ? (
        <p className="field-error" id={`${id}-error`}>
          <span className="hidden-words">Error: </span>Please tick this, or press “I do not agree”.
        </p>
      ) : null}
      <label className="tick" htmlFor={id}>
        <input
          type="checkbox"
          id={id}
          checked={ticked}
          aria-invalid={missing ? "true" : undefined}
          aria-describedby={missing ? `${id}-error ${id}-text` : `${id}-text`}
          onChange={(event) => props.onTick(event.currentTarget.checked)}
        />
        <span>
          I agree<span className="hidden-words">: {consent.title}</span>
        </span>
      </label>
      {consent.given === null ? null : (
        <p className="soft small">{consent.given ? "You have agreed to this before." : "You have said no to this before."}</p>
      )}
      <p className="soft small">Text version {consent.version}</p>
    </section>
  );
}
