import { h, respond, remembered, mount, fill, say, button, focusOn, put, cited } from "./shared.js";

function render({ model, el }) {
  const { goals, words, sortings } = model.get("data");
  const sorted = remembered(model, (it) => sortings.includes(it)); // goal id -> sorting
  const stage = h("div");
  const status = h("div", { role: "status", class: "feedback" });
  const progress = h("p", { class: "step" });
  const back = button(words.back, () => show(at - 1, true), { class: "quiet" });
  const next = button(words.next, () => show(at + 1, true));
  mount(el, "goals", progress, stage, status, h("div", { class: "row" }, back, next));
  let at = 0;

  function show(index, moved) {
    at = index;
    say(status);
    back.hidden = at === 0;
    next.hidden = at >= goals.length;
    if (at >= goals.length) return overview();
    const goal = goals[at];
    progress.textContent = fill(words.progress, { number: at + 1, of: goals.length });
    next.textContent = at === goals.length - 1 ? words.finish : words.next;
    const buttons = sortings.map((sorting) => button(words[sorting], () => {
      sorted[goal.id] = sorting;
      respond(model, { ...sorted });
      for (const one of buttons) one.setAttribute("aria-pressed", String(one.dataset.sorting === sorting));
      explain(goal);
    }, { "data-sorting": sorting, "aria-pressed": String(sorted[goal.id] === sorting), class: "sort" }));
    const heading = h("h3", { class: "stem" }, `“${goal.text}”`);
    put(stage, 
      goal.note ? h("p", { class: "note" }, h("strong", null, words.content_note), " ", goal.note) : "",
      heading, h("p", { class: "aside" }, goal.who), h("p", { class: "ask" }, words.ask),
      h("div", { class: "row", role: "group", "aria-label": words.ask }, buttons));
    if (moved) focusOn(stage.querySelector(".note") ?? heading);
    if (sorted[goal.id]) explain(goal);
  }

  function explain(goal) {
    const choice = sorted[goal.id];
    say(status,
      h("p", { class: "verdict" }, fill(words[`agree_${goal.agreement[choice]}`], { choice: words[choice], field: words[goal.field] })),
      h("p", null, goal.why),
      h("p", null, h("strong", null, words.article_box), " ", words[`box_${goal.article_box.replace(" ", "_")}`]),
      h("p", null, h("strong", null, words.specific), ` “${goal.specific}”`),
      goal.sources.length ? cited(words.source, goal.sources) : null);
  }

  function overview() {
    const heading = h("h3", null, words.overview);
    const same = goals.filter((goal) => goal.agreement[sorted[goal.id]] === "same").length;
    progress.textContent = "";
    put(stage, heading,
      h("p", null, fill(words.agreed, { same, of: Object.keys(sorted).filter((id) => goals.some((goal) => goal.id === id)).length })),
      h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": words.overview },
        h("table", null,
          h("thead", null, h("tr", null, [words.goal, words.you, words.field, words.article].map((text) => h("th", { scope: "col" }, text)))),
          h("tbody", null, goals.map((goal) => h("tr", null, h("th", { scope: "row" }, goal.text),
            h("td", null, sorted[goal.id] ? words[sorted[goal.id]] : words.unsorted), h("td", null, words[goal.field]),
            h("td", null, words[`box_${goal.article_box.replace(" ", "_")}`])))))),
      button(words.restart, () => {
        for (const goal of goals) delete sorted[goal.id];
        respond(model, { ...sorted });
        show(0, true);
      }, { class: "quiet" }));
    focusOn(heading);
  }

  show(0, false);
}

export default { render };
