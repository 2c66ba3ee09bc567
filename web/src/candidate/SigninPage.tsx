import { useEffect, useState } from "react";
import type { CandidateApi } from "../api/candidate";
import type { Invitation } from "../api/model";
import { ApiProblem } from "../api/problem";
import { Button, Notice } from "../ui/parts";
import { Failure, PageHead } from "./parts";
import type { CodeMail } from "./way/codeMail";
import { secondsInWords } from "./way/countdown";

/** The first half of signing in: a code is asked for, or another provider is used. */
export function SigninPage(props: { api: CandidateApi; invitation: Invitation | null; mail: CodeMail; onSent: () => void }) {
  const { api, invitation, mail } = props;
  const [google, setGoogle] = useState(false);
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);

  useEffect(() => {
    let current = true;
    // Only a second way: without an answer the first one is enough.
    api.googleOffered().then(
      (offered) => current && setGoogle(offered),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [api]);

  async function send() {
    if (!mail.mayAsk()) {
      props.onSent();
      return;
    }
    setSending(true);
    setProblem(null);
    try {
      mail.sent(await api.sendCode());
      props.onSent();
    } catch (reason) {
      const found = ApiProblem.from(reason);
      if (found.status === 429) mail.sent(found.retryAfterS ?? 30);
      setProblem(found);
    } finally {
      setSending(false);
    }
  }

  const hint = invitation?.email_hint;
  return (
    <div className="stack-wide">
      <PageHead step="signin" title="Sign in with a code">
        <p>
          So that nobody else takes your interview, we send a code to {hint ? <span className="address">{hint}</span> : "the address"}
          {hint ? ", the address" : ""} that your invitation went to. There is no password and no account.
        </p>
      </PageHead>

      {problem ? (
        problem.status === 429 ? (
          <Notice tone="care" title="A code was sent a moment ago" urgent>
            <p>{tooOften(problem)}</p>
          </Notice>
        ) : (
          <Failure title="The code could not be sent" problem={problem} />
        )
      ) : null}

      <div className="stack choices">
        <p>
          <Button kind="main" wide busy={sending} onPress={() => void send()}>
            {sending ? "Sending…" : "Email me a code"}
          </Button>
        </p>
        {problem?.status === 429 ? (
          <p>
            <Button wide onPress={props.onSent}>
              Enter a code that I have
            </Button>
          </p>
        ) : null}
        {google ? (
          <p>
            <a className="button button-wide" href="/api/v1/signin/google?app=candidate">
              Continue with Google
            </a>
          </p>
        ) : null}
        {google ? <p className="soft small">Google works if your account there has this same address.</p> : null}
      </div>

      <details>
        <summary>That is not my address</summary>
        <p className="soft">
          The invitation is for the person who receives mail there. If your address has changed, ask the people who invited you
          to send the invitation to the new one.
        </p>
      </details>
    </div>
  );
}

function tooOften(problem: ApiProblem): string {
  const wait = problem.retryAfterS;
  return `Please look into your mailbox. You can ask for another code ${wait ? `in ${secondsInWords(wait)}` : "a little later"}.`;
}
