import { useEffect, useRef, useState } from "react";
import { Button } from "../../ui/parts";

/** Three soft notes upwards, a second and a half: heard by most ears and through small speakers. */
const NOTES_HZ = [523.25, 659.25, 783.99];
const NOTE_S = 0.45;
const LOUDNESS = 0.18;

type State = "still" | "playing" | "played" | "heard" | "unheard" | "failed";

export function SpeakerTest() {
  const [state, setState] = useState<State>("still");
  const audio = useRef<AudioContext | null>(null);

  useEffect(
    () => () => {
      void audio.current?.close().catch(() => undefined);
    },
    [],
  );

  async function play() {
    setState("playing");
    try {
      const context = (audio.current ??= new AudioContext());
      await context.resume();
      await chime(context);
      setState("played");
    } catch {
      setState("failed");
    }
  }

  const asked = state === "played" || state === "unheard" || state === "heard";
  return (
    <section className="sheet stack" aria-labelledby="check-speaker">
      <h2 id="check-speaker">Your speaker</h2>
      <p>We play three soft notes. Do you hear them?</p>
      <div className="row">
        <Button busy={state === "playing"} onPress={() => void play()}>
          {state === "playing" ? "Playing…" : asked ? "Play them again" : "Play the notes"}
        </Button>
        {asked ? (
          <>
            <Button pressed={state === "heard"} onPress={() => setState("heard")}>
              I hear them
            </Button>
            <Button pressed={state === "unheard"} onPress={() => setState("unheard")}>
              I do not
            </Button>
          </>
        ) : null}
      </div>
      <div role="status" className="stack-tight">
        {state === "heard" ? <p className="verdict verdict-good">Good: you will hear the interviewer.</p> : null}
        {state === "failed" ? <p>Your browser could not play the notes. The interviewer may still be heard.</p> : null}
        {state === "unheard" ? (
          <>
            <p>Please try these, one after the other, and play the notes again:</p>
            <ul className="points">
              <li>Turn the volume up, on the device and on the headphones.</li>
              <li>Look whether the sound is muted, also for this tab.</li>
              <li>Unplug headphones or disconnect Bluetooth, or choose another speaker in your device’s sound settings.</li>
            </ul>
          </>
        ) : null}
      </div>
    </section>
  );
}

async function chime(context: AudioContext): Promise<void> {
  const start = context.currentTime + 0.05;
  await Promise.all(
    NOTES_HZ.map((frequency, index) => {
      const at = start + index * NOTE_S;
      const note = context.createOscillator();
      const volume = context.createGain();
      note.frequency.value = frequency;
      volume.gain.setValueAtTime(0, at);
      volume.gain.linearRampToValueAtTime(LOUDNESS, at + 0.04);
      volume.gain.exponentialRampToValueAtTime(0.001, at + NOTE_S + 0.2);
      note.connect(volume).connect(context.destination);
      const ended = new Promise((done) => note.addEventListener("ended", done));
      note.start(at);
      note.stop(at + NOTE_S + 0.25);
      return ended;
    }),
  );
}
