import { expect, it } from "vitest";
import { CodeMail } from "./codeMail";

it("another code may be asked for only after the wait, whichever page asks", () => {
  let now = 5_000;
  const mail = new CodeMail(() => now);
  expect(mail.asked).toBe(false);
  expect(mail.mayAsk()).toBe(true);
  mail.sent(30);
  expect(mail.asked).toBe(true);
  expect(mail.againAtMs).toBe(35_000);
  now = 34_999;
  expect(mail.mayAsk()).toBe(false);
  now = 35_000;
  expect(mail.mayAsk()).toBe(true);
});
