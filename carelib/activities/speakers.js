import { h, uid, mount, choices, put } from "./shared.js";

function render({ model, el }) {
  const { voices, words } = model.get("data");
  const figure = h("figure", { class: "care-chart" });
  const caption = h("div", { role: "status" });
  const told = h("figcaption", null, caption);         // stays in the page, so that a change is announced
  mount(el, "speakers",
    h("fieldset", null, h("legend", { class: "stem" }, words.who),
      choices({ type: "radio", name: uid("voice"), options: voices.map(({ id, who }) => ({ id, text: who })), chosen: [voices[0].id], onchange: show })),
    figure);

  function show(id) {
    const voice = voices.find((one) => one.id === id);
    const drawn = new DOMParser().parseFromString(voice.svg, "image/svg+xml").documentElement;
    put(figure, document.importNode(drawn, true));
    figure.append(told);
    caption.textContent = voice.caption;
  }

  show(voices[0].id);
}

export default { render };
