import { useEffect, useState } from "react";
import type { TurnState } from "../call/messages";

type Turn = TurnState | "starting";

/** After this the wait gets a word of its own, so that silence does not feel like a fault. */
const LONG_THOUGHT_MS = 4_000;

/** Whose turn it is, by shape and by word; colour and movement only repeat it. */
export function TurnSign(props: { turn: Turn; muted: boolean }) {
  const [long, setLong] = useState(false);
  useEffect(() => {
    setLong(false);
    if (props.turn !== "thinking") return;
    const timer = setTimeout(() => setLong(true), LONG_THOUGHT_MS);
    return () => clearTimeout(timer);
  }, [props.turn]);
  const { word, hint } = wordsOf(props.turn, props.muted, long);
  return (
    <div className="turn" data-turn={props.turn}>
      <svg className="turn-shape" viewBox="0 0 64 64" aria-hidden="true">
        <Shape turn={props.turn} />
      </svg>
      <div>
        <p className="turn-word">{word}</p>
        <p className="soft">{hint}</p>
      </div>
    </div>
  );
}

function Shape(props: { turn: Turn }) {
  switch (props.turn) {
    case "listening":
      return (
        <>
          <circle className="shape-line" cx="32" cy="32" r="26" />
          <circle className="shape-fill shape-breathe" cx="32" cy="32" r="10" />
        </>
      );
    case "speaking":
      return (
        <g className="shape-bars">
          <rect x="9" y="24" width="6" height="16" rx="3" />
          <rect x="19" y="14" width="6" height="36" rx="3" />
          <rect x="29" y="20" width="6" height="24" rx="3" />
          <rect x="39" y="10" width="6" height="44" rx="3" />
          <rect x="49" y="22" width="6" height="20" rx="3" />
        </g>
      );
    case "thinking":
    case "starting":
      return (
        <g className="shape-dots">
          <circle cx="14" cy="32" r="5" />
          <circle cx="32" cy="32" r="5" />
          <circle cx="50" cy="32" r="5" />
        </g>
      );
    case "idle":
      return <circle className="shape-line" cx="32" cy="32" r="26" />;
  }
}

function wordsOf(turn: Turn, muted: boolean, long: boolean): { word: string; hint: string } {
  switch (turn) {
    case "starting":
      return { word: "Connecting", hint: "The interviewer will greet you in a moment." };
    case "listening":
      return muted
        ? { word: "Listening", hint: "Your microphone is muted. Unmute it to answer." }
        : { word: "Listening", hint: "The interviewer is listening: it is your turn. Take the time you need." };
    case "thinking":
      return { word: "Thinking", hint: long ? "One moment, still with you." : "The interviewer is about to answer." };
    case "speaking":
      return { word: "Speaking", hint: "The interviewer is speaking. You may interrupt at any time." };
    case "idle":
      return { word: "Ready", hint: "The interviewer is here." };
  }
}
