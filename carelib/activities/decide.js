import { h, uid, respond, remembered, mount, fill, say, button, choices, focusOn, list, printOnly, put, mine, keep, onKept, home, loadScript, cited } from "./shared.js";
import { decider } from "./deciding.js";
import { comparison, ordered } from "./comparing.js";

const STEPS = ["safety", "body", "questions", "values", "options", "outcome", "sure", "page"];
const OWN = ["trouble", "since", "hope"];
const FOR_TWO = ["heard", "agreed"];

function render({ model, el }) {
  const data = model.get("data");
  const { say: words, gates, values, options, sure } = data;
  const state = { answers: {}, values: {}, sure: {}, own: {}, two: false, ...remembered(model, () => true) };
  const it = decider(data, state.answers, changed);
  let address;                                             // the part behind # at which the steps were taken
  let step = state.answers.safety === undefined ? "safety" : "questions";
  const way = h("ol", { class: "steps" });
  const stage = h("div");
  const status = h("div", { role: "status", class: "lean" });
  mount(el, "decide", h("nav", { "aria-label": words.steps }, way), stage);

  const passed = () => Array.isArray(state.answers.safety) && !state.answers.safety.length;
  const inOrder = () => ordered(options, values, state.values);

  function changed() {
    respond(model, structuredClone(state));
    keep("answers", state.answers);
    keep("values", state.values);
    keep("order", inOrder().map((one) => one.id));
  }

  function go(to) {
    if (model.get("public")) history.replaceState({ care: step }, "");
    step = to;
    address = location.hash;
    if (model.get("public")) history.pushState({ care: step }, "");
    draw();
    focusOn(stage.querySelector("h2"));
  }

  // The browser's own way back leads a step back, and not off the page.
  if (model.get("public")) {
    addEventListener("popstate", ({ state: there }) => {
      if (location.hash !== address || !el.isConnected) return; // another page of these, or none of ours
      if (!there?.care) return;                            // a link led here, not the way back
      const to = passed() ? there.care : "safety";
      if (to === step) return;
      step = to;
      draw();
      setTimeout(() => focusOn(stage.querySelector("h2"))); // after the browser has put the focus where it thinks best
    });
  }

  function drawWay() {
    put(way, STEPS.map((name, index) => h("li", null, h("button", {
      type: "button", disabled: index > 0 && !passed(), "aria-current": name === step ? "step" : null, onclick: () => go(name),
    }, h("span", { class: "number" }, String(index + 1)), " ", words[`step_${name}`]))));
  }

  const title = (name) => h("h2", null, h("span", { class: "step" }, fill(words.step, { number: STEPS.indexOf(name) + 1, of: STEPS.length })), words[`title_${name}`]);

  function moves() {
    const at = STEPS.indexOf(step);
    return h("div", { class: "row" },
      at ? button(words.back, () => go(STEPS[at - 1]), { class: "quiet" }) : null,
      at < STEPS.length - 1 ? button(words.next, () => go(STEPS[at + 1])) : null);
  }

  function draw() {
    drawWay();
    ({ safety, body, questions, values: matters, options: compare, outcome, sure: howSure, page })[step]();
  }

  function safety() {
    const urgent = h("div", { class: "urgent", hidden: true });
    const none = button(data.words.none, () => { state.answers.safety = []; changed(); go("body"); });
    const show = (any, first) => {
      urgent.hidden = !any;
      none.hidden = any;
      if (any) it.fillUrgent(urgent);
      drawWay();
      if (first) focusOn(urgent.querySelector("h3"));
    };
    put(stage, title("safety"), urgent, it.flags(show), h("div", { class: "row" }, none));
    show(it.flagged().length > 0);
  }

  function body() {
    put(stage, title("body"), it.question(gates.body, () => {}), moves());
  }

  function questions() {
    put(stage, title("questions"), h("p", { class: "aside" }, words.leave_out, " ", h("a", { href: "#help" }, words.to_help)),
      it.asked.filter((one) => one !== gates.body).map((one) => it.question(one, () => {})), moves());
  }

  function matters() {
    const told = h("div", { role: "status", class: "feedback" });
    const levels = ["0", "1", "2", "3"].map((id) => ({ id, text: words[`level_${id}`] }));
    let order = "";
    const tell = () => {
      const names = inOrder().map((one) => one.name);
      const now = Object.values(state.values).some(Boolean) ? names.join() : "none";
      if (now === order) return;                             // said when it changes, not at every press
      order = now;
      say(told, now === "none" ? h("p", null, words.no_order) : [h("p", null, h("strong", null, words.order)), h("ol", null, names.map((name) => h("li", null, name)))]);
    };
    put(stage, title("values"), h("p", null, words.values_how),
      values.map((value) => h("fieldset", { class: "question value" }, h("legend", { class: "stem" }, value.text),
        h("div", { class: "levels" }, choices({
          type: "radio", name: uid(value.id), options: levels, chosen: [String(state.values[value.id] ?? 0)],
          onchange: (id) => { state.values[value.id] = Number(id); changed(); tell(); },
        })))), told, moves());
    tell();
  }

  function compare() {
    const weighed = values.filter((value) => state.values[value.id]);
    put(stage, title("options"), h("p", null, weighed.length ? words.options_how : words.options_plain),
      weighed.length ? h("details", null, h("summary", null, words.moved), list(weighed.map((value) => `${value.text} ${value.why}`))) : null,
      h("ol", { class: "order" }, inOrder().map((one) => h("li", null, h("details", null,
        h("summary", null, one.name),
        comparison([one], words, { caption: one.name }))))),
      h("p", null, h("a", { href: "#options" }, words.side_by_side)), moves());
  }

  function outcome() {
    const page = h("div", { class: "outcome" });
    it.again();
    put(stage, title("outcome"), status, page, moves());
    it.fillOutcome(page, status, null, "h3");
  }

  function howSure() {
    const hints = h("div", { role: "status", class: "feedback" });
    const both = [{ id: "yes", text: words.yes }, { id: "no", text: words.no }];
    const tell = () => {
      const open = sure.filter((one) => state.sure[one.id] === "no");
      say(hints, open.length ? [h("p", null, h("strong", null, words.sure_open)), h("ul", null, open.map((one) =>
        h("li", null, one.hint, " ", h("a", { href: `#${one.page}`, onclick: () => { if (one.page === "decide") go("values"); } }, words[`to_${one.page}`]))))]
        : Object.keys(state.sure).length === sure.length ? h("p", null, words.sure_all) : null);
    };
    put(stage, title("sure"), h("p", null, words.sure_how),
      sure.map((one) => h("fieldset", { class: "question" }, h("legend", { class: "stem" }, one.text),
        h("div", { class: "levels" }, choices({
          type: "radio", name: uid(one.id), options: both, chosen: state.sure[one.id] ? [state.sure[one.id]] : [],
          onchange: (id) => { state.sure[one.id] = id; changed(); tell(); },
        })))), hints, cited(words.source, data.sureSource), moves());
    tell();
  }

  // What goes onto the page: headings with lines, the same for paper and PDF.
  function sections() {
    const { answers, own } = state;
    const said = it.asked.filter((one) => answers[one.id]).map((one) => `${one.text} ${it.optionOf(one.id, answers[one.id]).text}`);
    const weighed = values.filter((value) => state.values[value.id]).sort((one, other) => state.values[other.id] - state.values[one.id]);
    const place = mine().place ?? data.anywhere;
    const around = data.lines.find((line) => line.place === place)?.within;
    // Lines about violence stay off the paper: whoever finds it could take them for an accusation.
    const lines = data.lines.filter((line) => [place, around].includes(line.place) && ["emergency", "crisis", "finder"].includes(line.kind));
    return [
      [words[state.two ? "their_words" : "my_words"], OWN.filter((name) => own[name]).map((name) => `${words[name]} ${own[name]}`)],
      [words.my_answers, said],
      [words.matters, weighed.map((value) => `${value.text} (${words[`level_${state.values[value.id]}`]})`)],
      [words.my_questions, mine().questions ?? []],
      ...(state.two ? FOR_TWO.map((name) => [words[name], own[name] ? [own[name]] : []]) : []),
      [words.next_step, own.first_step ? [own.first_step] : []],
      [words.help_of, lines.map((line) => `${line.place}, ${line.name}: ${line.reach}${line.hours ? ` (${line.hours})` : ""}`)],
    ].filter(([, found]) => found.length);
  }

  function page() {
    const paper = h("article", { class: "my-page", "aria-label": words.page_title });
    const told = h("div", { role: "status", class: "feedback" });
    const sureBox = h("div");
    const show = () => put(paper, h("h3", null, words.page_title), h("p", { class: "aside" }, words.page_note),
      sections().map(([heading, lines]) => [h("h4", null, heading), list(lines)]));
    const field = (name) => {
      const text = h("textarea", { id: uid(name), rows: name === "trouble" || name === "heard" ? 3 : 2, maxlength: 400,
        oninput: () => { state.own[name] = text.value.trim(); changed(); show(); } });
      text.value = state.own[name] ?? "";
      return h("p", { class: "field" }, h("label", { for: text.id }, words[name]), text);
    };
    const two = h("input", { type: "checkbox", checked: state.two, onchange: () => {
      state.two = two.checked;
      changed();
      draw();
      stage.querySelector("input[type=checkbox]").focus();
      say(stage.querySelector(".heard"), state.two ? words.two_added : words.two_gone);
    } });
    put(stage, title("page"), h("p", null, words.page_how, " ", h("a", { href: "#help" }, words.to_help)),
      h("label", { class: "choice" }, two, h("span", null, words.two)), h("p", { role: "status", class: "heard visually-hidden" }),
      state.two ? h("p", { class: "note" }, words.consent) : null,
      OWN.map(field), state.two ? FOR_TWO.map(field) : null, field("first_step"),
      h("p", { class: "aside" }, words.next_ideas), list(data.nextSteps),
      h("p", null, h("a", { href: "#prepare" }, words.to_questions)),
      paper, told,
      h("div", { class: "row" },
        button(words.print, () => printOnly(words.page_title, paper)),
        button(words.pdf, () => pdf(told)),
        button(words.clear, () => ask(true), { class: "quiet" })), sureBox, moves());
    // Nothing that was written is taken away by one press.
    function ask(open) {
      put(sureBox, open ? [h("p", null, words.clear_ask), h("div", { class: "row" },
        button(words.clear_yes, clear), button(words.clear_no, () => { ask(false); focusOn(paper); }, { class: "quiet" }))] : null);
      if (open) focusOn(sureBox.querySelector("p"));
    }
    show();
    refreshPage = show;
  }

  let refreshPage = () => {};
  onKept("questions", () => { if (step === "page") refreshPage(); });
  onKept("place", () => { if (step === "page") refreshPage(); });

  function clear() {
    for (const key of Object.keys(state.answers)) delete state.answers[key];
    Object.assign(state, { values: {}, sure: {}, own: {}, two: false });
    keep("questions", []);
    changed();
    go("safety");
  }

  async function pdf(told) {
    try {
      if (!window.carelibPaper) await loadScript(`${home()}paper.js`);
      await window.carelibPaper.save(words.page_title, words.page_note, sections(), words.file, loadScript);
      say(told, h("p", null, words.pdf_done));
    } catch (error) {
      say(told, h("p", null, error.message === "letters" ? words.pdf_letters : words.pdf_failed));
    }
  }

  draw();
}

export default { render };
