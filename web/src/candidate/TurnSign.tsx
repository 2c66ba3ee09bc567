import { useEffect, useState } from "react";
import type { Sign } from "../call/roomState";

/** After this the wait gets a word of its own, so that silence does not feel like a fault. */
const LONG_THOUGHT_MS = 4_000;

/** Whose turn it is, by shape and by word; colour and movement only repeat it. Where that is not known it says so. */
export function TurnSign(props: { sign: Sign; muted: boolean; writing: boolean; unreachable: boolean }) {
  const [long, setLong] = useState(false);
  useEffect(() => {
    setLong(false);
    if (props.sign !== "thinking") return;
    const timer = setTimeout(() => setLong(true), LONG_THOUGHT_MS);
    return () => clearTimeout(timer);
  }, [props.sign]);
  const { word, hint } = wordsOf(props, long);
  return (
    <div className="turn" data-turn={props.sign}>
      <svg className="turn-shape" viewBox="0 0 64 64" aria-hidden="true">
        <Shape sign={props.sign} />
      </svg>
      <div>
        <p className="turn-word">{word}</p>
        <p className="soft">{hint}</p>
      </div>
    </div>
  );
}

function Shape(props: { sign: Sign }) {
  switch (props.sign) {
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
    case "doubtful":
    case "ending":
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

function wordsOf(props: Parameters<typeof TurnSign>[0], long: boolean): { word: string; hint: string } {
  switch (props.sign) {
    case "doubtful":
      return {
        word: "One moment",
        hint: props.writing
          ? "The connection is away. What you type is kept until it is back."
          : "The connection is away. What you say now may not be heard.",
      };
    case "ending":
      return {
        word: "Ending",
        hint: props.unreachable ? "The interview ends as soon as the connection is back." : "The interview ends in a moment.",
      };
    case "starting":
      return { word: "Connecting", hint: "The interviewer will greet you in a moment." };
    case "listening":
      return props.muted
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
