import { useEffect, useState, useSyncExternalStore } from "react";
import type { ApiProblem } from "../api/problem";
import { Microphone } from "../call/Microphone";
import { Button, Heading, Notice, useTitle } from "../ui/parts";
import { LevelMeter } from "./LevelMeter";
import { MicrophoneHelp } from "./MicrophoneHelp";

/** How long a microphone may be silent before we offer help. */
const SILENT_HINT_MS = 6_000;

export function MicrophoneCheck(props: {
  microphone: Microphone;
  resuming: boolean;
  opening: boolean;
  trouble: ApiProblem | null;
  onBack: () => void;
  onStart: () => void;
}) {
  const { microphone } = props;
  const state = useSyncExternalStore(microphone.subscribe, microphone.snapshot);
  useTitle("Check your microphone");
  return (
    <div className="stack-wide">
      <div className="stack">
        <p className="soft small">Step 2 of 3</p>
        <Heading focus>Check your microphone</Heading>
        {state.kind === "live" ? null : (
          <p>The interviewer needs to hear you. Your browser will ask whether this page may use your microphone.</p>
        )}
      </div>

      {state.kind === "live" ? <Live microphone={microphone} /> : null}
      {state.kind === "problem" ? <MicrophoneHelp problem={state.problem} /> : null}

      {props.trouble ? (
        <Notice tone="bad" title="The interview could not be opened" urgent>
          <p>{troubleInWords(props.trouble)}</p>
        </Notice>
      ) : null}

      <div className="row">
        {state.kind === "live" ? (
          <Button kind="main" wide busy={props.opening} onPress={props.onStart}>
            {props.opening ? "Opening…" : props.resuming ? "Continue the interview" : "Start the interview"}
          </Button>
        ) : (
          <Button
            kind="main"
            wide
            busy={state.kind === "asking"}
            onPress={() => void microphone.request()}
          >
            {state.kind === "asking"
              ? "Waiting for your browser…"
              : state.kind === "problem"
                ? "Try the microphone again"
                : "Use my microphone"}
          </Button>
        )}
        <Button kind="quiet" onPress={props.onBack}>
          Back
        </Button>
      </div>
    </div>
  );
}

function Live(props: { microphone: Microphone }) {
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
    <div className="sheet stack">
      <p>
        <strong>Say something, for example “hello”.</strong> The bar moves when we hear you.
      </p>
      <LevelMeter
        microphone={microphone}
        onSound={() => {
          setHeard(true);
          setSilent(false);
        }}
      />
      <p role="status">
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
    </div>
  );
}

function troubleInWords(problem: ApiProblem): string {
  if (problem.status === 0) return "We cannot be reached. Please check your connection and press the button again.";
  if (problem.detail !== "") return problem.detail;
  return problem.passing
    ? "This is our fault, not yours. Please wait a minute and press the button again."
    : "Please open your personal link again. If that does not help, tell the people who invited you.";
}
