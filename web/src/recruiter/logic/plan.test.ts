import { expect, it } from "vitest";
import { asNew, givenPlan, newQuestion, planErrors, planForm, questionsInWords } from "./plan";

const version = {
  id: "v",
  number: 1,
  time_limit_minutes: 20,
  published_at: null,
  questions: [{ id: "q1", number: 1, text: "Why?", competency_id: "c1", patience_s: 8, rephrasing: null }],
};

it("goes from a version to a form and back", () => {
  expect(givenPlan(planForm(version), ["c1"])).toEqual({
    time_limit_minutes: 20,
    questions: [{ text: "Why?", competency_id: "c1", patience_s: 8, rephrasing: null }],
  });
});

it("leaves out a competency that is gone", () => {
  expect(givenPlan(planForm(version), []).questions[0]?.competency_id).toBeNull();
});

it("begins the next version with the questions of another, under new names", () => {
  const form = asNew(15, [{ text: "One" }, { text: "Two", patience_s: 4 }]);
  expect(form.questions.map((one) => [one.key, one.patience])).toEqual([
    ["new-1", "15"],
    ["new-2", "4"],
  ]);
  expect(newQuestion(form.questions).key).toBe("new-3");
});

it("says what is wrong where it is wrong", () => {
  const form = { limit: "0", questions: [{ key: "a", text: " ", competency: "", patience: "2", rephrasing: "" }] };
  expect(Object.keys(planErrors(form))).toEqual(["limit", "q-a-text", "q-a-patience"]);
  expect(planErrors(planForm(version))).toEqual({});
});

it("writes questions as text to compare", () => {
  expect(questionsInWords(planForm(version).questions)).toBe("1. Why? (waits 8 s)");
  expect(questionsInWords([])).toBe("None");
});
