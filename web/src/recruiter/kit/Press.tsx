import type { ReactNode } from "react";
import { useOffline } from "./app";

/** The words under the offline banner, which every deaf button points to. */
export const OFFLINE_REASON = "offline-reason";

/**
 * A button. `writes` says that it changes something on the server: it is deaf, and says why, while the server is away.
 * A deaf button keeps its place and the focus.
 */
export function Press(props: {
  kind?: "main" | "plain" | "quiet" | "bad";
  submit?: boolean;
  writes?: boolean;
  busy?: boolean;
  small?: boolean;
  label?: string;
  expanded?: boolean;
  controls?: string;
  pressed?: boolean;
  off?: boolean;
  autoFocus?: boolean;
  onPress?: () => void;
  children: ReactNode;
}) {
  const offline = useOffline() && props.writes === true;
  const deaf = props.busy || offline || props.off;
  const kind = props.kind ?? "plain";
  const classes = ["button", kind === "plain" ? "" : `button-${kind}`, props.small ? "button-small" : ""];
  return (
    <button
      type={props.submit ? "submit" : "button"}
      className={classes.filter((name) => name !== "").join(" ")}
      aria-disabled={deaf ? "true" : undefined}
      aria-describedby={offline ? OFFLINE_REASON : undefined}
      aria-label={props.label}
      aria-expanded={props.expanded}
      aria-controls={props.controls}
      aria-pressed={props.pressed}
      autoFocus={props.autoFocus}
      onClick={(event) => {
        if (deaf) event.preventDefault();
        else props.onPress?.();
      }}
    >
      {props.children}
    </button>
  );
}
