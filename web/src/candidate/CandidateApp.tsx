import { useCallback, useEffect, useRef, useState } from "react";
import type { CandidateApi } from "../api/candidate";
import type { SessionStatus, SystemNotice } from "../api/model";
import { ApiProblem } from "../api/problem";
import { Waiting } from "../ui/parts";
import { InvitationPage } from "./InvitationPage";
import { CannotLoad, NoSuchPage, RefusedHere } from "./OddPages";
import { Shell } from "./Shell";
import { SignedIn } from "./SignedIn";
import { SigninPage } from "./SigninPage";
import { CodePage } from "./CodePage";
import { FormatsPage } from "./FormatsPage";
import { CodeMail } from "./way/codeMail";
import { type Known, lookAround } from "./way/facts";
import { agreed, nextStep, pathOf, type Standing, standingOf, stepAt, stepFor } from "./way/journey";
import { correctPath, go, usePath } from "./way/router";
import { Sitting } from "./way/sitting";

type Loaded = { kind: "loading" } | { kind: "problem"; problem: ApiProblem } | { kind: "known"; known: Known };

/** The whole way: what is known decides which page an address gets. */
export function CandidateApp(props: { api: CandidateApi }) {
  const { api } = props;
  const path = usePath();
  const [loaded, setLoaded] = useState<Loaded>({ kind: "loading" });
  const [system, setSystem] = useState<{ notices: SystemNotice[]; recognizer: string | null }>({ notices: [], recognizer: null });
  const [refused, setRefused] = useState<ApiProblem | null>(null);
  const [mail] = useState(() => new CodeMail());
  const [sitting] = useState(() => new Sitting());
  const newest = useRef(0);

  /** What was known stays on the page while it is asked for again, and when no answer comes. */
  const load = useCallback(async (): Promise<Known | ApiProblem> => {
    const mine = ++newest.current;
    try {
      const known = await lookAround(api);
      if (mine === newest.current) setLoaded({ kind: "known", known });
      return known;
    } catch (reason) {
      const problem = ApiProblem.from(reason);
      if (mine === newest.current) {
        setLoaded((before) => (before.kind === "known" && problem.passing ? before : { kind: "problem", problem }));
      }
      return problem;
    }
  }, [api]);

  useEffect(() => {
    void load();
    // A courtesy: without them the interview itself still says what is wrong.
    api.system().then(setSystem, () => undefined);
  }, [api, load]);

  const step = stepAt(path);
  const facts = loaded.kind === "known" ? { ...loaded.known, inRoom: sitting.room !== null } : null;
  const shown = step && facts ? stepFor(step, facts) : null;
  useEffect(() => {
    // Only where nobody has gone on meanwhile.
    if (shown && path === location.pathname && pathOf(shown) !== path) correctPath(shown);
  }, [shown, path]);

  useEffect(() => {
    if (loaded.kind !== "problem" || !loaded.problem.passing) return;
    const again = () => void load();
    window.addEventListener("online", again);
    return () => window.removeEventListener("online", again);
  }, [loaded, load]);

  if (step === null) return <NoSuchPage />;
  if (loaded.kind === "loading") {
    return (
      <Shell>
        <Waiting>Opening your invitation…</Waiting>
      </Shell>
    );
  }
  if (loaded.kind === "problem") return <CannotLoad problem={loaded.problem} again={() => void load()} />;
  const { known } = loaded;
  const { invitation, interview } = known;
  const named = interview ?? invitation;
  const standing = standingOf({ ...known, inRoom: false });
  // What was taken back names nobody any more.
  const shownName = standing === "unknown" || named === null ? undefined : named;

  if (refused) {
    return (
      <RefusedHere
        problem={refused}
        hint={invitation?.email_hint ?? null}
        onBack={() => {
          setRefused(null);
          go(refused.code === "wrong_person" ? "signin" : "invitation");
        }}
      />
    );
  }

  async function signedIn(): Promise<void> {
    const found = await load();
    if (found instanceof ApiProblem) throw found;
    go(nextStep(standingOf({ ...found, inRoom: false })), "replace");
  }

  async function signOut(): Promise<void> {
    await api.signOut();
    // A new page, so that nothing of the person stays in this one.
    location.replace(pathOf("invitation"));
  }

  function changeSession(id: string, status: SessionStatus): void {
    if (interview) setLoaded({ kind: "known", known: { ...known, interview: { ...interview, session: { id, status } } } });
  }

  return (
    <Shell
      who={shownName?.company.name}
      about={shownName && `Interview: ${shownName.position.title}`}
      help={standing !== "unknown" && shown !== "room" && shown !== "formats"}
      onSignOut={interview && shown !== "room" ? signOut : undefined}
    >
      {shown === "invitation" ? (
        <InvitationPage
          invitation={invitation}
          interview={interview}
          standing={standing}
          notices={system.notices}
          recognizer={system.recognizer}
          onGo={() => go(nextStep(standing))}
        />
      ) : null}
      {shown === "signin" ? <SigninPage api={api} invitation={invitation} mail={mail} onSent={() => go("code")} /> : null}
      {shown === "code" ? (
        <CodePage
          api={api}
          invitation={invitation}
          mail={mail}
          onSignedIn={signedIn}
          onRefused={(problem) => {
            void load();
            setRefused(problem);
          }}
          onBack={() => go("signin")}
        />
      ) : null}
      {shown === "formats" && named ? (
        <FormatsPage
          company={named.company.name}
          title={named.position.title}
          contact={named.contact_email ?? null}
          openUntil={standing === "over" || standing === "closed" || standing === "finished" ? null : named.expires_at}
          declined={interview !== null && declined(interview.consents) && standing === "agreement"}
          onBack={() => go(backFromFormats(standing))}
        />
      ) : null}
      {interview && shown ? (
        <SignedIn
          api={api}
          interview={interview}
          step={shown}
          standing={standing}
          sitting={sitting}
          onKnown={(changed) => setLoaded({ kind: "known", known: { ...known, interview: changed } })}
          onReload={load}
          onSession={changeSession}
        />
      ) : null}
    </Shell>
  );
}

function declined(consents: readonly { required: boolean; given: boolean | null }[]): boolean {
  return !agreed(consents) && consents.some((consent) => consent.required && consent.given === false);
}

function backFromFormats(standing: Standing) {
  return standing === "agreement" ? "consent" : standing === "over" || standing === "running" ? "status" : "invitation";
}
