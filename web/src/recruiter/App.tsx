import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { ApiProblem } from "../api/problem";
import { Frame as PublicFrame, Heading, useTitle, Waiting } from "../ui/parts";
import { type Frame, FrameContext, Link, useFrame, usePlace, useRouter } from "./kit/app";
import { leave } from "./kit/leave";
import { Press } from "./kit/Press";
import { TroubleWords } from "./kit/states";
import { address, fits } from "./logic/router";
import { roleName, type Role } from "./logic/rights";
import { SigninPage } from "./pages/SigninPage";
import { SigninApi } from "./server/SigninApi";
import { MemberApi } from "./server/MemberApi";
import type { Me } from "./server/types";
import { Workspace } from "./Workspace";

/** Everything: who is there first, then which tenant, then its pages. */
export function App(props: { frame: Frame }) {
  const { router, net } = props.frame;
  const place = useSyncExternalStore(router.subscribe, router.snapshot);
  const signin = useMemo(() => new SigninApi(net), [net]);
  return (
    <FrameContext.Provider value={props.frame}>
      {place.path === "/signin" ? <SigninPage api={signin} next={null} /> : <SignedIn signin={signin} />}
    </FrameContext.Provider>
  );
}

type Who = { kind: "asking" } | { kind: "nobody" } | { kind: "problem"; problem: ApiProblem } | { kind: "known"; me: Me };

function SignedIn(props: { signin: SigninApi }) {
  const { signin } = props;
  const router = useRouter();
  const here = () => address(router.place.path, Object.fromEntries(router.place.query));
  const [who, setWho] = useState<Who>({ kind: "asking" });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let current = true;
    signin.me().then(
      (me) => {
        if (current) setWho({ kind: "known", me });
      },
      (reason: unknown) => {
        if (!current) return;
        const problem = ApiProblem.from(reason);
        setWho(problem.status === 401 ? { kind: "nobody" } : { kind: "problem", problem });
      },
    );
    return () => {
      current = false;
    };
  }, [signin, attempt]);

  switch (who.kind) {
    case "asking":
      return (
        <PublicFrame who="Vivavoce" about="Structured interviews by voice">
          <Waiting>Opening…</Waiting>
        </PublicFrame>
      );
    case "nobody":
      // The address stays as it is, and is gone on to after signing in.
      return <SigninPage api={signin} next={here()} />;
    case "problem":
      return (
        <PublicFrame who="Vivavoce" about="Structured interviews by voice">
          <div className="stack">
            <Heading focus={false}>The page could not be opened</Heading>
            <TroubleWords problem={who.problem} />
            <p>
              <Press
                kind="main"
                onPress={() => {
                  setWho({ kind: "asking" });
                  setAttempt(attempt + 1);
                }}
              >
                Try again
              </Press>
            </p>
          </div>
        </PublicFrame>
      );
    case "known":
      return <Tenants me={who.me} signin={signin} />;
  }
}

function Tenants(props: { me: Me; signin: SigninApi }) {
  const { me, signin } = props;
  const place = usePlace();
  const router = useRouter();
  const only = me.memberships.length === 1 ? me.memberships[0] : undefined;
  const tenantId = /^\/t\/([^/]+)/.exec(place.path)?.[1];
  const membership = me.memberships.find((one) => one.tenant_id === tenantId);
  const session = fits("/sessions/:id", place.path);
  const toOnly = place.path === "/" || place.path === "/sessions";

  useEffect(() => {
    if (toOnly && only) router.go(`/t/${only.tenant_id}${place.path === "/" ? "" : place.path}`, { replace: true });
  }, [toOnly, only, place.path, router]);

  if (membership) return <Workspace key={membership.tenant_id} me={me} membership={membership} signin={signin} />;
  if (session) return <FindSession me={me} id={session["id"] ?? ""} />;
  if (me.memberships.length === 0) return <NoTenant me={me} signin={signin} />;
  if (toOnly) return only ? null : <Chooser me={me} signin={signin} title="Which organisation?" />;
  return <Chooser me={me} signin={signin} title={tenantId ? "You do not work for this organisation" : "There is no such page"} />;
}

/** An interview's old address names no tenant: each of the person's is asked. */
function FindSession(props: { me: Me; id: string }) {
  const { me, id } = props;
  const router = useRouter();
  const { net } = useFrame();
  const [missing, setMissing] = useState(false);
  useTitle(missing ? "There is no such interview" : "Opening the interview");
  useEffect(() => {
    let current = true;
    void (async () => {
      let reachable = me.memberships[0];
      for (const membership of me.memberships) {
        try {
          await new MemberApi(net, membership.tenant_id).session(id);
        } catch (reason) {
          const { status } = ApiProblem.from(reason);
          if (status === 404 || status === 400) {
            if (reachable === membership) reachable = undefined;
            continue;
          }
        }
        reachable = membership;
        break;
      }
      if (!current) return;
      if (reachable) router.go(`/t/${reachable.tenant_id}/sessions/${encodeURIComponent(id)}`, { replace: true });
      else setMissing(true);
    })();
    return () => {
      current = false;
    };
  }, [me, id, net, router]);
  return (
    <PublicFrame who="Vivavoce" about="Interview">
      {missing ? (
        <div className="stack">
          <Heading focus={false}>There is no such interview</Heading>
          <p>It does not exist, or it belongs to an organisation that you do not work for. Please check the address.</p>
          <p>
            <Link to="/">Go to the start page</Link>
          </p>
        </div>
      ) : (
        <Waiting>Opening the interview…</Waiting>
      )}
    </PublicFrame>
  );
}


function Chooser(props: { me: Me; signin: SigninApi; title: string }) {
  useTitle(`${props.title} · Vivavoce`);
  const router = useRouter();
  return (
    <PublicFrame who="Vivavoce" about={props.me.email ?? "Signed in"}>
      <div className="stack">
        <Heading focus={router.moves > 0}>{props.title}</Heading>
        <p>{`You are a member of ${props.me.memberships.length === 1 ? "this one" : "these"}. Choose where to go on.`}</p>
        <ul role="list" className="choices">
          {props.me.memberships.map((one) => (
            <li key={one.tenant_id}>
              <Link className="choice" to={`/t/${one.tenant_id}`}>
                <span className="choice-name">{one.tenant_name}</span>
                <span className="soft small">{roleName(one.role as Role)}</span>
              </Link>
            </li>
          ))}
        </ul>
        <SignOut signin={props.signin} />
      </div>
    </PublicFrame>
  );
}

function NoTenant(props: { me: Me; signin: SigninApi }) {
  useTitle("No organisation · Vivavoce");
  return (
    <PublicFrame who="Vivavoce" about={props.me.email ?? "Signed in"}>
      <div className="stack">
        <Heading focus={false}>You are not a member of an organisation here</Heading>
        <p>
          You are signed in{props.me.email ? ` as ${props.me.email}` : ""}, but nobody has given this address access, or it was taken
          away. Ask an owner of your organisation to invite exactly this address, or sign in with another one.
        </p>
        <SignOut signin={props.signin} />
      </div>
    </PublicFrame>
  );
}

function SignOut(props: { signin: SigninApi }) {
  return (
    <p>
      <Press onPress={() => void leave(props.signin)}>Sign out</Press>
    </p>
  );
}
