import { h, uid, respond, remembered, mount, fill, say, button, choices, focusOn, list, put, cited, isMapping, isText } from "./shared.js";

// So many items at random, each once; where the pool is too small, those of before fill it up.
function drawn(pool, count, before = []) {
  const left = [...pool];
  const taken = [];
  for (const more of [left, [...before]]) {
    while (more.length && taken.length < count) taken.push(...more.splice(Math.floor(Math.random() * more.length), 1));
  }
  return taken;
}

function render({ model, el }) {
  const { items: pool, draw, words, certainty, unclear, predict, hints, explains, title, intro } = model.get("data");
  let items = draw ? drawn(pool, draw) : pool;
  const [above, below] = title ? ["h4", "h5"] : ["h3", "h4"];   // levels of the headings inside
  const answers = remembered(model, (it, part) => (part.startsWith("unclear:") ? isText(it?.text) : isAnswer(it, part)));
  const of = (item) => {                      // item id -> { draft, prediction, tries, sure }, unclear:item id -> { text }
    const its = (answers[item.id] ??= {});
    its.tries ??= [];
    return its;
  };
  const right = (item, id) => item.grades[id]?.correct ?? id === item.key; // of some questions two answers are right
  const solved = (item) => of(item).tries.some((id) => right(item, id));
  const keep = () => respond(model, structuredClone(answers));
  const progress = h("p", { class: "step" });
  const stage = h("div");
  const status = h("div", { role: "status", class: "feedback" });
  const back = button(words.back, () => show(at - 1, true), { class: "quiet" });
  const next = button(words.next, () => show(at + 1, true));
  const aside = h("div");
  function isAnswer(it, id) {
    const options = pool.find((item) => item.id === id)?.options ?? [];
    const { draft = "", prediction = "", sure = [], tries = [] } = isMapping(it) ? it : { tries: null };
    return isText(draft) && isText(prediction) && Array.isArray(sure)
      && Array.isArray(tries) && tries.every((chosen) => options.some((one) => one.id === chosen));
  }
  mount(el, "quiz", title ? h("h3", null, title) : null, intro ? h("p", null, intro) : null,
    progress, stage, status, h("div", { class: "row" }, back, next), aside);
  let at = 0;
  if (!items.length) { next.hidden = back.hidden = true; return put(stage, h("p", null, model.get("data").empty)); }

  function show(index, moved) {
    at = index;
    say(status);
    put(aside, unclear && !model.get("public") && items[at] ? stumbled(items[at]) : null);
    if (at >= items.length) return summary();
    const item = items[at];
    progress.textContent = items.length > 1 ? fill(words.progress, { number: at + 1, of: items.length }) : "";
    back.hidden = at === 0;
    next.hidden = items.length === 1;
    next.textContent = at === items.length - 1 ? words.finish : words.next;
    const asking = predict && !of(item).tries.length && of(item).prediction === undefined;
    const shown = asking ? foretell(item) : ask(item);
    put(stage, story(item), shown);
    // What is hard to read is told before it is read; where there is no such note, the question comes first.
    if (moved) focusOn(stage.querySelector(opens(item) ? ".case" : ".note") ?? stage.querySelector("legend, .stem"));
    if (!asking && of(item).tries.length) explain(item, of(item).tries.at(-1));
  }

  const opens = (item) => item.story && items[at - 1]?.case !== item.case;

  // The story is told in full with a case's first question, and stays within reach of the others.
  function story(item) {
    if (!item.story) return null;
    const told = [h("p", { class: "aside" }, item.role), item.story.split("\n").filter(Boolean).map((part) => h("p", null, part))];
    return h("div", { class: "story" }, h(above, { class: "case" }, item.case),
      opens(item) ? told : h("details", null, h("summary", null, words.story_again), told));
  }

  function foretell(item) {
    const field = uid("prediction");
    const text = h("textarea", { id: field, rows: 3, value: of(item).draft ?? "", oninput: () => {
      of(item).draft = text.value;            // what is half written is kept, too
      keep();
    } });
    return h("form", { onsubmit: (event) => {
      event.preventDefault();
      of(item).prediction = text.value.trim();
      delete of(item).draft;
      keep();
      show(at, true);
    } },
    note(item), h(above, { class: "stem" }, item.stem),
    h("label", { for: field }, words.predict_ask), text,
    h("div", { class: "row" }, h("button", { type: "submit" }, words.predict_done)));
  }

  function ask(item) {
    const name = uid("item");
    const tries = of(item).tries;
    let chosen = tries.at(-1), level = null;
    const radios = choices({
      type: "radio", name, options: item.options, chosen: chosen ? [chosen] : [],
      onchange: (id) => { chosen = id; },
    });
    return h("form", { onsubmit: (event) => {
      event.preventDefault();
      if (!chosen) return say(status, h("p", null, words.choose_first));
      if (!explains) tries.length = 0;                       // a test counts the answer that was left standing
      tries.push(chosen);
      if (certainty) (of(item).sure ??= [])[tries.length - 1] = level;
      keep();
      if (explains) explain(item, chosen);
      else show(at + 1, true);
    } },
    note(item),
    h("fieldset", null, h("legend", { class: "stem" }, item.stem),
      of(item).prediction ? h("p", { class: "aside" }, fill(words.predicted, { text: of(item).prediction })) : null,
      radios),
    certainty ? howSure((one) => { level = one; }) : null,
    h("div", { class: "row" }, h("button", { type: "submit" }, explains ? words.check : words.note_answer)));
  }

  // How sure one is: asked beside the answer, never needed for it.
  function howSure(onchange) {
    const options = [1, 2, 3].map((level) => ({ id: String(level), text: certainty[`level_${level}`] }));
    return h("fieldset", { class: "certainty" }, h("legend", null, certainty.ask),
      h("div", { class: "levels" }, choices({
        type: "radio", name: uid("sure"), options, chosen: [], onchange: (id) => onchange(Number(id)),
      })));
  }

  // A line for whoever teaches this: which question made someone stop, and why.
  function stumbled(item) {
    const key = `unclear:${item.id}`, field = uid("unclear"), hint = uid("hint");
    const line = h("input", { type: "text", id: field, maxlength: 300, value: answers[key]?.text ?? "", "aria-describedby": hint });
    const told = h("span", { role: "status" });
    return h("details", { class: "unclear", open: Boolean(answers[key]) }, h("summary", null, unclear.open),
      h("form", { class: "field", onsubmit: (event) => {
        event.preventDefault();
        const text = line.value.trim();
        if (text) answers[key] = { text };
        else delete answers[key];
        keep();
        told.textContent = text ? unclear.kept : unclear.gone;
      } },
      h("label", { for: field }, unclear.ask), line, h("p", { class: "aside", id: hint }, unclear.where),
      h("div", { class: "row" }, h("button", { type: "submit", class: "quiet" }, unclear.keep), told)));
  }

  // What certainty adds: most where someone was sure and something else is right.
  function surely(item, correct) {
    const level = of(item).sure?.[of(item).tries.length - 1];
    if (!correct && level === 3) return h("p", { class: "note" }, h("strong", null, certainty.sure_wrong), " ", certainty.sure_wrong_do);
    return correct && level === 1 ? h("p", { class: "aside" }, certainty.guess_right) : null;
  }

  function explain(item, id) {
    if (!explains) return;
    const grade = item.grades[id];
    const tries = of(item).tries.length;
    const verdict = grade.correct ? words.right : words.not_yet;
    say(status,
      h("p", { class: grade.correct ? "verdict right" : "verdict other" },
        h("span", { "aria-hidden": "true" }, grade.correct ? "✓ " : "→ "),
        tries > 1 ? fill(words.attempt, { number: tries, verdict }) : verdict),
      surely(item, grade.correct),
      h("p", null, grade.feedback),
      hints && grade.next_step ? h("p", null, h("strong", null, words.next_step), " ", grade.next_step) : null,
      item.sources.length ? cited(words.source, item.sources) : null,
      h("p", { class: "aside" }, grade.correct ? words.others : words.again),
      item.debrief && grade.correct ? debrief(item) : null);
  }

  function debrief(item) {
    return h("div", { class: "debrief" },
      h(below, null, words.debrief), h("p", null, item.debrief),
      h("p", null, h("strong", null, words.draws_on), " ", item.lessons.join("; ")));
  }

  function note(item) {
    return item.note ? h("p", { class: "note" }, h("strong", null, words.content_note), " ", item.note) : null;
  }

  function summary() {
    const first = items.filter((item) => of(item).tries.length && right(item, of(item).tries[0])).length;
    progress.textContent = "";
    next.hidden = true;
    back.hidden = false;
    const heading = h(above, null, words.done);
    put(stage, heading,
      h("p", null, fill(explains ? words.score : words.test_score, { first, of: items.length })),
      explains ? reviewed() : lookAt(),
      button(draw ? words.draw_again : words.restart, () => {
        for (const item of items) delete answers[item.id];
        if (draw) items = drawn(pool.filter((item) => !items.includes(item)), draw, items);
        keep();
        show(0, true);
      }, { class: "quiet" }));
    focusOn(heading);
  }

  function reviewed() {
    return h("ol", { class: "summary" }, items.map((item, index) => h("li", null,
      h("button", { type: "button", class: "link", onclick: () => show(index, true) }, item.case ? `${item.case}: ${item.stem}` : item.stem), " ",
      h("span", { class: "aside" }, solved(item)
        ? fill(of(item).tries.length === 1 ? words.solved_first : words.solved_later, { number: of(item).tries.length })
        : of(item).tries.length ? words.not_solved : words.not_tried))));
  }

  // A test before the course keeps its answers to itself: it names the lessons in which an answer was open.
  function lookAt() {
    const open = [...new Set(items.filter((item) => !solved(item)).map((item) => item.lesson))].sort();
    return open.length ? [h("p", null, words.look_at), list(open)] : h("p", null, words.look_at_none);
  }

  show(0, false);
}

export default { render };
