import { h, uid, respond, remembered, mount, fill, say, button, choices, focusOn, list, put, cited, isText, isTexts } from "./shared.js";

const SVG = "http://www.w3.org/2000/svg";
const SIDES = ["a", "b"];

function render({ model, el }) {
  const data = model.get("data");
  const { words, sessions, techniques } = data;
  const isPart = new Map([["a", isTexts], ["b", isTexts], ["compared", (it) => typeof it === "boolean"], ["sign", isText]]);
  const tags = { a: {}, b: {}, compared: false, ...remembered(model, (it, part) => isPart.get(part)?.(it)) };
  const nameOf = (id) => techniques.find((one) => one.id === id)?.name ?? words.untagged;
  const status = h("div", { role: "status", class: "feedback" });
  const after = h("div", { class: "after", hidden: true });
  const transcripts = h("div", { class: "columns" });
  const compare = button(words.compare, () => { tags.compared = true; keep(); draw(true); });
  mount(el, "session",
    h("h3", null, data.title),
    data.note ? h("p", { class: "note" }, h("strong", null, words.content_note), " ", data.note) : null,
    h("p", null, data.concern),
    h("p", { class: "aside" }, words.how),
    h("details", { class: "legend" }, h("summary", null, words.techniques),
      h("dl", null, techniques.flatMap((one) => [h("dt", null, one.name), h("dd", null, one.plain)]))),
    transcripts, h("div", { class: "row" }, compare), status, after);

  function keep() {
    respond(model, structuredClone(tags));
  }

  function draw(moved) {
    put(transcripts, ...SIDES.map((side) => transcript(side)));
    compare.hidden = tags.compared;
    after.hidden = !tags.compared;
    if (tags.compared) reveal(moved);
  }

  function transcript(side) {
    const session = sessions[side];
    const heading = uid("session");
    return h("div", { class: "transcript", role: "group", "aria-labelledby": heading },
      h("h4", { id: heading }, words[`session_${side}`]),
      h("p", { class: "aside" }, session.setting),
      h("ol", null, session.turns.map((turn, number) => h("li", { class: turn.who },
        h("p", null, h("strong", null, words[turn.who]), " ", turn.says),
        turn.technique ? (tags.compared ? compared(side, turn, number) : tagger(side, number)) : null))));
  }

  function tagger(side, number) {
    const field = uid("tag");
    const pick = h("select", { id: field, onchange: (event) => {
      if (event.target.value) tags[side][number] = event.target.value;
      else delete tags[side][number];
      keep();
    } },
    h("option", { value: "" }, words.pick),
    techniques.map((one) => h("option", { value: one.id, selected: tags[side][number] === one.id }, one.name)));
    return h("p", { class: "tag" },
      h("label", { for: field }, fill(words.tag, { number: number + 1 })), " ", pick);
  }

  function compared(side, turn, number) {
    const mine = tags[side][number];
    const same = mine === turn.technique;
    return h("div", { class: same ? "expert same" : "expert" },
      h("p", null, h("strong", null, words.expert), " ", nameOf(turn.technique),
        mine ? [h("br"), h("strong", null, words.yours), " ", nameOf(mine), same ? ` (${words.the_same})` : ""] : null),
      h("p", { class: "aside" }, turn.why));
  }

  function reveal(moved) {
    const all = SIDES.flatMap((side) => Object.entries(tags[side]).map(([number, tag]) => tag === sessions[side].turns[number]?.technique));
    say(status, h("p", null, all.length
      ? fill(words.agreed, { same: all.filter(Boolean).length, of: all.length }) : words.no_tags));
    const heading = h("h3", null, words.side_by_side);
    put(after, heading,
      depthChart(),
      h("h4", null, words.notice), list(data.notice),
      h("h4", null, words.names),
      h("div", { class: "views" }, SIDES.map((side) => h("div", null, h("h5", null, words[`session_${side}`]),
        h("p", null, h("strong", null, words.approach), " ", sessions[side].approach),
        h("p", null, h("strong", null, words.article_box), " ", words[`box_${sessions[side].article_box.replace(" ", "_")}`])))),
      data.signs.length ? doors() : null,
      h("h4", null, words.field_view), h("p", null, data.field_says),
      cited(words.source, data.sources),
      h("div", { class: "row" },
        button(words.tag_again, () => { tags.compared = false; keep(); draw(false); say(status); focusOn(transcripts.querySelector("h4")); }, { class: "quiet" })));
    if (moved) focusOn(heading);
  }

  // One session behind several doors: a guess first, then what each sign tells.
  function doors() {
    const answer = h("div", { role: "status", class: "feedback" });
    const tell = (id) => {
      tags.sign = id;
      keep();
      say(answer, h("p", { class: "verdict" }, fill(words.every_door, { count: data.signs.length })),
        h("dl", null, data.signs.flatMap((one) => [
          h("dt", null, one.text, one.id === tags.sign ? ` (${words.your_guess})` : ""), h("dd", null, one.why)])));
    };
    const guess = h("fieldset", null, h("legend", { class: "stem" }, words.which_door),
      choices({ type: "radio", name: uid("sign"), options: data.signs, chosen: [tags.sign], onchange: tell }));
    if (tags.sign) tell(tags.sign);
    return h("div", { class: "doors" }, h("h4", null, words.doors), guess, answer);
  }

  // Depth over the turns: two lines told apart by shape and label; the same numbers stand below as a table.
  function depthChart() {
    const most = Math.max(...SIDES.map((side) => sessions[side].turns.length));
    const [width, height, left, top] = [560, 260, 30, 40];
    const x = (number) => left + (number * (width - left - 12)) / (most - 1);
    const y = (depth) => top + ((4 - depth) * (height - top - 34)) / 4;
    const svg = (tag, props, ...children) => {
      const node = document.createElementNS(SVG, tag);
      for (const [name, value] of Object.entries(props)) node.setAttribute(name, value);
      node.append(...children);
      return node;
    };
    const mark = (side, px, py) => (side === "a" ? svg("circle", { cx: px, cy: py, r: 5, class: "mark a" })
      : svg("rect", { x: px - 4.5, y: py - 4.5, width: 9, height: 9, class: "mark b" }));
    const key = (side) => {
      const start = side === "a" ? left : left + 170;
      return [svg("line", { x1: start, x2: start + 40, y1: 14, y2: 14, class: `line ${side}` }), mark(side, start + 20, 14),
        svg("text", { x: start + 50, y: 19 }, words[`session_${side}`])];
    };
    const caption = uid("depth");
    const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-labelledby": caption, class: "depth" },
      ...[0, 1, 2, 3, 4].flatMap((depth) => [
        svg("line", { x1: left, x2: x(most - 1), y1: y(depth), y2: y(depth), class: "grid" }),
        svg("text", { x: left - 10, y: y(depth) + 5, "text-anchor": "end" }, String(depth))]),
      ...SIDES.flatMap((side) => {
        const points = sessions[side].turns.map((turn, number) => [x(number), y(turn.depth)]);
        return [
          svg("polyline", { points: points.map((point) => point.join(",")).join(" "), class: `line ${side}` }),
          ...points.map(([px, py]) => mark(side, px, py)),
          ...key(side)];
      }),
      svg("text", { x: (left + x(most - 1)) / 2, y: height - 8, "text-anchor": "middle" }, words.turns));
    return h("figure", null, picture,
      h("figcaption", { id: caption }, words.depth_caption),
      h("details", null, h("summary", null, words.depth_table),
        h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": words.depth_table },
          h("table", null,
            h("thead", null, h("tr", null, h("th", { scope: "col" }, words.turns),
              SIDES.map((side) => h("th", { scope: "col" }, words[`session_${side}`])))),
            h("tbody", null, Array.from({ length: most }, (_, number) => h("tr", null, h("th", { scope: "row" }, String(number + 1)),
              SIDES.map((side) => h("td", null, String(sessions[side].turns[number]?.depth ?? "–"))))))))),
      h("details", null, h("summary", null, words.depth_scale_title), list([0, 1, 2, 3, 4].map((depth) => words[`depth_${depth}`]))));
  }

  draw(false);
}

export default { render };
