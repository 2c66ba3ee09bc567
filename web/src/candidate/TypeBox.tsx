import { useEffect, useRef, useState } from "react";
import { Button } from "../ui/parts";

const LONGEST = 4_000;

/** Answers by keyboard: beside speech at any time, and instead of it in writing. What was begun stays when it is put away. */
export function TypeBox(props: {
  open: boolean;
  writing: boolean;
  /** Something was asked: before that there is nothing to answer. */
  ready: boolean;
  notTaken: boolean;
  onTyping: () => void;
  onSend: (text: string) => void;
}) {
  const { open, writing, ready, notTaken, onTyping, onSend } = props;
  const [text, setText] = useState("");
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (open) box.current?.focus();
  }, [open]);
  const empty = text.trim() === "";

  function send() {
    if (empty || !ready) return;
    onSend(text.trim());
    setText("");
  }

  return (
    <form
      className="type-box"
      hidden={!open}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <label htmlFor="typed" className="small">
        {writing ? "Your answer" : "Or type your answer"}
      </label>
      <textarea
        id="typed"
        ref={box}
        rows={3}
        maxLength={LONGEST}
        value={text}
        aria-describedby="typed-hint"
        onInput={(event) => {
          setText(event.currentTarget.value);
          if (ready) onTyping();
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            send();
          }
        }}
      />
      <div className="row">
        <Button busy={empty || !ready} onPress={send}>
          Send
        </Button>
        <p id="typed-hint" className="soft small">
          {ready ? "It is kept as you typed it, and marked as typed. Ctrl + Enter sends." : "You can type once the interview has begun."}
        </p>
      </div>
      {notTaken ? (
        <p role="alert" className="small">
          The last text could not be taken. Please shorten it, or say it.
        </p>
      ) : null}
    </form>
  );
}
