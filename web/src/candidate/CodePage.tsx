import { type FormEvent, useEffect, useRef, useState } from "react";
import type { CandidateApi } from "../api/candidate";
import type { Invitation } from "../api/model";
import { ApiProblem } from "../api/problem";
import { Button } from "../ui/parts";
import { Failure, failureInWords, PageHead, SubmitButton } from "./parts";
import { codeProblemInWords, readCode } from "../ui/code";
import type { CodeMail } from "./way/codeMail";
import { secondsInWords, secondsLeft } from "./way/countdown";

/** The second half of signing in: the code is entered. Whoever opens the mail's link in this browser need not. */
export function CodePage(props: {
  api: CandidateApi;
  invitation: Invitation | null;
  mail: CodeMail;
  onSignedIn: () => Promise<void>;
  /** The invitation cannot be used, or is another person's: the page that follows says so. */
  onRefused: (problem: ApiProblem) => void;
  onBack: () => void;
}) {
  const { api, invitation } = props;
  const [typed, setTyped] = useState("");
  const [mistake, setMistake] = useState<string | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [checking, setChecking] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const signedIn = useRef(props.onSignedIn);
  signedIn.current = props.onSignedIn;

  useEffect(() => {
    // The link in the mail may have been opened in another tab of this browser.
    const look = () => {
      if (document.visibilityState !== "visible") return;
      api.invitation().then(
        (found) => (found?.signed_in ? signedIn.current() : undefined),
        () => undefined,
      );
    };
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [api]);

  function wrong(words: string) {
    setMistake(words);
    input.current?.focus();
    input.current?.select();
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (checking) return;
    const read = readCode(typed);
    setProblem(null);
    if (!read.ok) {
      wrong(codeProblemInWords(read.problem));
      return;
    }
    setMistake(null);
    setChecking(true);
    try {
      await api.verifyCode(read.code);
      await props.onSignedIn();
    } catch (reason) {
      const found = ApiProblem.from(reason);
      if (found.code === "wrong_person" || found.code === "invitation_unusable") props.onRefused(found);
      else if (found.code === "code_wrong") wrong("That code is not right, or it is too old. Only the newest code counts: check the digits, or ask for a new one.");
      else if (found.status === 429) {
        props.mail.sent(found.retryAfterS ?? 60);
        wrong("There were too many tries, so the codes sent before do not work any more. Please wait, then ask for a new one below.");
      }
      else setProblem(found);
    } finally {
      setChecking(false);
    }
  }

  return (
    <div className="stack-wide">
      <PageHead step="code" title="Enter the code from the mail" error={mistake !== null}>
        <p>
          {props.mail.asked ? "We have sent a code to " : "A code goes to "}
          {invitation?.email_hint ? <span className="address">{invitation.email_hint}</span> : "the address that your invitation went to"}
          . It can take a minute; please look into the folder for unwanted mail too.
        </p>
      </PageHead>

      {problem ? <Failure title="The code could not be checked" problem={problem} /> : null}

      <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
        <div className={mistake ? "field field-wrong" : "field"}>
          <label htmlFor="code">Code from the mail</label>
          <p className="soft small" id="code-hint">
            Six digits. You may paste it, with or without spaces.
          </p>
          <div role="alert" id="code-error">
            {mistake ? (
              <p className="field-error">
                <span className="hidden-words">Error: </span>
                {mistake}
              </p>
            ) : null}
          </div>
          <input
            ref={input}
            id="code"
            className="code-input"
            type="text"
            inputMode="numeric"
            autoComplete="one-time-code"
            autoCapitalize="off"
            spellCheck={false}
            value={typed}
            aria-describedby={mistake ? "code-error code-hint" : "code-hint"}
            aria-invalid={mistake ? "true" : undefined}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </div>
        <SubmitButton busy={checking}>{checking ? "Checking…" : "Sign in"}</SubmitButton>
      </form>

      <div className="stack">
        <Resend api={api} mail={props.mail} />
        <p>
          <Button kind="quiet" onPress={props.onBack}>
            Back
          </Button>
        </p>
      </div>
    </div>
  );
}

/** The seconds tick for the eye only; a screen reader is told once that the wait is over. */
function Resend(props: { api: CandidateApi; mail: CodeMail }) {
  const { api, mail } = props;
  const [now, setNow] = useState(() => performance.now());
  const [state, setState] = useState<"still" | "sending" | "sent">("still");
  const [problem, setProblem] = useState<string | null>(null);
  const left = secondsLeft(mail.againAtMs, now);

  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 500);
    return () => clearInterval(timer);
  }, []);

  async function send() {
    setState("sending");
    setProblem(null);
    try {
      mail.sent(await api.sendCode());
      setState("sent");
    } catch (reason) {
      const found = ApiProblem.from(reason);
      if (found.status === 429) mail.sent(found.retryAfterS ?? 30);
      setProblem(found.status === 429 ? "There were many requests just now. Please wait a little." : failureInWords(found));
      setState("still");
    }
    setNow(performance.now());
  }

  return (
    <div className="stack-tight">
      <p>
        <Button wide busy={state === "sending" || left > 0} onPress={() => void send()}>
          {state === "sending" ? "Sending…" : mail.asked ? "Send another code" : "Email me a code"}
        </Button>
      </p>
      {left > 0 ? (
        <p className="soft small" aria-hidden="true">
          You can ask for another code in {secondsInWords(left)}.
        </p>
      ) : null}
      <p className="small" role="status">
        {state === "sent" && left > 0 ? "A new code is on its way. The codes before it do not work any more." : ""}
        {mail.asked && left === 0 && state !== "sending" ? "No mail yet? You can ask for another code now." : ""}
      </p>
      {problem ? (
        <p className="field-error" role="alert">
          {problem}
        </p>
      ) : null}
    </div>
  );
}
