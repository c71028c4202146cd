import { h, respond, remembered, mount, button, focusOn, put } from "./shared.js";
import { decider } from "./deciding.js";

function render({ model, el }) {
  const data = model.get("data");
  const { words, gates } = data;
  const asked = [...Object.values(gates), ...data.questions];
  const isOption = (id, part) => asked.find((one) => one.id === part)?.options.some((one) => one.id === id);
  const answers = remembered(model, (it, part) =>
    (part === "safety" ? Array.isArray(it) && it.every((id) => isOption(id, part)) : isOption(it, part)));
  const it = decider(data, answers, () => respond(model, structuredClone(answers)));
  let step = answers.safety === undefined ? "safety" : "questions";
  const status = h("div", { role: "status", class: "lean" });
  const stage = h("div");
  mount(el, "checklist", stage);

  function go(to) {
    step = to;
    draw();
    focusOn(stage.querySelector("h3, legend"));
  }

  function draw() {
    if (step === "safety") drawSafety();
    else if (step === "body") drawBody();
    else drawQuestions();
  }

  function safe(none) {
    answers.safety = none;
    if (!none) delete answers.safety;
    respond(model, structuredClone(answers));
  }

  function drawSafety() {
    const urgent = h("div", { class: "urgent", hidden: true });
    const none = button(words.none, () => { safe([]); go("body"); });
    const show = (any, first) => {
      urgent.hidden = !any;
      none.hidden = any;
      if (any) it.fillUrgent(urgent);
      if (first) focusOn(urgent.querySelector("h3"));
    };
    put(stage, h("p", { class: "step" }, words.step_safety), urgent, it.flags(show), h("div", { class: "row" }, none));
    show(it.flagged().length > 0);
  }

  function drawBody() {
    put(stage,
      h("p", { class: "step" }, words.step_body),
      it.question(gates.body, () => {}),
      h("div", { class: "row" }, button(words.back, () => { safe(); go("safety"); }, { class: "quiet" }),
        button(words.go_on, () => go("questions"))));
  }

  function drawQuestions() {
    const page = h("div", { class: "outcome" });
    const refresh = () => it.fillOutcome(page, status, it.printing(page));
    it.again();
    put(stage,
      h("p", { class: "step" }, words.step_questions),
      h("div", { class: "columns" },
        h("div", null, h("h3", null, words.questions), it.asked.map((one) => it.question(one, refresh)),
          h("div", { class: "row" }, button(words.to_safety, () => { safe(); go("safety"); }, { class: "quiet" }))),
        h("div", { class: "beside" }, h("h3", null, words.outcome), status, page)));
    refresh();
  }

  draw();
}

export default { render };
