import { useState } from "react";
import { Press } from "./Press";

/** A text that can be copied; where the browser forbids that, it stands there selected. */
export function Copy(props: { text: string; what: string }) {
  const [state, setState] = useState<"ready" | "copied" | "by hand">("ready");
  return (
    <span className="copy">
      <Press
        small
        label={`Copy ${props.what}`}
        onPress={() => {
          const copied = navigator.clipboard?.writeText(props.text) ?? Promise.reject(new Error("no clipboard"));
          copied.then(
            () => setState("copied"),
            () => setState("by hand"),
          );
        }}
      >
        {state === "copied" ? "Copied" : "Copy the link"}
      </Press>
      <span className="hidden-words" role="status">
        {state === "copied" ? "Copied" : ""}
      </span>
      {state === "by hand" ? (
        <input className="input" readOnly aria-label={props.what} value={props.text} ref={(field) => field?.select()} />
      ) : null}
    </span>
  );
}
