import { h, uid, respond, remembered, mount, fill, say, button, focusOn, put, cited, isTexts } from "./shared.js";

function render({ model, el }) {
  const { goals, parts, vague, words } = model.get("data");
  const built = remembered(model, isTexts);                // goal id -> part -> own words
  const own = (goal) => (built[goal.id] ??= {});
  const stage = h("div");
  const status = h("div", { role: "status", class: "feedback" });
  const progress = h("p", { class: "step" });
  const back = button(words.back, () => show(at - 1, true), { class: "quiet" });
  const next = button(words.next, () => show(at + 1, true));
  mount(el, "builder", progress, stage, status, h("div", { class: "row" }, back, next));
  let at = 0;

  function show(index, moved) {
    at = index;
    say(status);
    back.hidden = at === 0;
    next.hidden = at === goals.length - 1;
    const goal = goals[at];
    progress.textContent = goals.length > 1 ? fill(words.progress, { number: at + 1, of: goals.length }) : "";
    const heading = h("h3", { class: "stem" }, `“${goal.text}”`);
    const sentence = h("p", { class: "built" });
    const told = () => put(sentence, whole(goal) || h("span", { class: "aside" }, words.nothing_yet));
    put(stage,
      goal.note ? h("p", { class: "note" }, h("strong", null, words.content_note), " ", goal.note) : null,
      heading, h("p", { class: "aside" }, goal.who),
      h("form", { onsubmit: (event) => { event.preventDefault(); compare(goal); } },
        parts.map((part) => field(goal, part, told)),
        h("h4", null, words.reads), sentence,
        h("div", { class: "row" }, h("button", { type: "submit" }, words.compare))));
    told();
    if (moved) focusOn(heading);
  }

  function field(goal, part, changed) {
    const id = uid(part);
    return h("p", { class: "part" },
      h("label", { for: id }, h("strong", null, words[part]), " ", words[`ask_${part}`]),
      h("textarea", { id, rows: 2, value: own(goal)[part] ?? "", oninput: (event) => {
        own(goal)[part] = event.target.value;
        respond(model, structuredClone(built));
        changed();
      } }));
  }

  const said = (goal, part) => (own(goal)[part] ?? "").trim();
  const whole = (goal) => parts.map((part) => said(goal, part)).filter(Boolean)
    .map((text) => (/[.!?]$/.test(text) ? text : `${text}.`)).join(" ");

  // What is asked back: a part that is empty, and each word that nobody could check.
  function compare(goal) {
    const missing = parts.filter((part) => !said(goal, part));
    const used = new Set(whole(goal).toLowerCase().match(/[\p{L}’']+/gu) ?? []);
    const back = [...missing.map((part) => words[`missing_${part}`]), ...Object.keys(vague).filter((word) => used.has(word)).map((word) => vague[word])];
    say(status,
      h("h4", null, words.asked_back),
      back.length ? h("ul", null, back.map((text) => h("li", null, text))) : h("p", null, words.nothing_to_ask),
      h("h4", null, words.course),
      h("p", { class: "pieces" }, goal.pieces.map(({ part, text }) => (part
        ? h("mark", { class: part }, text, h("span", { class: "part-name" }, ` [${words[part]}]`)) : text))),
      h("p", { class: "aside" }, words.yours_counts),
      goal.sources.length ? cited(words.source, goal.sources) : null);
  }

  show(0, false);
}

export default { render };
