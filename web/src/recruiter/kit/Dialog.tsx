import { type ReactNode, useEffect, useId, useRef } from "react";
import type { ApiProblem } from "../../api/problem";
import { Notice } from "../../ui/parts";
import { Press } from "./Press";
import { TroubleWords } from "./states";

/** A question that must be answered first. Escape and the harmless button close it; the browser gives the focus back. */
export function Dialog(props: { title: string; wide?: boolean; onClose: () => void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    if (element && !element.open) element.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={props.wide ? "dialog-wide" : undefined}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
    >
      <div className="stack">
        <h2 id={id}>{props.title}</h2>
        {props.children}
      </div>
    </dialog>
  );
}

/** Asks before something that cannot be taken back. The harmless choice has the focus. */
export function Confirm(props: {
  title: string;
  yes: string;
  no?: string;
  bad?: boolean;
  writes?: boolean;
  busy?: boolean;
  problem?: ApiProblem | null;
  onYes: () => void;
  onNo: () => void;
  children: ReactNode;
}) {
  return (
    <Dialog title={props.title} onClose={props.onNo}>
      {props.children}
      {props.problem ? (
        <Notice tone="bad" urgent>
          <TroubleWords problem={props.problem} />
        </Notice>
      ) : null}
      <div className="row">
        <Press autoFocus onPress={props.onNo}>
          {props.no ?? "Cancel"}
        </Press>
        <Press kind={props.bad ? "bad" : "main"} writes={props.writes ?? true} busy={props.busy ?? false} onPress={props.onYes}>
          {props.yes}
        </Press>
      </div>
    </Dialog>
  );
}
