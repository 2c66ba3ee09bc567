import { useEffect, useRef, useState } from "react";
import type { CandidateApi } from "../api/candidate";
import type { Consent, Interview, SessionStatus } from "../api/model";
import { ApiProblem } from "../api/problem";
import { Microphone } from "../call/Microphone";
import { brokenOff } from "../call/presence";
import { ConsentPage } from "./ConsentPage";
import { StatusPage } from "./StatusPage";
import { hasBegun, isOver, nextStep, type Standing, standingOf, type Step } from "./way/journey";
import { Late, ahead, late } from "./way/late";
import { go, hasMoved } from "./way/router";
import type { Sitting } from "./way/sitting";

/** The pages of whoever has proven who they are: agreement, check, room, and how it stands. */
export function SignedIn(props: {
  api: CandidateApi;
  interview: Interview;
  step: Step;
  standing: Standing;
  sitting: Sitting;
  onKnown: (interview: Interview) => void;
  onReload: () => Promise<unknown>;
  onSession: (id: string, status: SessionStatus) => void;
}) {
  const { api, interview, step, standing, sitting } = props;
  const [opening, setOpening] = useState(false);
  const [trouble, setTrouble] = useState<ApiProblem | null>(null);
  const [left, setLeft] = useState(false);
  const [resuming, setResuming] = useState(false);
  const wasAt = useRef(step);

  useEffect(() => {
    const before = wasAt.current;
    wasAt.current = step;
    if (before === step) return;
    // The browser's Back, out of a call: it is hung up, and the person is told that nothing is lost.
    if (before === "room" && step !== "status") {
      if (step === "check") sitting.leaveRoom();
      else sitting.leave();
      setLeft(true);
      setResuming(true);
      void props.onReload();
    }
    if (before === "check" && step !== "room") sitting.releaseMicrophone();
  });

  function agreedTo(consents: Consent[]) {
    const changed = { ...interview, consents };
    props.onKnown(changed);
    go(nextStep(standingOf({ invitation: null, interview: changed, inRoom: false })));
  }

  // A tab that was killed or reloaded in the room goes on by itself where no press is needed for it.
  const sessionId = interview.session?.id ?? null;
  useEffect(() => {
    if (sessionId === null || standing !== "running" || sitting.room !== null) return;
    let current = true;
    void (async () => {
      const how = await brokenOff(sessionId);
      if (how === null || !current) return;
      setOpening(true);
      setResuming(true);
      const microphone = (sitting.microphone ??= new Microphone());
      if (how === "voice") await microphone.request();
      if (current && (how === "text" || microphone.stream !== null)) await start(microphone, how === "text");
      else setOpening(false);
    })();
    return () => {
      current = false;
    };
    // once for each page load: afterwards the person decides
  }, [sessionId]);

  async function start(microphone: Microphone, inWriting = false): Promise<void> {
    setOpening(true);
    setTrouble(null);
    try {
      const session = await api.openSession(interview.invitation_id);
      if (isOver(session.status)) {
        sitting.leave();
        props.onSession(session.session_id, session.status);
        go("status", "replace");
        return;
      }
      const { makeRoom } = await late.room();
      const room = makeRoom(api, microphone, session.session_id);
      sitting.microphone = microphone;
      sitting.room = room;
      room.start(session.websocket_url, inWriting);
      setLeft(false);
      props.onSession(session.session_id, session.status);
      go("room");
    } catch (reason) {
      const problem = ApiProblem.from(reason);
      if (problem.code === "consent_required") {
        await props.onReload();
        go("consent");
      } else {
        setTrouble(problem);
      }
    } finally {
      setOpening(false);
    }
  }

  async function ended(status: string): Promise<void> {
    const id = interview.session?.id;
    sitting.leave();
    // Ended without the server saying how: it is asked afresh.
    if (status === "unknown" || !id) await props.onReload();
    else props.onSession(id, status as SessionStatus);
    go("status", "replace");
  }

  switch (step) {
    case "consent":
      return (
        <ConsentPage
          api={api}
          interview={interview}
          onReload={async () => void (await props.onReload())}
          onAgreed={agreedTo}
          onDeclined={(consents) => {
            props.onKnown({ ...interview, consents });
            go("formats");
          }}
        />
      );
    case "check":
      return (
        <Late load={late.check}>
          {({ CheckPage }) => (
            <CheckPage
              api={api}
              kept={sitting}
              resuming={resuming || (interview.session !== null && hasBegun(interview.session.status))}
              left={left}
              opening={opening}
              trouble={trouble}
              onBack={() => go(standing === "running" ? "status" : "consent")}
              onStart={(microphone, inWriting) => void start(microphone, inWriting)}
            />
          )}
        </Late>
      );
    case "room": {
      const { room, microphone } = sitting;
      if (!room || !microphone) return null;
      return (
        <Late load={late.room}>
          {({ Room }) => <Room room={room} microphone={microphone} interview={interview} onEnded={(status) => void ended(status)} />}
        </Late>
      );
    }
    case "status":
      return (
        <StatusPage
          api={api}
          interview={interview}
          standing={standing}
          moved={hasMoved()}
          onGo={() => {
            ahead(late.check);
            go(standing === "running" ? "check" : nextStep(standing));
          }}
          onReload={props.onReload}
        />
      );
    default:
      return null;
  }
}
