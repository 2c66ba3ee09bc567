import { type ReactNode, useState } from "react";
import { Dialog } from "./Dialog";
import { Press } from "./Press";
import type { Editor } from "./useEditor";

/** Somebody else has saved first: what they changed, what both changed, and the choice, part by part. */
export function StaleDialog<F extends object>(props: {
  editor: Editor<F>;
  names: Record<keyof F, string>;
  show: (part: keyof F, value: F[keyof F]) => ReactNode;
}) {
  const { editor, names, show } = props;
  const [theirs, setTheirs] = useState<ReadonlySet<keyof F>>(new Set());
  if (!editor.stale) return null;
  const { comparison } = editor.stale;
  const chosen = () => {
    const form = { ...comparison.merged };
    for (const { part, theirs: value } of comparison.conflicts) if (theirs.has(part)) form[part] = value;
    return form;
  };
  const choose = (part: keyof F, other: boolean) => {
    const next = new Set(theirs);
    if (other) next.add(part);
    else next.delete(part);
    setTheirs(next);
  };
  return (
    <Dialog title="Somebody else has changed this meanwhile" wide onClose={editor.stay}>
      <p>Nothing was overwritten, and what you typed is still here.</p>
      {comparison.taken.length > 0 ? (
        <div className="stack-small">
          <h3>Changed by the other person, and kept</h3>
          <dl className="changes">
            {comparison.taken.map(({ part, theirs: value }) => (
              <div key={String(part)}>
                <dt>{names[part]}</dt>
                <dd>{show(part, value)}</dd>
              </div>
            ))}
          </dl>
        </div>
      ) : null}
      {comparison.conflicts.map(({ part, mine, theirs: other }) => (
        <fieldset key={String(part)} className="versions">
          <legend>{`${names[part]}: changed by both of you`}</legend>
          {(
            [
              ["Yours", mine, false],
              ["Theirs", other, true],
            ] as const
          ).map(([name, value, isTheirs]) => (
            <label key={name} className="version">
              <input type="radio" name={String(part)} checked={theirs.has(part) === isTheirs} onChange={() => choose(part, isTheirs)} />
              <span>
                <strong>{name}</strong>
                <span className="version-text">{show(part, value)}</span>
              </span>
            </label>
          ))}
        </fieldset>
      ))}
      <div className="row">
        <Press kind="main" writes busy={editor.action.busy} onPress={() => void editor.settle(chosen())}>
          Save this
        </Press>
        <Press onPress={() => void editor.settle(editor.stale?.theirs ?? comparison.merged)}>Take all of theirs</Press>
        <Press kind="quiet" onPress={editor.stay}>
          Go back to the form
        </Press>
      </div>
    </Dialog>
  );
}
