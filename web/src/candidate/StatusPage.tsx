import { useEffect, useState } from "react";
import type { CandidateApi } from "../api/candidate";
import type { Interview, SessionView } from "../api/model";
import { ApiProblem } from "../api/problem";
import { Button, Waiting } from "../ui/parts";
import { FormatsLink } from "./FormatsPage";
import { Failure, Instant, PageHead } from "./parts";
import { isOver, type Standing } from "./way/journey";
import { Late, late } from "./way/late";

/** How it stands, for whoever comes back: the same link and the same browser lead here at any time. */
export function StatusPage(props: {
  api: CandidateApi;
  interview: Interview;
  standing: Standing;
  moved: boolean;
  onGo: () => void;
  onReload: () => void;
}) {
  const { api, interview, standing } = props;
  const { company, position, session } = interview;
  if (standing === "running" && session) {
    return <Running api={api} interview={interview} sessionId={session.id} onGo={props.onGo} onReload={props.onReload} />;
  }
  if (session && isOver(session.status)) {
    return (
      <Late load={late.finished}>
        {({ Finished }) => (
          <Finished api={api} sessionId={session.id} status={session.status} company={company.name} focus={props.moved} />
        )}
      </Late>
    );
  }
  if (standing === "closed") {
    const expired = interview.invitation_status === "expired";
    return (
      <div className="stack">
        <PageHead step="status" title={expired ? "This invitation has expired" : "This invitation was taken back"}>
          <p>
            The interview with {company.name} for <strong>{position.title}</strong>{" "}
            {expired ? (
              <>
                was open until <Instant iso={interview.expires_at} />. It has not been held. If you would still like to take it, ask
                for a new link.
              </>
            ) : (
              <>cannot be held any more: {company.name} has taken the invitation back. They can tell you why.</>
            )}
          </p>
          <p>
            <FormatsLink>How to reach {company.name}</FormatsLink>
          </p>
        </PageHead>
      </div>
    );
  }
  return (
    <div className="stack">
      <PageHead step="status" title="Your interview has not begun yet">
        <p>
          The interview with {company.name} for <strong>{position.title}</strong> is open until <Instant iso={interview.expires_at} until />.
        </p>
        <p>
          {standing === "agreement"
            ? "Your agreement is still needed. It takes a minute."
            : "You have agreed to it. Next you check your sound, then it can begin."}
        </p>
      </PageHead>
      <p>
        <Button kind="main" wide onPress={props.onGo}>
          Go on
        </Button>
      </p>
    </div>
  );
}

function Running(props: { api: CandidateApi; interview: Interview; sessionId: string; onGo: () => void; onReload: () => void }) {
  const { api, interview, sessionId } = props;
  const [session, setSession] = useState<SessionView | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);

  useEffect(() => {
    let current = true;
    api.session(sessionId).then(
      (found) => current && setSession(found),
      (reason: unknown) => current && setProblem(ApiProblem.from(reason)),
    );
    return () => {
      current = false;
    };
  }, [api, sessionId]);

  const until = session?.resume_until ?? null;
  const { onReload } = props;
  useEffect(() => {
    if (until === null) return;
    // A timer longer than this would fire at once; and nobody waits for a day on this page.
    const wait = Math.min(new Date(until).getTime() - Date.now() + 2_000, 86_400_000);
    const timer = setTimeout(onReload, Math.max(5_000, wait));
    return () => clearTimeout(timer);
  }, [until, onReload]);

  const broken = (session?.status ?? interview.session?.status) === "disconnected";
  return (
    <div className="stack">
      <PageHead step="status" title={broken ? "Your interview was interrupted" : "Your interview is under way"}>
        <p>
          What you said in the interview with {interview.company.name} for <strong>{interview.position.title}</strong> is safe.{" "}
          {broken ? "You can go on where you stopped." : "If it is open in another tab or on another device, go on there, or bring it here."}
        </p>
        {until ? (
          <p>
            It can be taken up again until <Instant iso={until} until />. After that it ends with what has been said.
          </p>
        ) : null}
        {problem ? <Failure title="We could not ask until when" problem={problem} /> : null}
        {session === null && problem === null ? <Waiting>Looking until when…</Waiting> : null}
      </PageHead>
      <p>
        <Button kind="main" wide onPress={props.onGo}>
          {broken ? "Go on with the interview" : "Go on here"}
        </Button>
      </p>
    </div>
  );
}
