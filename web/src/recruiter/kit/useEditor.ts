import { useCallback, useState } from "react";
import { compare, type Comparison, same } from "../logic/merge";
import { Refused } from "../server/Refused";
import type { Versioned } from "../server/types";
import { type Action, useAction } from "./action";

export interface Stale<F> {
  comparison: Comparison<F>;
  theirs: F;
  etag: string;
}

export interface Editor<F> {
  form: F;
  set: (change: Partial<F>) => void;
  /** Whether the form differs from what the server had. */
  dirty: boolean;
  action: Action;
  /** Set while somebody else's save stands in the way of this one. */
  stale: Stale<F> | null;
  /** @returns whether it was saved */
  save: () => Promise<boolean>;
  /** The person has chosen: the form is this now, on top of theirs, and is saved. */
  settle: (form: F) => Promise<boolean>;
  stay: () => void;
  /** Back to what the server had. */
  reset: () => void;
}

/**
 * A form over something that others may change too. What is sent names the version it was made from; when that is no
 * longer the newest, nothing is lost and nothing is overwritten: the two are compared, and the person decides.
 */
export function useEditor<V, F extends object>(
  current: Versioned<V>,
  formOf: (value: V) => F,
  send: (form: F, base: F, etag: string) => Promise<Versioned<V>>,
  saved: (now: Versioned<V>) => void,
  begun: F | null = null,
): Editor<F> {
  const [base, setBase] = useState<{ form: F; etag: string }>(() => ({ form: formOf(current.value), etag: current.etag }));
  const [form, setForm] = useState<F>(begun ?? base.form);
  const [stale, setStale] = useState<Stale<F> | null>(null);
  const action = useAction();
  const dirty = !same(form, base.form);

  // Fetched anew meanwhile: whoever has typed nothing sees the newest; whoever has is told when saving.
  if (!dirty && current.etag !== base.etag && !action.busy) {
    const newest = formOf(current.value);
    setBase({ form: newest, etag: current.etag });
    setForm(newest);
  }

  const attempt = (mine: F, from: { form: F; etag: string }) =>
    action.run(async () => {
      try {
        const now = await send(mine, from.form, from.etag);
        const kept = formOf(now.value);
        setBase({ form: kept, etag: now.etag });
        setForm(kept);
        setStale(null);
        saved(now);
      } catch (reason) {
        if (!(reason instanceof Refused) || reason.code !== "stale" || !reason.body["current"]) throw reason;
        const theirs = formOf(reason.body["current"] as V);
        setStale({ comparison: compare(from.form, mine, theirs), theirs, etag: reason.etag });
        throw reason;
      }
    });

  return {
    form,
    set: useCallback((change: Partial<F>) => setForm((before) => ({ ...before, ...change })), []),
    dirty,
    action,
    stale,
    save: () => attempt(form, base),
    settle: (chosen) => {
      const from = { form: stale?.theirs ?? base.form, etag: stale?.etag ?? base.etag };
      setBase(from);
      setForm(chosen);
      setStale(null);
      if (same(chosen, from.form)) {
        action.clear();
        return Promise.resolve(true);
      }
      return attempt(chosen, from);
    },
    stay: () => {
      setStale(null);
      action.clear();
    },
    reset: () => {
      setForm(base.form);
      action.clear();
    },
  };
}
