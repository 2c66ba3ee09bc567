import { useEffect, useState, useSyncExternalStore } from "react";
import type { CandidateApi } from "../api/candidate";
import type { ApiProblem } from "../api/problem";
import { Microphone } from "../call/Microphone";
import { Button } from "../ui/parts";
import { ConnectionTest } from "./check/ConnectionTest";
import { OwnVoice } from "./check/OwnVoice";
import { SpeakerTest } from "./check/SpeakerTest";
import { LevelMeter } from "./LevelMeter";
import { MicrophoneHelp } from "./MicrophoneHelp";
import { Failure, PageHead } from "./parts";
import { ahead, late } from "./way/late";

/** How long a microphone may be silent before we offer help. */
const SILENT_HINT_MS = 6_000;

/** The microphone outlives this page: the room takes it over. */
export interface Kept {
  microphone: Microphone | null;
}

/** Microphone, own voice, speaker, connection. Only the microphone must work; the rest is there to be sure of. */
export function CheckPage(props: {
  api: CandidateApi;
  kept: Kept;
  resuming: boolean;
  /** The person has just come out of the room by the browser's Back. */
  left: boolean;
  opening: boolean;
  trouble: ApiProblem | null;
  onBack: () => void;
  onStart: (microphone: Microphone, inWriting: boolean) => void;
}) {
  const { kept } = props;
  const [microphone] = useState(() => (kept.microphone ??= new Microphone()));
  const state = useSyncExternalStore(microphone.subscribe, microphone.snapshot);
  const live = state.kind === "live";

  useEffect(() => ahead(late.room), []);

  return (
    <div className="stack-wide">
      <PageHead step="check" title="Check your sound" windowTitle="Check your sound">
        {props.left ? (
          <p role="status">
            You have left the conversation. What you said is safe. You can go on where you stopped, with the button below.
          </p>
        ) : null}
        {live ? (
          <p>Take the time to make sure that you are heard and that you hear. Nothing of this page is sent or kept.</p>
        ) : (
          <p>
            The interviewer needs to hear you. Your browser will ask whether this page may use your microphone; no camera is
            needed. Then you can try your microphone, your speaker and your connection. It takes a minute.
          </p>
        )}
      </PageHead>

      {state.kind === "problem" ? <MicrophoneHelp problem={state.problem} /> : null}

      {live ? (
        <>
          <MicrophonePart microphone={microphone} />
          <SpeakerTest />
          <ConnectionTest api={props.api} />
        </>
      ) : null}

      {props.trouble ? <Failure title="The interview could not be opened" problem={props.trouble} /> : null}

      <div className="row">
        {live ? (
          <Button kind="main" wide busy={props.opening} onPress={() => props.onStart(microphone, false)}>
            {props.opening ? "Opening…" : props.resuming ? "Continue the interview" : "Start the interview"}
          </Button>
        ) : (
          <Button kind="main" wide busy={state.kind === "asking"} onPress={() => void microphone.request()}>
            {state.kind === "asking"
              ? "Waiting for your browser…"
              : state.kind === "problem"
                ? "Try the microphone again"
                : "Use my microphone"}
          </Button>
        )}
        {live ? null : (
          <Button kind={state.kind === "problem" ? "plain" : "quiet"} busy={props.opening} onPress={() => props.onStart(microphone, true)}>
            Take the interview in writing
          </Button>
        )}
        <Button kind="quiet" onPress={props.onBack}>
          Back
        </Button>
      </div>
    </div>
  );
}

function MicrophonePart(props: { microphone: Microphone }) {
  const { microphone } = props;
  const [heard, setHeard] = useState(false);
  const [silent, setSilent] = useState(false);
  const [choices, setChoices] = useState<{ id: string; label: string }[]>([]);
  const [chosen, setChosen] = useState("");

  useEffect(() => {
    let current = true;
    const load = () =>
      void microphone
        .choices()
        .then((found) => current && setChoices(found))
        .catch(() => undefined);
    load();
    navigator.mediaDevices.addEventListener("devicechange", load);
    return () => {
      current = false;
      navigator.mediaDevices.removeEventListener("devicechange", load);
    };
  }, [microphone]);

  useEffect(() => {
    if (heard) return;
    const timer = setTimeout(() => setSilent(true), SILENT_HINT_MS);
    return () => clearTimeout(timer);
  }, [heard, chosen]);

  return (
    <section className="sheet stack" aria-labelledby="check-microphone">
      <h2 id="check-microphone">Your microphone</h2>
      <p>Say something, for example “hello”. The bar moves when we hear you.</p>
      <LevelMeter
        microphone={microphone}
        onSound={() => {
          setHeard(true);
          setSilent(false);
        }}
      />
      <p role="status" className={heard ? "verdict verdict-good" : "verdict"}>
        {heard
          ? "We can hear you."
          : silent
            ? `We hear nothing yet. Is the microphone muted or far away?${choices.length > 1 ? " You can choose another one below." : ""}`
            : "Listening for your voice…"}
      </p>
      {choices.length > 1 ? (
        <label className="field">
          <span className="small soft">Microphone</span>
          <select
            value={chosen}
            onChange={(event) => {
              const id = event.currentTarget.value;
              setChosen(id);
              setHeard(false);
              setSilent(false);
              void microphone.request(id === "" ? null : id);
            }}
          >
            <option value="">The one your browser chose</option>
            {choices.map((choice) => (
              <option key={choice.id} value={choice.id}>
                {choice.label}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      <OwnVoice microphone={microphone} />
    </section>
  );
}
