import { useEffect, useRef } from "react";
import { Button } from "../ui/parts";

/** Asks before the one step that cannot be taken back. The harmless choice has the focus. */
export function EndDialog(props: {
  open: boolean;
  question: { number: number; of: number } | null;
  onKeepGoing: () => void;
  onEnd: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (!element) return;
    if (props.open && !element.open) {
      element.showModal();
      element.querySelector("button")?.focus();
    }
    if (!props.open && element.open) element.close();
  }, [props.open]);
  const left = props.question ? props.question.of - props.question.number : 0;
  return (
    <dialog ref={dialog} aria-labelledby="end-title" onClose={props.onKeepGoing}>
      <div className="stack">
        <h2 id="end-title">End the interview?</h2>
        <p>
          {left > 0
            ? `${left === 1 ? "One question has" : `${left} questions have`} not been asked yet. `
            : ""}
          Once ended, it cannot be taken up again. What you said is kept.
        </p>
        <div className="row">
          <Button kind="main" wide onPress={props.onKeepGoing}>
            Keep going
          </Button>
          <Button wide onPress={props.onEnd}>
            End now
          </Button>
        </div>
      </div>
    </dialog>
  );
}
