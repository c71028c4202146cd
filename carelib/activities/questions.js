import { h, uid, mount, button, keep, mine, put, say, fill, focusOn, onKept } from "./shared.js";

function render({ model, el }) {
  const { asks, words } = model.get("data");
  const chosen = new Set();
  const own = [];
  const status = h("div", { role: "status", class: "feedback" });
  const mineBox = h("div");
  const field = h("input", { type: "text", id: uid("own"), maxlength: 160 });
  mount(el, "questions",
    h("fieldset", null, h("legend", { class: "stem" }, words.choose), asks.map(ask)),
    h("form", { class: "field", onsubmit: add }, h("label", { for: field.id }, words.own), field, h("button", { type: "submit" }, words.add)),
    h("h2", null, words.mine), mineBox, status);

  function ask(one) {
    const id = uid("ask");
    return h("div", { class: "ask" },
      h("label", { class: "choice", for: id },
        h("input", { type: "checkbox", id, onchange: (event) => { if (event.target.checked) chosen.add(one.text); else chosen.delete(one.text); changed(); } }),
        h("span", null, one.text)),
      h("details", null, h("summary", null, words.why, h("span", { class: "visually-hidden" }, ` ${one.text}`)),
        h("p", null, one.why), h("p", null, h("strong", null, words.good_answer), " ", one.good_answer)));
  }

  function add(event) {
    event.preventDefault();
    const text = field.value.trim();
    if (!text) return;
    own.push(text);
    field.value = "";
    changed();
  }

  function changed() {
    keep("questions", [...asks.map((one) => one.text).filter((text) => chosen.has(text)), ...own]);
    draw();
    say(status, h("p", null, fill(words.count, { count: mine().questions.length })));
  }

  function draw() {
    const taken = mine().questions ?? [];
    const heading = () => focusOn(el.querySelector("h2"));
    put(mineBox, taken.length
      ? h("ol", null, taken.map((text) => h("li", null, text, own.includes(text)
        ? button(words.remove, () => { own.splice(own.indexOf(text), 1); changed(); heading(); }, { class: "link", "aria-label": `${words.remove}: ${text}` }) : null)))
      : h("p", { class: "aside" }, words.none));
  }

  // What was chosen here is cleared elsewhere, with everything else.
  onKept("questions", (taken) => {
    if (taken.length || !(chosen.size || own.length)) return;
    chosen.clear();
    own.splice(0);
    for (const box of el.querySelectorAll("input[type=checkbox]")) box.checked = false;
    draw();
  });
  draw();
}

export default { render };
