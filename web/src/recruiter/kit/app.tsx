import { createContext, type ReactNode, useContext, useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { MemberApi } from "../server/MemberApi";
import type { Me, Membership } from "../server/types";
import type { Cache, Known } from "../logic/cache";
import type { Net } from "../logic/net";
import { may, type Right, type Role } from "../logic/rights";
import type { Place, Router } from "../logic/router";

/** What every page has: where it is, and whether the server can be reached. */
export interface Frame {
  router: Router;
  net: Net;
}

/** What every page of a tenant has beside it. */
export interface Work {
  api: MemberApi;
  cache: Cache;
  me: Me;
  membership: Membership;
  say: (words: string) => void;
}

export const FrameContext = createContext<Frame | null>(null);
export const WorkContext = createContext<Work | null>(null);

function present<T>(value: T | null): T {
  if (value === null) throw new Error("This part of the page stands outside the app");
  return value;
}

export const useFrame = (): Frame => present(useContext(FrameContext));
export const useWork = (): Work => present(useContext(WorkContext));
export const useRouter = (): Router => useFrame().router;

export function usePlace(): Place {
  const router = useRouter();
  return useSyncExternalStore(router.subscribe, router.snapshot);
}

export function useOffline(): boolean {
  const { net } = useFrame();
  return useSyncExternalStore(net.subscribe, net.offline);
}

export function useMay(right: Right): boolean {
  return may(useWork().membership.role as Role, right);
}

/** A path of this tenant: `/positions` → `/t/{tenant}/positions`. */
export function usePath(): (path: string) => string {
  const { membership } = useWork();
  return (path) => `/t/${membership.tenant_id}${path}`;
}

export interface Fetched<T> extends Known<T> {
  again: () => void;
}

/** Something the server has, kept under a name and asked again when the name changes, on request, and each `everyMs` while the page is looked at. */
export function useFetched<T>(key: string, load: () => Promise<T>, everyMs?: number): Fetched<T> {
  const { cache } = useWork();
  const newest = useRef(load);
  newest.current = load;
  const known = useSyncExternalStore(
    (listener) => cache.subscribe(key, listener),
    () => cache.known<T>(key),
  );
  const again = () => void cache.load(key, () => newest.current());
  useEffect(() => {
    const ask = () => void cache.load(key, () => newest.current());
    ask();
    if (!everyMs) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") ask();
    }, everyMs);
    return () => clearInterval(timer);
  }, [cache, key, everyMs]);
  return { ...known, again };
}

/** The time, renewed each half minute, so that “3 minutes ago” stays true. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** A link inside the app; with a modifier key, or to another window, the browser does it. */
export function Link(props: { to: string; className?: string; current?: boolean; label?: string; children: ReactNode }) {
  const router = useRouter();
  return (
    <a
      href={props.to}
      className={props.className}
      aria-current={props.current ? "page" : undefined}
      aria-label={props.label}
      onClick={(event) => {
        if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        router.go(props.to);
      }}
    >
      {props.children}
    </a>
  );
}
