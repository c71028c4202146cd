import { h, uid, mount, mine, onKept, put, say, fill, cited } from "./shared.js";

// A date as the page's own language writes it.
function day(iso) {
  const language = document.documentElement.lang || "en";
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { dateStyle: "long", timeZone: "UTC" }).format(new Date(iso));
}

function render({ model, el }) {
  const { places, words } = model.get("data");
  const told = h("div", { role: "status", class: "feedback" });
  const select = h("select", { id: uid("place"), onchange: () => show(select.value) },
    h("option", { value: "" }, words.choose), places.map((one) => h("option", { value: one.id }, one.name)));
  mount(el, "titles", h("p", { class: "field" }, h("label", { for: select.id }, words.place), select), told);

  function show(id) {
    const place = places.find((one) => one.id === id);
    if (!place) return put(told);
    say(told, h("h3", null, place.name),
      h("dl", null, ["protected", "free", "check"].map((part) => [h("dt", null, words[part]), h("dd", null, place[part])])),
      cited(fill(words.read, { day: day(place.day) }), place.sources));
  }

  // The place chosen for the help lines, where titles of that place were read too.
  function follow(name) {
    const place = places.find((one) => one.name === name || one.help.includes(name));
    if (!place || select.value) return;
    select.value = place.id;
    show(place.id);
  }

  onKept("place", follow);
  if (mine().place) follow(mine().place);
}

export default { render };
