import { h, uid, mount, fill, put, choices, cited } from "./shared.js";

const FACTS = ["works_on", "focus", "sessions", "evidence", "delivered_by"];

function render({ model, el }) {
  const { approaches, words } = model.get("data");
  const boxes = ["any", ...new Set(approaches.map((one) => one.article_box))];
  const kinds = ["any", ...new Set(approaches.map((one) => one.psychotherapy))];
  const wanted = { words: "", box: "any", kind: "any" };
  const count = h("p", { role: "status", class: "step" });
  const cards = h("ul", { class: "approaches" });
  const search = uid("search");
  mount(el, "approaches",
    h("div", { class: "filters" },
      h("div", null, h("label", { for: search }, words.search),
        h("input", { id: search, type: "search", oninput: (event) => { wanted.words = event.target.value.toLowerCase().trim(); show(); } })),
      filter(words.kind, "kind", kinds, (kind) => words[`kind_${kind}`]),
      filter(words.box, "box", boxes, (box) => words[`box_${box.replaceAll(" ", "_")}`])),
    count, cards);

  function filter(legend, name, values, text) {
    return h("fieldset", null, h("legend", null, legend),
      h("div", { class: "inline" }, choices({
        type: "radio", name: uid(name), chosen: ["any"], options: values.map((value) => ({ id: value, text: text(value) })),
        onchange: (value) => { wanted[name] = value; show(); },
      })));
  }

  function fits(one) {
    const text = [one.name, ...FACTS.map((fact) => one[fact])].join(" ").toLowerCase();
    return wanted.words.split(/\s+/).every((word) => text.includes(word))
      && (wanted.box === "any" || one.article_box === wanted.box)
      && (wanted.kind === "any" || one.psychotherapy === wanted.kind);
  }

  function show() {
    const found = approaches.filter(fits);
    count.textContent = fill(words.count, { found: found.length, of: approaches.length });
    put(cards, found.map((one) => h("li", null, h("details", null,
      h("summary", null, one.name),
      h("dl", null,
        FACTS.flatMap((fact) => [h("dt", null, words[fact]), h("dd", null, one[fact])]),
        h("dt", null, words.kind), h("dd", null, words[`kind_${one.psychotherapy}`]),
        h("dt", null, words.box), h("dd", null, words[`box_${one.article_box.replaceAll(" ", "_")}`])),
      cited(words.source, one.sources)))));
  }

  show();
}

export default { render };
