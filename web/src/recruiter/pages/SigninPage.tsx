import { type ReactNode, useEffect, useState } from "react";
import { Frame, Heading, Notice, useTitle, Waiting } from "../../ui/parts";
import { useAction } from "../kit/action";
import { useFrame } from "../kit/app";
import { ErrorSummary, type Errors, Form, TextField } from "../kit/fields";
import { Press } from "../kit/Press";
import { isAddress } from "../logic/people";
import { codeProblemInWords, readCode } from "../../ui/code";
import { fragmentOf, type Refusal, refusalFrom, refusalOf, safeNext } from "../logic/signinWords";
import type { SigninApi } from "../server/SigninApi";

/** The mail link's token, out of the address bar at once, so that it is in no history entry. */
const FRAGMENT = takeFragment();

function takeFragment() {
  const fragment = fragmentOf(location.pathname === "/signin" ? location.hash : "");
  if (location.pathname === "/signin" && location.hash) history.replaceState(history.state, "", location.pathname + location.search);
  return fragment;
}

// Another mail link opened in the same tab changes the fragment only, and no page is loaded: load it.
window.addEventListener("hashchange", () => {
  if (location.pathname === "/signin" && location.hash.includes("token_hash")) location.reload();
});

type Step = { kind: "asking" } | { kind: "link" } | { kind: "address" } | { kind: "code"; email: string; again: number };

/** The way in: an address, a mail, a code; or the mail's link and a button; or another provider. `next`: the page in whose place it stands. */
export function SigninPage(props: { api: SigninApi; next: string | null }) {
  const { api } = props;
  const { router } = useFrame();
  const next = safeNext(props.next ?? router.place.query.get("next"));
  // In the place of another page it is known already that nobody is signed in.
  const first: Step = props.next !== null ? { kind: "address" } : FRAGMENT.tokenHash ? { kind: "link" } : { kind: "asking" };
  const [step, setStep] = useState<Step>(first);
  const [refused, setRefused] = useState<Refusal | null>(FRAGMENT.error ? refusalOf(FRAGMENT.error) : null);
  const [moved, setMoved] = useState(false);

  useEffect(() => {
    if (step.kind !== "asking") return;
    let current = true;
    // Whoever is signed in already needs no form.
    api.me().then(
      () => current && location.replace(next ?? "/"),
      () => current && setStep({ kind: "address" }),
    );
    return () => {
      current = false;
    };
  }, [api, step.kind, next]);

  const to = (where: Step) => {
    setMoved(true);
    setRefused(null);
    setStep(where);
  };
  switch (step.kind) {
    case "asking":
      return (
        <Around title="Sign in" focus={false}>
          <Waiting>Opening…</Waiting>
        </Around>
      );
    case "link":
      return <LinkStep api={api} next={next} onOther={() => to({ kind: "address" })} />;
    case "address":
      return <AddressStep api={api} refused={refused} focus={moved} onSent={(email, again) => to({ kind: "code", email, again })} />;
    case "code":
      return <CodeStep api={api} email={step.email} again={step.again} next={next} onOther={() => to({ kind: "address" })} />;
  }
}

function Around(props: { title: string; focus: boolean; children: ReactNode }) {
  useTitle(`${props.title} · Vivavoce`);
  return (
    <Frame who="Vivavoce" about="For the people who invite">
      <div className="stack narrow">
        <Heading focus={props.focus}>{props.title}</Heading>
        {props.children}
      </div>
    </Frame>
  );
}

function Refused(props: { refusal: Refusal }) {
  return (
    <Notice tone="bad" title={props.refusal.title} urgent>
      <p>{props.refusal.words}</p>
    </Notice>
  );
}

function LinkStep(props: { api: SigninApi; next: string | null; onOther: () => void }) {
  const { busy, problem, run } = useAction();
  const candidate = FRAGMENT.app === "candidate";
  const dead = problem !== null && !problem.passing;
  return (
    <Around title={candidate ? "Go on to your interview" : "Sign in to Vivavoce"} focus={false}>
      <p>
        {candidate
          ? "The button proves that the mail reached you, and opens the page of your interview. Nothing starts by itself."
          : "The button signs you in on this device. The link in the mail works once."}
      </p>
      {problem ? <Refused refusal={problem.code === "code_wrong" ? refusalOf("link_used") : refusalFrom(problem)} /> : null}
      <div className="row">
        {dead ? null : (
          <Press
            kind="main"
            busy={busy}
            onPress={() =>
              void run(async () => {
                const server = await props.api.verifyLink(FRAGMENT.app, FRAGMENT.tokenHash ?? "");
                location.replace((candidate ? null : props.next) ?? server);
              })
            }
          >
            {busy ? "Opening…" : candidate ? "Go on" : "Sign in"}
          </Press>
        )}
        {candidate ? null : (
          <Press kind={dead ? "main" : "plain"} onPress={props.onOther}>
            {dead ? "Get a new mail" : "Use a code instead"}
          </Press>
        )}
      </div>
      {dead && candidate ? (
        <p>
          <a href="/interview">Go to the page of your interview</a>, where you can ask for a new mail.
        </p>
      ) : null}
    </Around>
  );
}

function AddressStep(props: { api: SigninApi; refused: Refusal | null; focus: boolean; onSent: (email: string, again: number) => void }) {
  const { api } = props;
  const [email, setEmail] = useState("");
  const [errors, setErrors] = useState<Errors>({});
  const [attempt, setAttempt] = useState(0);
  const [google, setGoogle] = useState(false);
  const { busy, problem, run } = useAction();
  useEffect(() => {
    let current = true;
    api.providers().then(
      (providers) => current && setGoogle(providers.google),
      () => {},
    );
    return () => {
      current = false;
    };
  }, [api]);

  function send() {
    const address = email.trim();
    const wrong = address === "" ? "Enter your e-mail address" : isAddress(address) ? null : "Enter an address like name@example.org";
    setErrors(wrong ? { email: wrong } : {});
    if (wrong) return setAttempt(attempt + 1);
    void run(async () => props.onSent(address, await api.sendCode(address)));
  }

  return (
    <Around title="Sign in" focus={props.focus}>
      {props.refused ? <Refused refusal={props.refused} /> : null}
      {problem ? <Refused refusal={refusalFrom(problem)} /> : null}
      <ErrorSummary errors={errors} attempt={attempt} />
      <Form reads onSubmit={send}>
        <TextField
          id="email"
          label="Your work e-mail address"
          hint="We send a mail with a six-digit code. There is no password."
          type="email"
          autoComplete="username"
          value={email}
          onChange={setEmail}
          errors={errors}
          maxLength={254}
        />
        <div className="row">
          <Press kind="main" submit busy={busy}>
            {busy ? "Sending…" : "Send the code"}
          </Press>
        </div>
      </Form>
      {google ? (
        <>
          <p className="or soft">or</p>
          <p>
            <a className="button" href="/api/v1/signin/google?app=member">
              Continue with Google
            </a>
          </p>
        </>
      ) : null}
      <p className="soft small">You were invited to an interview yourself? Then please use the link in your invitation instead.</p>
    </Around>
  );
}

function CodeStep(props: { api: SigninApi; email: string; again: number; next: string | null; onOther: () => void }) {
  const { api, email } = props;
  const [code, setCode] = useState("");
  const [errors, setErrors] = useState<Errors>({});
  const [attempt, setAttempt] = useState(0);
  const [waitS, setWaitS] = useState(props.again);
  const [sentAgain, setSentAgain] = useState(false);
  const verify = useAction();
  const resend = useAction();
  useEffect(() => {
    if (waitS <= 0) return;
    const timer = setTimeout(() => setWaitS(waitS - 1), 1_000);
    return () => clearTimeout(timer);
  }, [waitS]);

  function check() {
    const read = readCode(code);
    setErrors(read.ok ? {} : { code: codeProblemInWords(read.problem) });
    if (!read.ok) return setAttempt(attempt + 1);
    void verify.run(async () => {
      const server = await api.verifyCode(email, read.code);
      location.replace(props.next ?? server);
    });
  }

  return (
    <Around title="Enter the code from the mail" focus>
      <p>
        If <strong className="break">{email}</strong> has access, a mail with a six-digit code is on its way. It may take a minute; look
        into the spam folder too.
      </p>
      {verify.problem ? <Refused refusal={refusalFrom(verify.problem)} /> : null}
      {resend.problem ? <Refused refusal={refusalFrom(resend.problem)} /> : null}
      <ErrorSummary errors={errors} attempt={attempt} />
      <Form reads onSubmit={check}>
        <TextField
          id="code"
          label="Six-digit code"
          autoComplete="one-time-code"
          inputMode="numeric"
          width="short"
          value={code}
          onChange={setCode}
          errors={errors}
          maxLength={12}
        />
        <div className="row">
          <Press kind="main" submit busy={verify.busy}>
            {verify.busy ? "Checking…" : "Sign in"}
          </Press>
        </div>
      </Form>
      <div className="row">
        <Press
          busy={resend.busy}
          off={waitS > 0}
          onPress={() =>
            void resend.run(async () => {
              setWaitS(await api.sendCode(email));
              setSentAgain(true);
              verify.clear();
            })
          }
        >
          {waitS > 0 ? `Send another mail (in ${waitS} s)` : "Send another mail"}
        </Press>
        <Press kind="quiet" onPress={props.onOther}>
          Use another address
        </Press>
      </div>
      <p role="status" className="soft small">
        {sentAgain ? "Another mail is on its way. Only its code counts now." : ""}
      </p>
    </Around>
  );
}
