import { useState } from "react";
import type { CandidateApi } from "../api/candidate";
import { ApiProblem } from "../api/problem";
import { Button } from "../ui/parts";
import { Failure, PageHead } from "./parts";
import { Shell } from "./Shell";
import { type MailLink, readMailLink, refusalInWords } from "./way/mailLink";

/** Its own page: a candidate's mail never leads to the team's app. */
export const MAIL_LINK = "/interview/link";

/** Taken out of the address bar at once: after this it is in no history entry, and it was never sent to a server. */
function takeLink(): MailLink {
  const here = location.pathname === MAIL_LINK;
  const link = readMailLink(here ? location.hash : "");
  if (here && location.hash) history.replaceState(null, "", location.pathname);
  return link;
}

const LINK = takeLink();

// Another link pasted into the same tab changes the fragment only, and no page is loaded: load it.
window.addEventListener("hashchange", () => {
  if (location.pathname === MAIL_LINK && /token_hash=|error=/.test(location.hash)) location.reload();
});

/** Where the link of a candidate's sign-in mail ends. Opening it spends nothing (mail scanners open links): the press does. */
export function MailLinkPage(props: { api: CandidateApi }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const home = LINK.app === "member" ? "/" : "/interview/signin";

  async function open(tokenHash: string) {
    setBusy(true);
    setProblem(null);
    try {
      const entered = await props.api.verifyLink(LINK.app, tokenHash);
      location.replace(entered.next);
    } catch (reason) {
      setProblem(ApiProblem.from(reason));
      setBusy(false);
    }
  }

  const refused = problem && !problem.passing && problem.status > 0 ? problem.code : null;
  if (LINK.kind === "error" || refused !== null) {
    return <Refused code={refused ?? (LINK.kind === "error" ? LINK.code : "")} home={home} member={LINK.app === "member"} />;
  }
  if (LINK.kind === "nothing") {
    return (
      <Shell about="Sign in">
        <div className="stack">
          <PageHead step="status" title="Where do you want to sign in?">
            <p>
              If you came by the link of a mail, its last part is missing. Please open it once more, or use the code that stands
              beside it.
            </p>
          </PageHead>
          <p>
            <a className="button button-wide" href="/interview/signin">
              I am invited to an interview
            </a>
          </p>
          <p>
            <a className="button button-wide" href="/">
              I invite people to interviews
            </a>
          </p>
        </div>
      </Shell>
    );
  }
  const { tokenHash } = LINK;
  return (
    <Shell about="Sign in">
      <div className="stack">
        <PageHead step="status" title={LINK.app === "member" ? "Sign in to Vivavoce" : "Sign in to your interview"}>
          <p>
            You have opened the link of a sign-in mail. Press the button to sign in on this device. Nothing happens before you
            press it, and the link works once.
          </p>
          <p className="soft">If you did not ask for this mail, simply close the page.</p>
        </PageHead>
        {problem ? <Failure title="You could not be signed in" problem={problem} /> : null}
        <p>
          <Button kind="main" wide busy={busy} onPress={() => void open(tokenHash)}>
            {busy ? "Signing in…" : "Sign in on this device"}
          </Button>
        </p>
      </div>
    </Shell>
  );
}

function Refused(props: { code: string; home: string; member: boolean }) {
  const { title, text } = refusalInWords(props.code);
  return (
    <Shell about="Sign in">
      <div className="stack">
        <PageHead step="status" title={title}>
          <p>{text}</p>
        </PageHead>
        <p>
          <a className="button button-main button-wide" href={props.home}>
            {props.member ? "Back to signing in" : "Sign in with a code"}
          </a>
        </p>
        <details className="small">
          <summary>Details for support</summary>
          <p className="soft">
            code <code>{props.code}</code>
          </p>
        </details>
      </div>
    </Shell>
  );
}
