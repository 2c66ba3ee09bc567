import { useCallback, useRef, useState } from "react";
import { ApiProblem } from "../../api/problem";

export interface Action {
  busy: boolean;
  problem: ApiProblem | null;
  /** Starts it, unless it is under way; resolves to whether it succeeded. */
  run: (work: () => Promise<void>) => Promise<boolean>;
  clear: () => void;
}

/** One thing that a person starts and waits for: never twice at once, and its failure in hand. */
export function useAction(): Action {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const running = useRef(false);
  const run = useCallback(async (work: () => Promise<void>) => {
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    setProblem(null);
    try {
      await work();
      return true;
    } catch (reason) {
      setProblem(ApiProblem.from(reason));
      return false;
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, []);
  return { busy, problem, run, clear: useCallback(() => setProblem(null), []) };
}
