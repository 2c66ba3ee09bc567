import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import "./room.css";
import type { Interview } from "../api/model";
import type { VivaApi } from "../api/viva";
import { InterviewRoom } from "../call/InterviewRoom";
import type { Microphone } from "../call/Microphone";
import { connectionWords, inDoubt, minutesLeft, type RoomState, signOf, situationOf } from "../call/roomState";
import { Button, Heading, Notice, useTitle } from "../ui/parts";
import { Captions } from "./Captions";
import { EndDialog } from "./EndDialog";
import { LevelMeter } from "./LevelMeter";
import { Trouble } from "./Trouble";
import { TurnSign } from "./TurnSign";
import { TypeBox } from "./TypeBox";

/** Made here, so that the call's engine is loaded with the room and not before. */
export function makeRoom(api: VivaApi, microphone: Microphone, sessionId: string): InterviewRoom {
  return new InterviewRoom(api, microphone, sessionId);
}

/** The interview itself. Whose turn it is comes first; everything else is quieter. */
export function Room(props: { room: InterviewRoom; microphone: Microphone; interview: Interview; onEnded: (status: string) => void }) {
  const { room, microphone, interview, onEnded } = props;
  const state = useSyncExternalStore(room.subscribe, room.snapshot);
  const situation = situationOf(state);
  const [asking, setAsking] = useState(false);
  const [typing, setTyping] = useState(false);
  useTitle(`Interview with ${interview.company.name}`);

  const ended = useRef(onEnded);
  ended.current = onEnded;
  useEffect(() => {
    if (state.ended) ended.current(state.ended.status);
  }, [state.ended]);

  useEffect(() => {
    if (situation === "ended") return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [situation]);

  return (
    <div className="room">
      <div className="room-head">
        <Heading focus>Interview with {interview.company.name}</Heading>
        <div className="row room-facts">
          <p className="soft small">
            Step 5 of 5 · <span role="status">{connectionWords(state)}</span>
          </p>
          <TimeLeft state={state} minutes={interview.minutes} />
        </div>
      </div>

      {situation === "live" || situation === "starting" ? (
        <TurnSign sign={signOf(state)} muted={state.muted} writing={state.writing} unreachable={inDoubt(state)} />
      ) : (
        <Trouble state={state} situation={situation} onContinue={() => void room.continue()} onWrite={() => void room.write(true)} />
      )}

      {state.soundBlocked ? (
        <Notice tone="care" title="Your browser keeps the sound off" urgent>
          <p>It wants one press from you before the interviewer can be heard.</p>
          <Button kind="main" onPress={() => void room.allowSound()}>
            Turn the sound on
          </Button>
        </Notice>
      ) : null}
      {state.microphoneLost && situation === "live" && !state.writing ? (
        <Notice tone="care" title="We cannot hear your microphone" urgent>
          <p>It was unplugged, or its permission was taken back. Connect or allow it again, then press the button.</p>
          <div className="row">
            <Button onPress={() => void microphone.request()}>Use my microphone</Button>
            <Button onPress={() => void room.write(true)}>Go on in writing instead</Button>
          </div>
        </Notice>
      ) : null}
      {state.ending && state.unsent.length > 0 ? (
        <Notice tone="care" title="The interview ends in a moment">
          <p>What you typed is sent first. It is kept on this device until it has arrived.</p>
        </Notice>
      ) : null}

      {state.question ? (
        <section className="question sheet" aria-labelledby="question-number">
          <h2 id="question-number" className="question-number">
            Question {state.question.number} of {state.question.of}
          </h2>
          <p className="question-text">{state.question.text}</p>
        </section>
      ) : null}

      <Captions captions={state.captions} unsent={state.unsent} company={interview.company.name} />

      <div className="controls">
        <TypeBox
          open={!state.ending && (typing || state.writing)}
          writing={state.writing}
          ready={state.question !== null || state.captions.length > 0}
          notTaken={state.notTaken}
          onTyping={() => room.typing()}
          onSend={(text) => void room.type(text)}
        />
        {state.writing ? (
          <Button onPress={() => void room.write(false)}>Go on by voice</Button>
        ) : (
          <div className="row controls-mic">
            <Button pressed={state.muted} onPress={() => room.mute(!state.muted)}>
              {state.muted ? "Unmute" : "Mute"}
            </Button>
            <LevelMeter microphone={microphone} small />
            <Button expanded={typing} onPress={() => setTyping(!typing)}>
              Type
            </Button>
          </div>
        )}
        <Button onPress={() => setAsking(true)} busy={state.ending}>
          {state.ending ? (
            "Ending…"
          ) : (
            <span>
              End<span className="end-rest"> the interview</span>
            </span>
          )}
        </Button>
      </div>

      <EndDialog
        open={asking}
        question={state.question}
        onKeepGoing={() => setAsking(false)}
        onEnd={() => {
          setAsking(false);
          room.end();
        }}
      />
    </div>
  );
}

function TimeLeft(props: { state: RoomState; minutes: number }) {
  const [shown, setShown] = useState(true);
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 5_000);
    return () => clearInterval(timer);
  }, []);
  const left = minutesLeft(props.state, props.minutes, Math.max(now, props.state.liveSince ?? 0));
  return (
    <p className="row time-left">
      {shown ? <span className="soft small">About {left} min left</span> : null}
      <Button kind="quiet" onPress={() => setShown(!shown)}>
        {shown ? "Hide time" : "Show time"}
      </Button>
    </p>
  );
}
