import { h, respond, remembered, mount, fill, say, put, button, focusOn, cited } from "./shared.js";

function render({ model, el }) {
  const { title, role, note, start, nodes, sources, words } = model.get("data");
  const { ways = [] } = remembered(model, (it) => Array.isArray(it) && canBeWalked(it));
  const path = [...ways];                                   // numbers of the ways taken, from the start
  const stage = h("div");
  const status = h("div", { role: "status", class: "feedback" });
  mount(el, "scene",
    h("h3", null, title),
    note ? h("p", { class: "note" }, h("strong", null, words.content_note), " ", note) : null,
    h("p", { class: "aside" }, role), stage, status);

  function canBeWalked(ways) {
    let here = start;
    return ways.every((number) => {
      const way = Number.isInteger(number) ? nodes[here].ways[number] : null;
      here = way?.to;
      return way;
    });
  }

  // Every moment of the path so far: the node, the way taken there, and where it led.
  const steps = () => {
    let here = start;
    return path.map((number) => {
      const step = { node: nodes[here], way: nodes[here].ways[number] };
      here = step.way.to;
      return step;
    });
  };
  const here = () => steps().at(-1)?.way.to ?? start;

  function go(ways) {
    path.splice(0, path.length, ...ways);
    respond(model, { ways: [...path] });
    draw(true);
  }

  function draw(moved) {
    const node = nodes[here()];
    const last = steps().at(-1);
    say(status);
    put(stage,
      last ? consequence(last.way) : null,
      h("p", { class: "moment" }, node.text),
      node.ending ? debrief(node) : choose(node),
      h("div", { class: "row" },
        path.length && !node.ending ? button(words.back, () => go(path.slice(0, -1)), { class: "quiet" }) : null));
    if (moved) focusOn(stage.querySelector(".moment"));
  }

  function consequence(way) {
    return h("div", { class: "said" },
      h("p", null, h("strong", null, words.you), " ", way.says),
      h("details", { open: Boolean(way.better) }, h("summary", null, words.why),
        h("p", null, way.why),
        way.better ? h("p", null, h("strong", null, words.better), " ", way.better) : null));
  }

  function choose(node) {
    return h("div", { role: "group", "aria-label": words.choose },
      h("p", { class: "ask" }, words.choose),
      h("ul", { class: "ways" }, node.ways.map((way, number) =>
        h("li", null, button(way.says, () => go([...path, number]), { class: "way" })))));
  }

  // Where the ways that were not taken would have led: what it does, and the moment that follows.
  function others(at, taken) {
    const left = at.ways.filter((way) => way !== taken);
    return h("details", null, h("summary", null, words.others),
      h("ul", null, left.map((way) => h("li", null,
        h("p", null, h("strong", null, words.you), " ", way.says),
        h("p", { class: "aside" }, way.why),
        h("p", null, h("strong", null, words.led_to), " ", nodes[way.to].text)))));
  }

  function debrief(node) {
    const replay = steps();
    const best = replay.filter(({ way }) => !way.better).length;
    return h("div", { class: "debrief" },
      h("h4", null, words.debrief), h("p", null, node.ending),
      h("p", null, fill(words.count, { best, of: replay.length })),
      h("h4", null, words.path),
      h("ol", null, replay.map(({ node: at, way }, index) => h("li", null,
        h("p", null, at.text),
        h("p", null, h("strong", null, words.you), " ", way.says),
        h("p", { class: "aside" }, way.why),
        way.better ? h("p", null, h("strong", null, words.better), " ", way.better) : null,
        others(at, way),
        button(words.other_way, () => go(path.slice(0, index)), { class: "link", "aria-label": fill(words.other_way_at, { number: index + 1 }) })))),
      sources.length ? cited(words.source, sources) : null,
      h("div", { class: "row" }, button(words.restart, () => go([]))));
  }

  draw(false);
}

export default { render };
