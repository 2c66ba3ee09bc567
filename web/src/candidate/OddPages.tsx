import type { ApiProblem } from "../api/problem";
import { Button } from "../ui/parts";
import { PageHead, Reference, TryAgain } from "./parts";
import { Shell } from "./Shell";
import { refusalInWords } from "./way/mailLink";
import { go } from "./way/router";

/** An address under /interview that is no page. */
export function NoSuchPage() {
  return (
    <Shell>
      <div className="stack">
        <PageHead step="status" title="There is no such page">
          <p>The address may have been cut off or mistyped. Nothing is lost.</p>
        </PageHead>
        <p>
          <Button kind="main" wide onPress={() => go("invitation", "replace")}>
            Go to your interview
          </Button>
        </p>
      </div>
    </Shell>
  );
}

/** What is known could not be asked for: no connection, our fault, or a refusal. */
export function CannotLoad(props: { problem: ApiProblem; again: () => void }) {
  const { problem } = props;
  const [title, text] = wordsOf(problem);
  return (
    <Shell>
      <div className="stack">
        <PageHead step="status" title={title}>
          <p>{text}</p>
        </PageHead>
        <TryAgain onPress={props.again} />
        <Reference problem={problem} />
      </div>
    </Shell>
  );
}

function wordsOf(problem: ApiProblem): [title: string, text: string] {
  if (problem.status === 0) {
    return ["We cannot be reached at the moment", "Nothing is lost. Please check your connection. The page goes on by itself when it is back, or when you press the button."];
  }
  if (problem.status === 429) return ["That was a little too often", "Please wait a minute, then try again. Nothing is lost."];
  if (problem.status === 403) {
    return [
      "This page is not open to you",
      problem.detail || "You are signed in, but not as the person who was invited. Please open the link in your invitation mail again.",
    ];
  }
  return ["Something is wrong on our side", "This is our fault, not yours, and nothing is lost. Please try again in a minute. If it stays so, tell the people who invited you."];
}

/** A code was right, and still the door stays closed: another person's invitation, or one that ended meanwhile. */
export function RefusedHere(props: { problem: ApiProblem; hint: string | null; onBack: () => void }) {
  const { problem, hint } = props;
  const { title, text } = refusalInWords(problem.code);
  return (
    <Shell about="Sign in">
      <div className="stack">
        <PageHead step="status" title={title}>
          <p>{text}</p>
          {problem.code === "wrong_person" && hint ? (
            <p>
              The invitation went to <span className="address">{hint}</span>. If that is yours, sign in with a code that we send there.
            </p>
          ) : null}
        </PageHead>
        <p>
          <Button kind="main" wide onPress={props.onBack}>
            {problem.code === "wrong_person" ? "Sign in with that address" : "Back to the invitation"}
          </Button>
        </p>
        <Reference problem={problem} />
      </div>
    </Shell>
  );
}
