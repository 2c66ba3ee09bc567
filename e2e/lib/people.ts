import { type Browser, expect, type Page } from "@playwright/test";
import { enter } from "../rehearse/candidate.mjs";
import { invite, resend, revoke } from "../rehearse/invite.mjs";
import { codeIn, joinLinkIn, messages, waitForMail } from "../rehearse/mailbox.mjs";
import { freshLinks, url } from "./product";

/** Somebody new whom a member has invited. */
export interface Invited {
  id: string;
  email: string;
  /** The link that the invitation's mail carries. */
  link: string;
  /** The code of a mail that came after the invitation and after the code before. */
  code(): Promise<string>;
}

/** A member's page to invite from; what candidates do happens in contexts of their own. */
export class Members {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  static async enter(browser: Browser): Promise<Members> {
    const page = await (await browser.newContext()).newPage();
    await enter(page, (await freshLinks()).member);
    return new Members(page);
  }

  async invite(): Promise<Invited> {
    const { id, email, invitationUrl } = await invite(this.#page);
    const link = (await waitForMail(url, email, joinLinkIn)) as string;
    expect(link, "the mail's link is the one that the member was given").toBe(invitationUrl);
    const seen = new Set<string>();
    const seeAll = async () => {
      for (const mail of await messages(url, email)) seen.add(mail.id);
    };
    await seeAll();
    return {
      id,
      email,
      link,
      async code() {
        const code = (await waitForMail(url, email, codeIn, seen)) as string;
        await seeAll();
        return code;
      },
    };
  }

  async revoke(person: Invited): Promise<void> {
    await revoke(this.#page, person.id);
  }

  /** @returns the new link */
  async resend(person: Invited): Promise<string> {
    return (await resend(this.#page, person.id)).invitation_url;
  }

  async close(): Promise<void> {
    await this.#page.context().close();
  }
}
