import type { Client } from "openapi-fetch";
import type { paths } from "#schema";
import type { Net } from "../logic/net";
import { CHANGE, clientOf, done, taken } from "./transport";
import type { Me } from "./types";

export type AppName = "candidate" | "member";

/** Who somebody is: the part of the server that needs no tenant. Every call rejects with ApiProblem. */
export class SigninApi {
  readonly #client: Client<paths>;

  constructor(net: Net) {
    this.#client = clientOf(net, null);
  }

  async me(): Promise<Me> {
    return taken(await this.#client.GET("/api/v1/me"));
  }

  async providers(): Promise<{ google: boolean }> {
    return taken(await this.#client.GET("/api/v1/signin/providers"));
  }

  /** Whether mail stays in the inbox of the machine, because no mail service is set up. */
  async mailStaysHere(): Promise<boolean> {
    return taken(await this.#client.GET("/api/v1/system")).mail.origin === "twin";
  }

  /** Asks for a mail with a code. @returns after how many seconds another one can be asked for */
  async sendCode(email: string): Promise<number> {
    const body = { app: "member" as const, email };
    return taken(await this.#client.POST("/api/v1/signin/code", { params: { header: CHANGE }, body })).resend_after_s;
  }

  async verifyCode(email: string, code: string): Promise<string> {
    const body = { app: "member" as const, email, code };
    return taken(await this.#client.POST("/api/v1/signin/verify", { params: { header: CHANGE }, body })).next;
  }

  async verifyLink(app: AppName, tokenHash: string): Promise<string> {
    const body = { app, token_hash: tokenHash };
    return taken(await this.#client.POST("/api/v1/signin/verify", { params: { header: CHANGE }, body })).next;
  }

  async signOut(): Promise<void> {
    done(await this.#client.POST("/api/v1/signout", { params: { header: CHANGE }, body: { app: "member" } }));
  }
}
