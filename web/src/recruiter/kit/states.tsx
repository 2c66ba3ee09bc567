import { type ReactNode, useEffect, useState } from "react";
import type { ApiProblem } from "../../api/problem";
import { Notice, useTitle } from "../../ui/parts";
import type { Right } from "../logic/rights";
import { roleName, type Role, whoMay } from "../logic/rights";
import { Link, type Fetched, usePath, useWork } from "./app";
import { Press } from "./Press";
import { PageHead } from "./layout";
import { fromNow } from "../logic/when";

/** Grey lines where something will be, only when it takes long enough to be noticed. */
export function Skeleton(props: { lines?: number; what?: string }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return null;
  return (
    <div className="skeleton">
      <p className="hidden-words" role="status">
        {props.what ?? "Loading…"}
      </p>
      {Array.from({ length: props.lines ?? 5 }, (_, index) => (
        <div key={index} className="skeleton-line" />
      ))}
    </div>
  );
}

/** Nothing there: what it would be, and the one thing to do about it. */
export function Empty(props: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{props.title}</h2>
      <p>{props.children}</p>
      {props.action ? <div className="row">{props.action}</div> : null}
    </div>
  );
}

/** What went wrong, in words; with a way to try again where that may help, and what support needs to find it. */
export function Trouble(props: { problem: ApiProblem; what: string; again?: () => void }) {
  const { problem } = props;
  return (
    <Notice tone={problem.passing ? "care" : "bad"} title={`${props.what} could not be done`} urgent>
      <TroubleWords problem={problem} />
      {props.again && problem.passing ? (
        <Press small onPress={props.again}>
          Try again
        </Press>
      ) : null}
    </Notice>
  );
}

export function TroubleWords(props: { problem: ApiProblem }) {
  return (
    <>
      <p>{inWords(props.problem)}</p>
      {props.problem.requestId ? <p className="small soft">Request {props.problem.requestId}</p> : null}
    </>
  );
}

export function inWords(problem: ApiProblem): string {
  if (problem.status === 0) return "The server did not answer. Nothing was lost; it is safe to try again.";
  if (problem.status === 429) return "That was too often in a short time. Please wait a minute and try again.";
  if (problem.status >= 500) return "The server had a fault. It is safe to try again; if it stays so, tell the people who run it.";
  if (problem.status === 401) return "You are no longer signed in. Sign in again; what you typed here stays until you leave the page.";
  if (problem.status === 403) return problem.detail || "Your role does not allow this.";
  if (problem.code === "stale") return "Somebody else has changed it meanwhile. Load the page again to see how it stands now.";
  if (problem.status === 404) return "It does not exist any more, or it never did.";
  return problem.detail || "The server did not accept it.";
}

/** A thing that is fetched: waiting, trouble, forbidden, not found, or there (with a word when it is no longer fresh). */
export function Loaded<T>(props: {
  fetched: Fetched<T>;
  what: string;
  right: Right;
  lines?: number;
  missing?: ReactNode;
  children: (data: T) => ReactNode;
}) {
  const { data, problem, at, again } = props.fetched;
  if (data !== undefined) {
    return (
      <>
        {problem && at ? (
          <Notice tone="care">
            <p>
              {props.what} could not be fetched again. You see what was there {fromNow(new Date(at).toISOString(), Date.now())}.
            </p>
            <Press small onPress={again}>
              Try again
            </Press>
          </Notice>
        ) : null}
        {props.children(data)}
      </>
    );
  }
  if (!problem) return <Skeleton {...(props.lines ? { lines: props.lines } : {})} />;
  if (problem.status === 403) return <ForbiddenWords right={props.right} />;
  if (problem.status === 404 || problem.status === 400) {
    return (
      props.missing ?? (
        <Empty title="There is nothing here">It does not exist, or it belongs to another organisation. Please check the address.</Empty>
      )
    );
  }
  if (problem.status === 401) return <SignedOut />;
  return (
    <Notice tone="care" title={`${props.what} could not be fetched`} urgent>
      <TroubleWords problem={problem} />
      <Press small onPress={again}>
        Try again
      </Press>
    </Notice>
  );
}

function SignedOut() {
  return (
    <Empty
      title="You are no longer signed in"
      action={
        <Press kind="main" onPress={() => location.reload()}>
          Sign in
        </Press>
      }
    >
      For safety a sign-in ends after twelve hours.
    </Empty>
  );
}

export function ForbiddenWords(props: { right: Right }) {
  const { membership } = useWork();
  const path = usePath();
  return (
    <Empty title="Your role does not show this" action={<Link to={path("")}>Go to the start page</Link>}>
      {`This page needs the role of ${whoMay(props.right)}. Yours in ${membership.tenant_name} is: ${roleName(membership.role as Role).toLowerCase()}. `}
      An owner of your organisation can change that.
    </Empty>
  );
}

export function ForbiddenPage(props: { title: string; right: Right }) {
  return (
    <>
      <PageHead title={props.title} />
      <ForbiddenWords right={props.right} />
    </>
  );
}

export function NotFoundPage(props: { title?: string; children?: ReactNode }) {
  const title = props.title ?? "There is no such page";
  const path = usePath();
  useTitle(title);
  return (
    <>
      <PageHead title={title} />
      <p>{props.children ?? "The address may be incomplete, or what it named was deleted."}</p>
      <p>
        <Link to={path("")}>Go to the start page</Link>
      </p>
    </>
  );
}
