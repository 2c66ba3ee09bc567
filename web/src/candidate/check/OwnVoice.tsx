import { useEffect, useRef, useState } from "react";
import type { Microphone } from "../../call/Microphone";
import { Button } from "../../ui/parts";

const RECORD_MS = 4_000;

type State = { kind: "still" } | { kind: "recording"; left: number } | { kind: "ready"; url: string } | { kind: "failed" };

/** Four seconds of one's own voice, played back: the best answer to "how do I sound?". It never leaves the browser. */
export function OwnVoice(props: { microphone: Microphone }) {
  const [state, setState] = useState<State>({ kind: "still" });
  const [playing, setPlaying] = useState(false);
  const sound = useRef<HTMLAudioElement | null>(null);
  const stop = useRef<() => void>(() => undefined);

  useEffect(() => () => stop.current(), []);

  function record() {
    stop.current();
    const stream = props.microphone.stream;
    if (!stream) {
      setState({ kind: "failed" });
      return;
    }
    let recorder: MediaRecorder;
    try {
      recorder = new MediaRecorder(stream);
      recorder.start();
    } catch {
      setState({ kind: "failed" });
      return;
    }
    const pieces: Blob[] = [];
    const endsAt = performance.now() + RECORD_MS;
    const tick = setInterval(() => {
      const left = Math.max(0, Math.ceil((endsAt - performance.now()) / 1_000));
      if (left === 0 && recorder.state === "recording") recorder.stop();
      else setState({ kind: "recording", left });
    }, 200);
    let wanted = true;
    let url: string | null = null;
    stop.current = () => {
      wanted = false;
      clearInterval(tick);
      if (recorder.state !== "inactive") recorder.stop();
      sound.current?.pause();
      if (url) URL.revokeObjectURL(url);
    };
    recorder.ondataavailable = (event) => pieces.push(event.data);
    recorder.onstop = () => {
      clearInterval(tick);
      if (!wanted) return;
      url = URL.createObjectURL(new Blob(pieces, { type: recorder.mimeType }));
      setState({ kind: "ready", url });
      void play(url);
    };
    setState({ kind: "recording", left: RECORD_MS / 1_000 });
  }

  async function play(url: string) {
    const element = (sound.current ??= new Audio());
    element.src = url;
    element.onended = () => setPlaying(false);
    try {
      setPlaying(true);
      await element.play();
    } catch {
      setPlaying(false);
    }
  }

  if (typeof MediaRecorder === "undefined") return null;
  return (
    <div className="stack-tight">
      <div className="row">
        {state.kind === "ready" ? (
          <Button busy={playing} onPress={() => void play(state.url)}>
            {playing ? "Playing…" : "Play it again"}
          </Button>
        ) : null}
        <Button busy={state.kind === "recording" || playing} onPress={record}>
          {state.kind === "recording"
            ? `Recording… ${state.left}`
            : state.kind === "ready"
              ? "Record again"
              : "Record 4 seconds and listen"}
        </Button>
      </div>
      <p className="soft small" role="status">
        {state.kind === "recording" ? "Recording. Please speak as you would in the interview." : ""}
        {state.kind === "ready" ? (playing ? "This is how you sound." : "Only you can hear this: it stays in your browser.") : ""}
        {state.kind === "failed" ? "Your browser could not record. That does not hinder the interview." : ""}
      </p>
    </div>
  );
}
