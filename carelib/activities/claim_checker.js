import { h, uid, respond, remembered, mount, fill, say, put, button, choices, focusOn, cited } from "./shared.js";

function render({ model, el }) {
  const { claims, standings, words } = model.get("data");
  const labels = remembered(model, (it) => standings.includes(it)); // claim id -> standing
  const step = h("p", { class: "step" });
  const stage = h("div");
  const status = h("div", { role: "status", class: "feedback" });
  const back = button(words.back, () => show(at - 1, true), { class: "quiet" });
  const next = button(words.next, () => show(at + 1, true));
  mount(el, "claims", step, stage, status, h("div", { class: "row" }, back, next));
  let at = 0;

  function show(index, moved) {
    at = index;
    say(status);
    back.hidden = at === 0;
    next.hidden = at >= claims.length;
    if (at >= claims.length) return overview();
    const claim = claims[at];
    step.textContent = fill(words.progress, { number: at + 1, of: claims.length });
    next.textContent = at === claims.length - 1 ? words.finish : words.next;
    let chosen = labels[claim.id];
    const form = h("form", { onsubmit: (event) => {
      event.preventDefault();
      if (!chosen) return say(status, h("p", null, words.choose_first));
      labels[claim.id] = chosen;
      respond(model, { ...labels });
      explain(claim);
    } },
    h("fieldset", null,
      h("legend", { class: "stem" }, fill(words.claim, { id: claim.id, text: claim.text })),
      h("p", { class: "aside" }, words.ask),
      h("div", { class: "flags" }, choices({
        type: "radio", name: uid("claim"), chosen: chosen ? [chosen] : [],
        options: standings.map((standing) => ({ id: standing, text: words[key(standing)] })),
        onchange: (id) => { chosen = id; },
      }))),
    h("div", { class: "row" }, h("button", { type: "submit" }, words.check)));
    put(stage, form);
    if (moved) focusOn(form.querySelector("legend"));
    if (chosen) explain(claim);
  }

  function key(standing) {
    return `is_${standing.replaceAll(" ", "_")}`;
  }

  function explain(claim) {
    const same = labels[claim.id] === claim.status;
    say(status,
      h("p", { class: "verdict" }, fill(same ? words.same : words.differs, { label: words[key(labels[claim.id])], status: words[key(claim.status)] })),
      h("p", null, h("strong", null, words.field_says), " ", claim.field_says),
      claim.caution ? h("p", null, h("strong", null, words.caution), " ", claim.caution) : null,
      claim.sources.length ? cited(words.source, claim.sources) : h("p", { class: "source" }, words.no_source));
  }

  function overview() {
    const heading = h("h3", null, words.overview);
    const given = claims.filter((claim) => labels[claim.id]);
    step.textContent = "";
    put(stage, heading,
      h("p", null, fill(words.agreed, { same: given.filter((claim) => labels[claim.id] === claim.status).length, of: given.length })),
      h("ol", { class: "summary" }, claims.map((claim, index) => h("li", null,
        button(claim.text, () => show(index, true), { class: "link" }), " ",
        h("span", { class: "aside" }, labels[claim.id] ? words[key(claim.status)] : words.not_yet)))),
      h("div", { class: "row" }, button(words.restart, () => {
        for (const claim of claims) delete labels[claim.id];
        respond(model, { ...labels });
        show(0, true);
      }, { class: "quiet" })));
    focusOn(heading);
  }

  show(0, false);
}

export default { render };
