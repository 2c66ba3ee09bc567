import type { Consent, ConsentAnswer, Entered, Invitation } from "./model";
import { ApiProblem } from "./problem";
import { type AppName, CHANGE, clientFor, taken, VivaApi } from "./viva";

const change = { params: { header: CHANGE } };

/** What the candidate's way needs besides the interview itself. */
export class CandidateApi extends VivaApi {
  readonly #client = clientFor("candidate");

  constructor() {
    super("candidate");
  }

  /** The invitation whose link was opened in this browser, or null when there is none that may be shown. */
  async invitation(): Promise<Invitation | null> {
    try {
      return taken(await this.#client.GET("/api/v1/interview/invitation"));
    } catch (reason) {
      if (reason instanceof ApiProblem && reason.status === 404) return null;
      throw reason;
    }
  }

  async googleOffered(): Promise<boolean> {
    return taken(await this.#client.GET("/api/v1/signin/providers")).google;
  }

  /** Mails a code to the invited address. @returns after how many seconds another one may be asked for */
  async sendCode(): Promise<number> {
    return taken(await this.#client.POST("/api/v1/signin/code", { ...change, body: { app: "candidate" } })).resend_after_s;
  }

  async verifyCode(code: string): Promise<Entered> {
    return taken(await this.#client.POST("/api/v1/signin/verify", { ...change, body: { app: "candidate", code } }));
  }

  /** Spends the token of a mailed link; members' links end on the same page. */
  async verifyLink(app: AppName, tokenHash: string): Promise<Entered> {
    return taken(await this.#client.POST("/api/v1/signin/verify", { ...change, body: { app, token_hash: tokenHash } }));
  }

  /** @returns the questions of agreement as they stand now */
  async answerConsents(invitationId: string, consents: ConsentAnswer[]): Promise<Consent[]> {
    const body = { invitation_id: invitationId, consents };
    return taken(await this.#client.POST("/api/v1/interview/consents", { ...change, body })).consents;
  }

  async signOut(): Promise<void> {
    const { error, response } = await this.#client.POST("/api/v1/signout", { ...change, body: { app: "candidate" } });
    if (!response.ok) throw ApiProblem.of(response.status, error, response.headers);
  }

  /** One small answer, for measuring the way to the server and back. */
  async trip(signal: AbortSignal): Promise<void> {
    const { response } = await this.#client.GET("/healthz", { signal });
    if (!response.ok) throw ApiProblem.of(response.status, null, response.headers);
  }
}
