import { useEffect, useState } from "react";
import { Button, Waiting } from "../../ui/parts";

/** Parts that are loaded when they are needed: whoever only reads the invitation does not pay for the call. */
export const late = {
  check: () => import("../CheckPage"),
  room: () => import("../Room"),
  finished: () => import("../Finished"),
};

/** Starts loading what the next page needs; a failure shows when it is really needed. */
export function ahead(...loads: (() => Promise<unknown>)[]): void {
  for (const load of loads) load().catch(() => undefined);
}

/** A part of the program, and a way out when it does not come (offline, or renewed on the server meanwhile). */
export function Late<M>(props: { load: () => Promise<M>; children: (part: M) => React.ReactNode }) {
  const { load } = props;
  const [part, setPart] = useState<M | "loading" | "failed">("loading");
  useEffect(() => {
    let current = true;
    load().then(
      (loaded) => current && setPart(() => loaded),
      () => current && setPart("failed"),
    );
    return () => {
      current = false;
    };
  }, [load]);
  if (part === "loading") return <Waiting>One moment…</Waiting>;
  if (part === "failed") {
    return (
      <div className="stack" role="alert">
        <p>This part of the page did not arrive. Nothing is lost. Please check your connection and load the page again.</p>
        <p>
          <Button kind="main" wide onPress={() => location.reload()}>
            Load the page again
          </Button>
        </p>
      </div>
    );
  }
  return <>{props.children(part as M)}</>;
}
