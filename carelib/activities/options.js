import { h, uid, mount, choices, mine, onKept, put, say, fill } from "./shared.js";
import { comparison } from "./comparing.js";

const ALL = "all";

function render({ model, el }) {
  const { options, words, aspects } = model.get("data");
  let chosen = options.slice(0, 2).map((one) => one.id);
  let aspect = ALL;
  const status = h("div", { role: "status", class: "visually-hidden" });
  const table = h("div");
  const box = h("div", { class: "flags two" });
  const select = h("select", { id: uid("aspect"), onchange: () => { aspect = select.value; draw(true); } },
    h("option", { value: ALL }, words.everything), aspects.map((one) => h("option", { value: one }, words[one])));
  mount(el, "options",
    h("fieldset", null, h("legend", { class: "stem" }, words.choose), box),
    h("p", { class: "field" }, h("label", { for: select.id }, words.show), select),
    status, table, h("p", { class: "source" }, words.sources_note));

  function inOrder() {
    const order = mine().order ?? options.map((one) => one.id);
    return [...options].sort((one, other) => order.indexOf(one.id) - order.indexOf(other.id));
  }

  function drawChoices() {
    put(box, choices({
      type: "checkbox", name: uid("option"), options: inOrder().map(({ id, name }) => ({ id, text: name })), chosen,
      onchange: (id, on) => {
        chosen = options.map((one) => one.id).filter((one) => (one === id ? on : chosen.includes(one)));
        draw(true);
      },
    }));
  }

  function draw(told) {
    const shown = inOrder().filter((one) => chosen.includes(one.id));
    const names = shown.map((one) => one.name).join(", ");
    put(table, shown.length
      ? comparison(shown, words, { caption: fill(words.caption, { names }), aspects: aspect === ALL ? aspects : [aspect] })
      : h("p", null, words.none_chosen));
    const asked = aspect === ALL ? "" : `${words[aspect]}. `;
    if (told) say(status, h("p", null, shown.length ? asked + fill(words.caption, { names }) : words.none_chosen));
  }

  onKept("order", () => { drawChoices(); draw(false); });
  drawChoices();
  draw(false);
}

export default { render };
