import { h, uid, respond, remembered, mount, fill, say, button, choices, focusOn, put, cited } from "./shared.js";

function render({ model, el }) {
  const { title, intro, registers, verdicts, providers, debrief, sources, words } = model.get("data");
  const given = remembered(model, (it) => verdicts.some(({ id }) => id === it)); // provider id -> verdict id
  const [card, judge] = [h("div"), h("div")];              // who it is; what was found. The registers stand between.
  const status = h("div", { role: "status", class: "feedback" });
  const progress = h("p", { class: "step" });
  const back = button(words.back, () => show(at - 1, true), { class: "quiet" });
  const next = button(words.next, () => show(at + 1, true));
  mount(el, "hunt", h("h3", null, title), h("p", null, intro), h("div", { class: "board" },
    h("div", null, progress, card), desk(), h("div", { class: "judge" }, judge, status, h("div", { class: "row" }, back, next))));
  let at = 0;

  function show(index, moved) {
    at = index;
    say(status);
    back.hidden = at === 0;
    next.hidden = at >= providers.length;
    next.textContent = at === providers.length - 1 ? words.finish : words.next;
    if (at >= providers.length) return overview();
    const one = providers[at];
    progress.textContent = fill(words.progress, { number: at + 1, of: providers.length });
    const heading = h("h4", null, one.name);
    let chosen = given[one.id];
    put(card, heading, h("div", { class: "card" }, one.says.split("\n").filter(Boolean).map((line) => h("p", null, line))));
    put(judge, h("form", { onsubmit: (event) => {
        event.preventDefault();
        if (!chosen) return say(status, h("p", null, words.choose_first));
        given[one.id] = chosen;
        respond(model, { ...given });
        explain(one);
      } },
      h("fieldset", null, h("legend", { class: "stem" }, words.ask),
        choices({ type: "radio", name: uid("verdict"), options: verdicts, chosen: chosen ? [chosen] : [], onchange: (id) => { chosen = id; } })),
      h("div", { class: "row" }, h("button", { type: "submit" }, words.check))));
    if (moved) focusOn(heading);
    if (given[one.id]) explain(one);
  }

  function explain(one) {
    const same = given[one.id] === one.verdict;
    say(status, h("p", { class: same ? "verdict right" : "verdict other" },
      h("span", { "aria-hidden": "true" }, same ? "✓ " : "→ "), same ? words.same : words.other),
    h("p", null, one.feedback[given[one.id]]));
  }

  function overview() {
    const text = (id) => verdicts.find((one) => one.id === id)?.text ?? words.not_yet;
    const heading = h("h4", null, words.overview);
    progress.textContent = "";
    put(card, heading, h("p", null, words.overview_how));
    put(judge,
      h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": words.overview },
        h("table", null,
          h("thead", null, h("tr", null, [words.provider, words.you, words.registers_say].map((name) => h("th", { scope: "col" }, name)))),
          h("tbody", null, providers.map((one) => h("tr", null, h("th", { scope: "row" }, one.name),
            h("td", null, text(given[one.id])), h("td", null, given[one.id] ? text(one.verdict) : words.look_first)))))),
      h("p", null, debrief),
      sources.length ? cited(words.source, sources) : null,
      button(words.restart, () => {
        for (const one of providers) delete given[one.id];
        respond(model, { ...given });
        show(0, true);
      }, { class: "quiet" }));
    focusOn(heading);
  }

  // The desk with the registers: one is chosen, searched by name or number, and says what being on it means.
  function desk() {
    const [pick, field] = [uid("register"), uid("search")];
    const found = h("div", { role: "status" });
    const about = h("p", { class: "aside" });
    const select = h("select", { id: pick, onchange: opened },
      registers.map((one) => h("option", { value: one.id }, one.name)));
    const search = h("input", { type: "search", id: field });
    const register = () => registers.find((one) => one.id === select.value);
    const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

    function opened() {
      about.textContent = register().about;
      say(found);
    }
    function look() {
      const wanted = plain(search.value.trim());
      if (!wanted) return say(found, h("p", null, words.type_first));
      const hits = register().entries.filter((one) => plain(`${one.name} ${one.number}`).includes(wanted));
      say(found, h("p", null, fill(words.found, { count: hits.length, text: search.value.trim() })),
        hits.map((one) => h("dl", { class: "entry" }, Object.entries({ name: one.name, number: one.number, title: one.title, status: one.status, note: one.note })
          .filter(([, value]) => value).flatMap(([key, value]) => [h("dt", null, words[`entry_${key}`]), h("dd", null, value)]))));
    }
    opened();
    return h("form", { class: "desk", "aria-label": words.desk, onsubmit: (event) => { event.preventDefault(); look(); } },
      h("h4", null, words.desk),
      h("label", { for: pick }, words.which_register), select, about,
      h("label", { for: field }, words.search), search,
      h("div", { class: "row" }, h("button", { type: "submit" }, words.look)), found);
  }

  show(0, false);
}

export default { render };
