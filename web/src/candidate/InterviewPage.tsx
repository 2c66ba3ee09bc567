import { useEffect, useMemo, useState } from "react";
import type { Interview, SystemNotice } from "../api/model";
import { ApiProblem } from "../api/problem";
import type { VivaApi } from "../api/viva";
import { InterviewRoom } from "../call/InterviewRoom";
import { Microphone } from "../call/Microphone";
import { Button, Frame, Heading, Notice, useTitle, Waiting } from "../ui/parts";
import { Finished } from "./Finished";
import { MicrophoneCheck } from "./MicrophoneCheck";
import { Room } from "./Room";
import { Welcome } from "./Welcome";

type Loaded =
  | { kind: "loading" }
  | { kind: "problem"; problem: ApiProblem }
  | { kind: "ready"; interview: Interview; notices: SystemNotice[] };

type Step = "welcome" | "microphone" | "room" | "finished";

const OVER: ReadonlySet<string> = new Set(["completed", "failed", "cancelled", "expired"]);

export function InterviewPage(props: { api: VivaApi }) {
  const { api } = props;
  const [loaded, setLoaded] = useState<Loaded>({ kind: "loading" });
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let current = true;
    // Notices are a courtesy: without them the interview itself still says what is wrong.
    Promise.all([api.interview(), api.notices().catch(() => [])]).then(
      ([interview, notices]) => current && setLoaded({ kind: "ready", interview, notices }),
      (reason: unknown) =>
        current &&
        setLoaded({ kind: "problem", problem: ApiProblem.from(reason) }),
    );
    return () => {
      current = false;
    };
  }, [api, attempt]);

  switch (loaded.kind) {
    case "loading":
      return (
        <Frame who="Vivavoce" about="Interview">
          <Waiting>Opening your interview…</Waiting>
        </Frame>
      );
    case "problem":
      return <CannotOpen problem={loaded.problem} again={() => setAttempt(attempt + 1)} />;
    case "ready":
      return <Steps api={api} interview={loaded.interview} notices={loaded.notices} />;
  }
}

function CannotOpen(props: { problem: ApiProblem; again: () => void }) {
  const unknown = props.problem.status === 401 || props.problem.status === 403 || props.problem.status === 404;
  useTitle(unknown ? "Please open your link" : "We cannot be reached");
  return (
    <Frame who="Vivavoce" about="Interview">
      <div className="stack">
        {unknown ? (
          <>
            <Heading focus={false}>Please open your personal link</Heading>
            <p>
              This browser does not know you yet. Use the link from your invitation, on the device you want to be
              interviewed on. If the link was used already, ask the people who invited you for a new one.
            </p>
          </>
        ) : (
          <>
            <Heading focus={false}>We cannot be reached at the moment</Heading>
            <p>Nothing is lost. Please check your connection and try again in a minute.</p>
            <p>
              <Button kind="main" wide onPress={props.again}>
                Try again
              </Button>
            </p>
          </>
        )}
      </div>
    </Frame>
  );
}

function Steps(props: { api: VivaApi; interview: Interview; notices: SystemNotice[] }) {
  const { api, interview } = props;
  const over = interview.session !== null && OVER.has(interview.session.status);
  const [step, setStep] = useState<Step>(over ? "finished" : "welcome");
  const [moved, setMoved] = useState(false);
  const [opening, setOpening] = useState(false);
  const [trouble, setTrouble] = useState<ApiProblem | null>(null);
  const [room, setRoom] = useState<InterviewRoom | null>(null);
  const [sessionId, setSessionId] = useState(interview.session?.id ?? null);
  const microphone = useMemo(() => new Microphone(), []);
  const resuming = interview.session !== null && !["pending", "ready", "connecting"].includes(interview.session.status);

  function go(next: Step) {
    setMoved(true);
    setStep(next);
    window.scrollTo(0, 0);
  }

  async function start() {
    setOpening(true);
    setTrouble(null);
    try {
      const session = await api.openSession(interview.invitation_id);
      setSessionId(session.session_id);
      if (OVER.has(session.status)) {
        microphone.release();
        go("finished");
        return;
      }
      const made = new InterviewRoom(api, microphone, session.session_id);
      setRoom(made);
      made.start(session.websocket_url);
      go("room");
    } catch (reason) {
      setTrouble(ApiProblem.from(reason));
    } finally {
      setOpening(false);
    }
  }

  return (
    <Frame who={interview.company.name} about={`Interview: ${interview.position.title}`}>
      {step === "welcome" ? (
        <Welcome
          interview={interview}
          notices={props.notices}
          resuming={resuming}
          focus={moved}
          onGo={() => go("microphone")}
        />
      ) : null}
      {step === "microphone" ? (
        <MicrophoneCheck
          microphone={microphone}
          resuming={resuming}
          opening={opening}
          trouble={trouble}
          onBack={() => go("welcome")}
          onStart={() => void start()}
        />
      ) : null}
      {step === "room" && room ? (
        <Room
          room={room}
          microphone={microphone}
          interview={interview}
          onEnded={(status) => {
            room.close();
            // Ended without the server saying how: ask it afresh.
            if (status === "unknown") location.reload();
            else go("finished");
          }}
        />
      ) : null}
      {step === "finished" ? (
        sessionId ? (
          <Finished api={api} sessionId={sessionId} company={interview.company.name} focus={moved} />
        ) : (
          <Notice>
            <p>This interview is over.</p>
          </Notice>
        )
      ) : null}
    </Frame>
  );
}
