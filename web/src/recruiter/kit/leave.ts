import type { SigninApi } from "../server/SigninApi";

/** Out, and nothing of what was fetched stays in memory. The cookie may be dead already: that is no reason to stay. */
export async function leave(signin: SigninApi): Promise<void> {
  await signin.signOut().catch(() => {});
  location.assign("/");
}
