import { h, mount, fill, button, list, printOnly } from "./shared.js";

function render({ model, el }) {
  const { title, objectives, keypoints, try_tomorrow, claims, sources, words } = model.get("data");
  const page = h("div", { class: "sheet" },
    h("h4", null, words.keypoints), list(keypoints),
    try_tomorrow ? [h("h4", null, words.try_tomorrow), h("p", null, try_tomorrow)] : null,
    h("h4", null, words.objectives), list(objectives),
    claims.length ? h("details", null, h("summary", null, words.claims),
      h("dl", null, claims.flatMap((one) => [h("dt", null, fill(words.claim, one)), h("dd", null, one.field_says)]))) : null,
    h("details", null, h("summary", null, fill(words.sources, { count: sources.length })), list(sources)),
    h("p", { class: "aside" }, words.no_licence));
  mount(el, "summary", h("h3", null, fill(words.title, { title })), page,
    h("div", { class: "row" }, button(words.print, () => printOnly(fill(words.title, { title }), page))));
}

export default { render };
