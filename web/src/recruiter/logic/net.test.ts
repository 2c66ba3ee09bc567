import { expect, it } from "vitest";
import { Net } from "./net";

it("says that the server is away when a request was not answered, and looks until it is back", async () => {
  let back = false;
  const due: (() => unknown)[] = [];
  const net = new Net({ online: () => true, answers: async () => back, later: (run) => due.push(run) });
  const said: boolean[] = [];
  net.subscribe(() => said.push(net.offline()));
  net.saw(false);
  net.saw(false);
  expect([net.offline(), due.length]).toEqual([true, 1]);
  await due.shift()?.();
  expect([net.offline(), due.length]).toEqual([true, 1]);
  back = true;
  await due.shift()?.();
  expect([net.offline(), due.length]).toEqual([false, 0]);
  expect(said).toEqual([true, false]);
});
