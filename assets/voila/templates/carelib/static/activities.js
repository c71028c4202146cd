(() => {
"use strict";
// What all activities share. Text reaches the page only as text nodes (see `h`), never as markup.

const FIELDS = ["input", "select", "textarea"];
const TAKES_KEYS = new Set(["a", "button", "summary", ...FIELDS]);

function h(tag, props, ...children) {
  const node = document.createElement(tag);
  if (TAKES_KEYS.has(tag) || props?.tabindex) keepKeys(node);
  if (FIELDS.includes(tag)) node.setAttribute("autocomplete", "off"); // else Back ticks and fills in what the page does not know of
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "checked" || name === "value" || name === "selected") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...present(children));
  return node;
}

function present(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

// Replaces what is in a node; children that are not there (null, false) are left out, as in `h`.
function put(node, ...children) {
  node.replaceChildren(...present(children));
}

// JupyterLab has one-letter shortcuts and moves with the arrows; on what has the focus here, keys keep their own meaning.
function keepKeys(node) {
  node.setAttribute("data-lm-suppress-shortcuts", "true");
}

// The same for the controls of core ipywidgets, which know nothing of those shortcuts.
if (!document.carelibKeepsKeys) {
  document.carelibKeepsKeys = true;
  document.addEventListener("focusin", ({ target }) => {
    if (target.matches(".jupyter-widgets :is(select, input, button)")) keepKeys(target);
  });
}

let made = 0;
function uid(name) {
  made += 1;
  return `carelib-${name}-${made}`;
}

// The one place where what a person did can leave the browser: in public mode it does not.
function respond(model, response) {
  model.set("response", response);
  if (!model.get("public")) model.save_changes();
}

// What was kept, part by part. What is of no shape that an activity could go on from (`fits`) is left out: there it begins afresh.
function remembered(model, fits) {
  const kept = Object.entries(structuredClone(model.get("response") ?? {}));
  return Object.fromEntries(kept.filter(([part, it]) => fits(it, part)));
}

const isText = (it) => typeof it === "string";

function isMapping(it) {
  return it?.constructor === Object;
}

function isTexts(it) {
  return isMapping(it) && Object.values(it).every(isText);
}

function mount(el, name, ...children) {
  const root = h("div", { class: `carelib carelib-${name}` }, ...children);
  el.replaceChildren(root);
  return root;
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));
}

// A source's short citation: titles of works are in English, whatever the page speaks.
function cited(template, sources, props) {
  const [before, after] = template.split(/\{(?:text|sources)\}/);
  return h("p", { class: "source", ...props }, before, h("span", { lang: "en" }, [sources].flat().join("; ")), after);
}

// A live region stays in the page; each announcement is a new node, so the same words twice are heard twice.
function say(region, ...children) {
  put(region, h("div", null, ...children));
}

function button(text, onclick, props) {
  return h("button", { type: "button", onclick, ...props }, text);
}

function choices({ type, name, options, chosen, onchange }) {
  return options.map(({ id, text }) =>
    h("label", { class: "choice" },
      h("input", { type, name, value: id, checked: chosen.includes(id), onchange: (event) => onchange(id, event.target.checked) }),
      h("span", null, text)));
}

function focusOn(node) {
  node.setAttribute("tabindex", "-1");
  keepKeys(node);
  node.focus();
  node.scrollIntoView({ block: "nearest" });
}

function list(texts, props) {
  return h("ul", props, texts.map((text) => h("li", null, text)));
}

// Where the files of this page's own scripts are, for what is loaded only when it is asked for.
const HERE = document.currentScript?.src;
function home() {
  return new URL(".", HERE ?? document.querySelector("script[src*='/activities.js']")?.src ?? location.href).href;
}

// Loads a script that is needed only when something is asked for. No module: a page that is read from a file may load none.
function loadScript(src) {
  return new Promise((done, failed) => {
    document.head.append(h("script", { src, onload: done, onerror: () => failed(new Error("not loaded")) }));
  });
}

// What a person has said on this page, for the activities that show it elsewhere: in memory only, gone with the page.
const MINE = "carelib:mine";
function mine() {
  return (document.carelibMine ??= {});
}

function keep(key, value) {
  mine()[key] = value;
  document.dispatchEvent(new CustomEvent(MINE, { detail: { key } }));
}

function onKept(key, callback) {
  document.addEventListener(MINE, (event) => { if (event.detail.key === key) callback(mine()[key]); });
}

// An activity's state before its kernel is there; `become` hands it over to the kernel's model and goes on with that one.
function earlyModel(state) {
  let real = null;
  return {
    get: (key) => (real ? real.get(key) : state[key]),
    set: (key, value) => { if (real) real.set(key, value); else state[key] = value; },
    save_changes: () => real?.save_changes(),
    on: (...given) => real?.on(...given),
    off: (...given) => real?.off(...given),
    become(model) {
      real = model;
      if (state.response) respond(model, state.response);
    },
  };
}

// Starts the activities whose state stands in the page already: what is in sight at once, the others one after the
// other, so that the browser can draw and answer in between. One that fails leaves the others alone.
function wake(known) {
  const hosts = [...document.querySelectorAll(".carelib-early:not([data-awake])")];
  for (const host of hosts) host.wakeUp = () => wakeOne(host, known);
  const inSight = (host) => host.getClientRects().length && host.getBoundingClientRect().top < 2 * innerHeight;
  hosts.filter(inSight).forEach((host) => host.wakeUp());
  const asleep = () => hosts.find((host) => !("awake" in host.dataset));
  const next = () => {
    const until = performance.now() + 12; // milliseconds: less than a frame, so that no click waits for long
    let host = asleep();
    for (; host && performance.now() < until; host = asleep()) host.wakeUp();
    if (host) setTimeout(next);
    else document.dispatchEvent(new Event("awake"));
  };
  setTimeout(next);
}

function wakeOne(host, known) {
  if ("awake" in host.dataset) return;
  host.dataset.awake = "";
  const start = (state) => {
    try {
      const model = earlyModel(state);
      known[host.dataset.activity]({ model, el: host });
      host.become = model.become;
    } catch (error) {
      console.error(error);
    }
  };
  const { later, from } = host.dataset;                    // a large one comes in a script of its own
  if (later) loadScript(from).then(() => start(window.carelibLater[later]), console.error);
  else start(JSON.parse(host.querySelector("script").textContent));
}

// Whether this activity is alive in the page already: then the widget hands its model over and draws nothing itself.
function taken({ model, el }) {
  const host = model.get("early") && document.querySelector(`.carelib-early[data-early="${model.get("early")}"]`);
  host?.wakeUp?.();
  if (!host?.become) return false;
  host.become(model);
  el.hidden = true;
  return true;
}

// What the kernel has to say under an activity, as that its answers cannot be kept.
function noticed({ model, el }) {
  const said = h("p", { role: "status", class: "carelib carelib-notice" });
  const tell = () => { said.textContent = model.get("notice") ?? ""; };
  model.on?.("change:notice", tell);
  // A kernel that was started anew, or is gone, takes answers and says nothing.
  const PATIENCE = 8000; // milliseconds; one that is at work may take a moment
  let late;
  model.on?.("change:response", () => {
    clearTimeout(late);
    if (model.get("unheard")) late = setTimeout(() => { said.textContent = model.get("unheard"); }, PATIENCE);
  });
  model.on?.("change:heard", () => { clearTimeout(late); tell(); });
  el.append(said);
  tell();
}

// The rules of all style sheets that are the activities' own, wherever a host has put them.
function ownStyles() {
  const sheets = [...document.styleSheets].map((sheet) => {
    try { return [...sheet.cssRules].map((rule) => rule.cssText).join("\n"); } catch { return ""; }
  });
  return sheets.find((text) => text.includes(".carelib-paper")) ?? "";
}

// Prints one piece of an activity by itself, from a frame made for it and taken away again.
function printOnly(title, node) {
  const frame = h("iframe", { class: "carelib-print-frame", title, "aria-hidden": "true", tabindex: "-1" });
  document.body.append(frame);
  const page = frame.contentDocument;
  page.documentElement.lang = document.documentElement.lang || "en";
  page.title = title;
  const copy = node.cloneNode(true);
  copy.querySelectorAll("button").forEach((one) => one.remove());
  copy.querySelectorAll("details").forEach((one) => { one.open = true; });
  const sheet = new frame.contentWindow.CSSStyleSheet(); // no style element: a page's policy may forbid those
  sheet.replaceSync(ownStyles());
  page.adoptedStyleSheets = [sheet];
  page.body.append(h("div", { class: "carelib carelib-paper" }, h("h1", null, title), copy));
  frame.contentWindow.addEventListener("afterprint", () => frame.remove());
  frame.contentWindow.print();
}


// The emergency numbers of all places in one line each that can be dialled: seen without opening anything.
function emergencyNumbers(lines) {
  const byNumber = new Map();
  for (const line of lines.filter((one) => one.kind === "emergency" && one.tel)) {
    const where = line.only ? `${line.place} (${line.only})` : line.place;
    byNumber.set(line.tel, [...(byNumber.get(line.tel) ?? []), where]);
  }
  return h("ul", { class: "numbers" }, [...byNumber].map(([tel, places]) =>
    h("li", null, h("a", { href: `tel:${tel}` }, tel), ` ${places.join(", ")}`)));
}

// The line above the list of places, until the numbers of one's own place are known.
function callFirst(text) {
  return text.split(/(\d+)/).map((part, index) => (index % 2 ? h("a", { href: `tel:${part}` }, part) : part));
}

// Help lines grouped by place: all of them closed, or the chosen one open, with the place around it and the line for anywhere.
// Which kinds are wanted and missing at a place is said there.
function helpLines(lines, says, wanted = []) {
  const chosen = mine().place;
  const places = [...group(lines)];
  const around = lines.find((line) => line.place === chosen)?.within;
  const anywhere = places.at(-1)?.[0];
  const rank = (place) => [chosen, around, chosen && anywhere].indexOf(place) >>> 0; // not among them: after them
  const within = (place) => places.some(([one, found]) => one === place && found[0].within === chosen);
  const shown = chosen ? places.filter(([place]) => rank(place) < 3 || within(place)) : places; // another is one choice away
  const sorted = [...shown].sort(([one], [other]) => rank(one) - rank(other));
  return h("div", { class: "help-lines" }, sorted.map(([place, found]) => {
    const inside = places.filter(([, others]) => others[0].within === place).map(([other]) => other);
    const here = lines.filter((line) => [place, found[0].within].includes(line.place));
    const missing = place === anywhere ? [] : wanted.filter((kind) => !here.some((line) => line.kind === kind));
    return h("details", { open: rank(place) < 2 }, h("summary", null, place),
      h("ul", null,
        found.map((line) => helpLine(line, says)),
        inside.length ? h("li", null, fill(says.place_more, { places: inside.join(", ") })) : missing.map((kind) => h("li", null, says[`missing_${kind}`]))));
  }));
}

function helpLine(line, says) {
  return h("li", null,
    h(line.tel ? "a" : "span", { href: line.tel ? `tel:${line.tel}` : null }, h("strong", null, line.name), `: ${line.reach}`),
    line.hours ? ` (${line.hours})` : null,
    line.sms ? [" · ", h("a", { href: `sms:${line.sms}` }, fill(says.send, { number: line.sms }))] : null,
    line.page ? [" · ", h("a", { href: `https://${line.page}`, rel: "noreferrer" }, line.page)] : null);
}

// Where one is: chosen here, never looked up, and known to all that shows help lines on this page.
function placeChooser(lines, says) {
  const places = [...new Set(lines.map((line) => line.place))];
  const other = places.pop();
  const id = uid("place");
  const option = (value, text) => h("option", { value, selected: value === (mine().place ?? "") }, text);
  return h("p", { class: "field" }, h("label", { for: id }, says.place), " ",
    h("select", { id, onchange: (event) => keep("place", event.target.value || undefined) },
      option("", says.place_all), places.sort((one, two) => one.localeCompare(two)).map((one) => option(one, one)), option(other, says.place_other)));
}

function group(lines) {
  const places = new Map();
  for (const line of lines) places.set(line.place, [...(places.get(line.place) ?? []), line]);
  return places;
}


// Looks a table up by answers: mixed-radix index over its questions, the last one changing fastest.
function lookUp(table, answers) {
  let index = 0;
  for (const [question, options] of Object.entries(table.questions)) {
    index = index * options.length + options.indexOf(answers[question] ?? options[0]);
  }
  return table.entries[index];
}

// Outcome and certainty of the answers: gates first, then the table that Python computed.
function stateOf(data, answers) {
  if (answers.safety?.length) return ["urgent", "clear"];
  for (const gate of [data.gates.body, data.gates.concern]) {
    const chosen = gate.options.find((option) => option.id === answers[gate.id]);
    if (chosen?.outcome) return [chosen.outcome, "clear"];
  }
  return data.table.states[Number(lookUp(data.table, answers))];
}

// The single answers that would turn the outcome: every other answer is looked up, nothing is weighed here.
function wouldChange(data, answers) {
  const [now] = stateOf(data, answers);
  const found = [];
  if (now === "urgent") return found;
  for (const question of [data.gates.body, data.gates.concern, ...data.questions]) {
    for (const option of [...question.options.map((one) => one.id), data.unsure.id]) {
      const [then] = stateOf(data, { ...answers, [question.id]: option });
      if (option !== (answers[question.id] ?? data.unsure.id) && then !== now) found.push({ question: question.id, option, outcome: then });
    }
  }
  return found;
}

// The parts that every form of the checklist is made of, over one set of answers; `keep` is called when one has changed.
function decider(data, answers, keep) {
  const { words, gates, questions, outcomes, unsure } = data;
  const asked = [gates.body, gates.concern, ...questions];
  const optionOf = (id, option) => asked.find((one) => one.id === id).options.find((one) => one.id === option);
  const flagged = () => answers.safety ?? [];
  let urgent = null;                                       // where the help stands, once it is shown
  onKept("place", () => {
    if (!urgent?.box.isConnected || urgent.box.hidden) return;
    const heard = fillUrgent(urgent.box);
    say(urgent.told, urgent.box.contains(document.activeElement) ? heard : ""); // what was chosen elsewhere is said there
  });
  let said = null;                                         // the state that the status last told

  function set(id, option) {
    if (option === unsure.id) delete answers[id];
    else answers[id] = option;
    keep();
  }

  // The signs that call for help: `changed` is told whether any is ticked, and whether it is the first. Where focus does
  // not move, what has changed above is said, and can be read below the list: the help may stand screens above it.
  function flags(changed) {
    const gate = gates.safety;
    const told = h("p", { role: "status", class: "visually-hidden" });
    const below = h("div");
    const point = (text) => put(below, ...(flagged().length ? [text && h("p", { "aria-hidden": "true" }, text), // the status says it
      h("div", { class: "row" }, button(words.to_numbers, () => focusOn(urgent.box.querySelector("h3"))))] : []));
    const tell = (id, on, first) => {
      const why = gate.options.find((one) => one.id === id).why;
      const text = on ? `${why} ${words.flag_changed}` : flagged().length ? words.flag_changed : words.flag_gone;
      say(told, first ? "" : text);
      point(first ? null : text);                          // with the first, focus has moved to the help
    };
    point(null);
    return h("fieldset", null, h("legend", { class: "stem" }, gate.text), h("p", { class: "aside" }, gate.help, " ", words.flag_warning),
      h("div", { class: "flags" }, choices({
        type: "checkbox", name: uid("flag"), options: gate.options, chosen: flagged(),
        onchange: (id, on) => {
          const before = flagged().length;
          answers.safety = gate.options.map((one) => one.id).filter((one) => (one === id ? on : flagged().includes(one)));
          if (!answers.safety.length) delete answers.safety;
          keep();
          changed(flagged().length > 0, on && !before);
          tell(id, on, on && !before);
        },
      })), told, below);
  }

  // Whom to call stands first; what is ticked decides which lines are among them.
  function fillUrgent(box) {
    const outcome = outcomes.urgent;
    const chosen = gates.safety.options.filter((one) => flagged().includes(one.id));
    const wanted = [...new Set([...chosen.flatMap((one) => one.help_first), "crisis", ...chosen.flatMap((one) => one.help_also)])];
    const kinds = ["emergency", ...chosen.flatMap((one) => one.help_first), "crisis", ...chosen.flatMap((one) => one.help_also), "finder"];
    const lines = data.lines.filter((line) => kinds.includes(line.kind))
      .sort((one, other) => kinds.indexOf(one.kind) - kinds.indexOf(other.kind));
    const here = lines.filter((line) => line.place === mine().place);
    const shown = helpLines(byPlace(lines), words, wanted);
    if (box !== urgent?.box) {                             // the list of places stays: who types a country's name goes on typing
      const [call, rest, told] = [h("div", { class: "call" }), h("div"), h("p", { role: "status", class: "visually-hidden" })];
      put(box, h("h3", null, outcome.headline), call, placeChooser(data.lines, words), told, rest);
      urgent = { box, call, rest, told };
    }
    put(urgent.call, callFirst(words.call));
    urgent.call.classList.toggle("known", here.some((line) => line.tel));
    put(urgent.rest, here.length ? shown : emergencyNumbers(data.lines),
      h("p", null, outcome.text), list(chosen.map((one) => one.why)),
      here.length ? null : [h("h4", null, words.help_by_place), shown],
      h("h4", null, words.next_steps), list(outcome.next_steps));
    box.querySelector("select").value = mine().place ?? "";
    const numbers = here.filter((line) => line.kind === "emergency"); // all of them: one alone may be for the ambulance only
    return here.length ? `${mine().place}: ${(numbers.length ? numbers : here.slice(0, 1)).map((line) => `${line.name}: ${line.reach}`).join(" ")}` : "";
  }

  function byPlace(lines) {
    const anywhere = data.lines.at(-1).place;
    return [...lines].sort((one, other) => (one.place === anywhere) - (other.place === anywhere) || one.place.localeCompare(other.place));
  }

  function question(one, changed) {
    return h("fieldset", { class: "question" }, h("legend", { class: "stem" }, one.text),
      one.help ? h("p", { class: "aside" }, one.help) : null,
      choices({
        type: "radio", name: uid(one.id), options: [...one.options, unsure], chosen: [answers[one.id] ?? unsure.id],
        onchange: (id) => { set(one.id, id); changed(); },
      }));
  }

  // What the answers come to, below a status that is announced when it turns; `after` are controls at its end.
  function fillOutcome(page, status, after, level = "h4") {
    const [id, certainty] = stateOf(data, answers);
    const outcome = outcomes[id];
    const gated = !data.table.states.some(([state]) => state === id);
    const counted = questions.map((one) => [one, one.options.find((option) => option.id === answers[one.id])])
      .filter(([, option]) => option?.points);
    const reasons = gated ? [id === "medical_first" ? optionOf("body", answers.body).why : optionOf("concern", answers.concern).why]
      : counted.length ? counted.map(([, option]) => [h("strong", null, option.text), ": ", option.why]) : [outcome.no_answer_reason];
    const field = data.fieldViews[lookUp(data.table.views.field, answers)];
    const turns = wouldChange(data, answers);
    const about = h("p", { class: "headline" }, outcome.headline);
    if (said !== `${id} ${certainty}`) {                   // announced when it turns, not at every answer
      said = `${id} ${certainty}`;
      say(status, about, gated ? null : h("p", { class: "aside" }, words[certainty]));
    }
    put(page, 
      h("p", null, outcome.text),
      gated ? [h(level, null, words.emergency), emergencyNumbers(data.lines)] : null,
      h(level, null, words.next_steps), list(outcome.next_steps),
      gated ? null : pulls(counted),
      h(level, null, words.reasons), list(reasons),
      h("div", { class: "views" },
        h("div", null, h(level, null, words.article_view), h("p", null, data.articleView[lookUp(data.table.views.article, answers)])),
        h("div", null, h(level, null, words.field_view), h("p", null, field.text),
          cited(words.source, field.sources))),
      h(level, null, words.would_change), changes(turns),
      cited(words.source, outcome.sources),
      h(level, null, words.help), helpLines(byPlace(data.lines.filter((line) => ["emergency", "crisis", "finder"].includes(line.kind))), words),
      after?.(about));
  }

  // How far each answer pulls, as a list that reads aloud and a bar that can be seen.
  function pulls(counted) {
    if (!counted.length) return null;
    const most = Math.max(...questions.flatMap((one) => one.options.map((option) => Math.abs(option.points))));
    return h("figure", { class: "pulls" }, h("figcaption", null, words.pulls),
      h("div", { class: "pull-ends", "aria-hidden": "true" }, h("span", null, words.towards_therapy), h("span", null, words.towards_psychotherapy)),
      h("ul", null, counted.map(([one, option]) => {
        const way = option.points > 0 ? words.towards_psychotherapy : words.towards_therapy;
        return h("li", null,
          h("span", { class: "pull-name" }, h("span", { class: "visually-hidden" }, `${one.text} `), option.text,
            h("span", { class: "visually-hidden" }, `: ${way}, ${fill(words.of_most, { points: Math.abs(option.points), most })}`)),
          h("span", { class: "pull-track", "aria-hidden": "true" },
            h("span", { class: option.points > 0 ? "pull more" : "pull less", style: `--size:${Math.abs(option.points) / most}` }, String(Math.abs(option.points)))));
      })));
  }

  function changes(turns) {
    const weighed = turns.filter(({ question: id, option }) => option !== unsure.id && !optionOf(id, option).outcome);
    const known = turns.length - weighed.length;
    if (!weighed.length) return h("p", null, known ? words.only_gates_change : words.nothing_changes);
    return h("ul", null, weighed.map(({ question: id, option, outcome }) => h("li", null,
      fill(words.change, {
        question: asked.find((one) => one.id === id).text,
        answer: optionOf(id, option).text,
        outcome: words[`to_${outcome}`],
      }))));
  }



  const printing = (page) => (about) =>
    h("div", { class: "row" }, button(words.print, () => printOnly(words.print_title, summary(page, about))));
  const again = () => { said = null; };
  return { asked, optionOf, flagged, flags, fillUrgent, question, fillOutcome, printing, again };
}


const ASPECTS = ["what", "meeting", "good", "bad", "time", "cost", "who", "evidence", "alone"];

// Options beside each other as one table: a column for each, a row for each thing that one may want to know.
// Narrow screens show it as blocks, so its roles are said outright and each cell names its option.
function comparison(options, words, { caption, aspects = ASPECTS } = {}) {
  const cell = (option, aspect) => h("td", { role: "cell" },
    h("span", { class: "of", "aria-hidden": "true" }, option.name),
    Array.isArray(option[aspect]) ? list(option[aspect]) : h("p", null, option[aspect]));
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", { role: "table", class: "comparison" }, h("caption", null, caption),
      h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, h("td", { role: "cell" }),
        options.map((option) => h("th", { scope: "col", role: "columnheader" }, option.name)))),
      h("tbody", { role: "rowgroup" }, aspects.map((aspect) => h("tr", { role: "row", class: aspect },
        h("th", { scope: "row", role: "rowheader" }, words[aspect]),
        options.map((option) => cell(option, aspect)))))));
}

// The options in the order of what matters: each adds its fit times the weight; equals keep the order of the content.
function ordered(options, values, weights) {
  const worth = (option) => values.reduce((sum, value) => sum + (weights[value.id] ?? 0) * value.fits[option.id], 0);
  return options.map((option, index) => ({ option, index, worth: worth(option) }))
    .sort((one, other) => other.worth - one.worth || one.index - other.index)
    .map(({ option }) => option);
}

const known = {};
known.approach_explorer = (() => {

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



return render;
})();
known.checklist = (() => {

function render({ model, el }) {
  const data = model.get("data");
  const { words, gates } = data;
  const asked = [...Object.values(gates), ...data.questions];
  const isOption = (id, part) => asked.find((one) => one.id === part)?.options.some((one) => one.id === id);
  const answers = remembered(model, (it, part) =>
    (part === "safety" ? Array.isArray(it) && it.every((id) => isOption(id, part)) : isOption(it, part)));
  const it = decider(data, answers, () => respond(model, structuredClone(answers)));
  let step = answers.safety === undefined ? "safety" : "questions";
  const status = h("div", { role: "status", class: "lean" });
  const stage = h("div");
  mount(el, "checklist", stage);

  function go(to) {
    step = to;
    draw();
    focusOn(stage.querySelector("h3, legend"));
  }

  function draw() {
    if (step === "safety") drawSafety();
    else if (step === "body") drawBody();
    else drawQuestions();
  }

  function safe(none) {
    answers.safety = none;
    if (!none) delete answers.safety;
    respond(model, structuredClone(answers));
  }

  function drawSafety() {
    const urgent = h("div", { class: "urgent", hidden: true });
    const none = button(words.none, () => { safe([]); go("body"); });
    const show = (any, first) => {
      urgent.hidden = !any;
      none.hidden = any;
      if (any) it.fillUrgent(urgent);
      if (first) focusOn(urgent.querySelector("h3"));
    };
    put(stage, h("p", { class: "step" }, words.step_safety), urgent, it.flags(show), h("div", { class: "row" }, none));
    show(it.flagged().length > 0);
  }

  function drawBody() {
    put(stage,
      h("p", { class: "step" }, words.step_body),
      it.question(gates.body, () => {}),
      h("div", { class: "row" }, button(words.back, () => { safe(); go("safety"); }, { class: "quiet" }),
        button(words.go_on, () => go("questions"))));
  }

  function drawQuestions() {
    const page = h("div", { class: "outcome" });
    const refresh = () => it.fillOutcome(page, status, it.printing(page));
    it.again();
    put(stage,
      h("p", { class: "step" }, words.step_questions),
      h("div", { class: "columns" },
        h("div", null, h("h3", null, words.questions), it.asked.map((one) => it.question(one, refresh)),
          h("div", { class: "row" }, button(words.to_safety, () => { safe(); go("safety"); }, { class: "quiet" }))),
        h("div", { class: "beside" }, h("h3", null, words.outcome), status, page)));
    refresh();
  }

  draw();
}



return render;
})();
known.claim_checker = (() => {

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



return render;
})();
known.decide = (() => {

const STEPS = ["safety", "body", "questions", "values", "options", "outcome", "sure", "page"];
const OWN = ["trouble", "since", "hope"];
const FOR_TWO = ["heard", "agreed"];

function render({ model, el }) {
  const data = model.get("data");
  const { say: words, gates, values, options, sure } = data;
  const state = { answers: {}, values: {}, sure: {}, own: {}, two: false, ...remembered(model, () => true) };
  const it = decider(data, state.answers, changed);
  let address;                                             // the part behind # at which the steps were taken
  let step = state.answers.safety === undefined ? "safety" : "questions";
  const way = h("ol", { class: "steps" });
  const stage = h("div");
  const status = h("div", { role: "status", class: "lean" });
  mount(el, "decide", h("nav", { "aria-label": words.steps }, way), stage);

  const passed = () => Array.isArray(state.answers.safety) && !state.answers.safety.length;
  const inOrder = () => ordered(options, values, state.values);

  function changed() {
    respond(model, structuredClone(state));
    keep("answers", state.answers);
    keep("values", state.values);
    keep("order", inOrder().map((one) => one.id));
  }

  function go(to) {
    if (model.get("public")) history.replaceState({ care: step }, "");
    step = to;
    address = location.hash;
    if (model.get("public")) history.pushState({ care: step }, "");
    draw();
    focusOn(stage.querySelector("h2"));
  }

  // The browser's own way back leads a step back, and not off the page.
  if (model.get("public")) {
    addEventListener("popstate", ({ state: there }) => {
      if (location.hash !== address || !el.isConnected) return; // another page of these, or none of ours
      if (!there?.care) return;                            // a link led here, not the way back
      const to = passed() ? there.care : "safety";
      if (to === step) return;
      step = to;
      draw();
      setTimeout(() => focusOn(stage.querySelector("h2"))); // after the browser has put the focus where it thinks best
    });
  }

  function drawWay() {
    put(way, STEPS.map((name, index) => h("li", null, h("button", {
      type: "button", disabled: index > 0 && !passed(), "aria-current": name === step ? "step" : null, onclick: () => go(name),
    }, h("span", { class: "number" }, String(index + 1)), " ", words[`step_${name}`]))));
  }

  const title = (name) => h("h2", null, h("span", { class: "step" }, fill(words.step, { number: STEPS.indexOf(name) + 1, of: STEPS.length })), words[`title_${name}`]);

  function moves() {
    const at = STEPS.indexOf(step);
    return h("div", { class: "row" },
      at ? button(words.back, () => go(STEPS[at - 1]), { class: "quiet" }) : null,
      at < STEPS.length - 1 ? button(words.next, () => go(STEPS[at + 1])) : null);
  }

  function draw() {
    drawWay();
    ({ safety, body, questions, values: matters, options: compare, outcome, sure: howSure, page })[step]();
  }

  function safety() {
    const urgent = h("div", { class: "urgent", hidden: true });
    const none = button(data.words.none, () => { state.answers.safety = []; changed(); go("body"); });
    const show = (any, first) => {
      urgent.hidden = !any;
      none.hidden = any;
      if (any) it.fillUrgent(urgent);
      drawWay();
      if (first) focusOn(urgent.querySelector("h3"));
    };
    put(stage, title("safety"), urgent, it.flags(show), h("div", { class: "row" }, none));
    show(it.flagged().length > 0);
  }

  function body() {
    put(stage, title("body"), it.question(gates.body, () => {}), moves());
  }

  function questions() {
    put(stage, title("questions"), h("p", { class: "aside" }, words.leave_out, " ", h("a", { href: "#help" }, words.to_help)),
      it.asked.filter((one) => one !== gates.body).map((one) => it.question(one, () => {})), moves());
  }

  function matters() {
    const told = h("div", { role: "status", class: "feedback" });
    const levels = ["0", "1", "2", "3"].map((id) => ({ id, text: words[`level_${id}`] }));
    let order = "";
    const tell = () => {
      const names = inOrder().map((one) => one.name);
      const now = Object.values(state.values).some(Boolean) ? names.join() : "none";
      if (now === order) return;                             // said when it changes, not at every press
      order = now;
      say(told, now === "none" ? h("p", null, words.no_order) : [h("p", null, h("strong", null, words.order)), h("ol", null, names.map((name) => h("li", null, name)))]);
    };
    put(stage, title("values"), h("p", null, words.values_how),
      values.map((value) => h("fieldset", { class: "question value" }, h("legend", { class: "stem" }, value.text),
        h("div", { class: "levels" }, choices({
          type: "radio", name: uid(value.id), options: levels, chosen: [String(state.values[value.id] ?? 0)],
          onchange: (id) => { state.values[value.id] = Number(id); changed(); tell(); },
        })))), told, moves());
    tell();
  }

  function compare() {
    const weighed = values.filter((value) => state.values[value.id]);
    put(stage, title("options"), h("p", null, weighed.length ? words.options_how : words.options_plain),
      weighed.length ? h("details", null, h("summary", null, words.moved), list(weighed.map((value) => `${value.text} ${value.why}`))) : null,
      h("ol", { class: "order" }, inOrder().map((one) => h("li", null, h("details", null,
        h("summary", null, one.name),
        comparison([one], words, { caption: one.name }))))),
      h("p", null, h("a", { href: "#options" }, words.side_by_side)), moves());
  }

  function outcome() {
    const page = h("div", { class: "outcome" });
    it.again();
    put(stage, title("outcome"), status, page, moves());
    it.fillOutcome(page, status, null, "h3");
  }

  function howSure() {
    const hints = h("div", { role: "status", class: "feedback" });
    const both = [{ id: "yes", text: words.yes }, { id: "no", text: words.no }];
    const tell = () => {
      const open = sure.filter((one) => state.sure[one.id] === "no");
      say(hints, open.length ? [h("p", null, h("strong", null, words.sure_open)), h("ul", null, open.map((one) =>
        h("li", null, one.hint, " ", h("a", { href: `#${one.page}`, onclick: () => { if (one.page === "decide") go("values"); } }, words[`to_${one.page}`]))))]
        : Object.keys(state.sure).length === sure.length ? h("p", null, words.sure_all) : null);
    };
    put(stage, title("sure"), h("p", null, words.sure_how),
      sure.map((one) => h("fieldset", { class: "question" }, h("legend", { class: "stem" }, one.text),
        h("div", { class: "levels" }, choices({
          type: "radio", name: uid(one.id), options: both, chosen: state.sure[one.id] ? [state.sure[one.id]] : [],
          onchange: (id) => { state.sure[one.id] = id; changed(); tell(); },
        })))), hints, cited(words.source, data.sureSource), moves());
    tell();
  }

  // What goes onto the page: headings with lines, the same for paper and PDF.
  function sections() {
    const { answers, own } = state;
    const said = it.asked.filter((one) => answers[one.id]).map((one) => `${one.text} ${it.optionOf(one.id, answers[one.id]).text}`);
    const weighed = values.filter((value) => state.values[value.id]).sort((one, other) => state.values[other.id] - state.values[one.id]);
    const place = mine().place ?? data.anywhere;
    const around = data.lines.find((line) => line.place === place)?.within;
    // Lines about violence stay off the paper: whoever finds it could take them for an accusation.
    const lines = data.lines.filter((line) => [place, around].includes(line.place) && ["emergency", "crisis", "finder"].includes(line.kind));
    return [
      [words[state.two ? "their_words" : "my_words"], OWN.filter((name) => own[name]).map((name) => `${words[name]} ${own[name]}`)],
      [words.my_answers, said],
      [words.matters, weighed.map((value) => `${value.text} (${words[`level_${state.values[value.id]}`]})`)],
      [words.my_questions, mine().questions ?? []],
      ...(state.two ? FOR_TWO.map((name) => [words[name], own[name] ? [own[name]] : []]) : []),
      [words.next_step, own.first_step ? [own.first_step] : []],
      [words.help_of, lines.map((line) => `${line.place}, ${line.name}: ${line.reach}${line.hours ? ` (${line.hours})` : ""}`)],
    ].filter(([, found]) => found.length);
  }

  function page() {
    const paper = h("article", { class: "my-page", "aria-label": words.page_title });
    const told = h("div", { role: "status", class: "feedback" });
    const sureBox = h("div");
    const show = () => put(paper, h("h3", null, words.page_title), h("p", { class: "aside" }, words.page_note),
      sections().map(([heading, lines]) => [h("h4", null, heading), list(lines)]));
    const field = (name) => {
      const text = h("textarea", { id: uid(name), rows: name === "trouble" || name === "heard" ? 3 : 2, maxlength: 400,
        oninput: () => { state.own[name] = text.value.trim(); changed(); show(); } });
      text.value = state.own[name] ?? "";
      return h("p", { class: "field" }, h("label", { for: text.id }, words[name]), text);
    };
    const two = h("input", { type: "checkbox", checked: state.two, onchange: () => {
      state.two = two.checked;
      changed();
      draw();
      stage.querySelector("input[type=checkbox]").focus();
      say(stage.querySelector(".heard"), state.two ? words.two_added : words.two_gone);
    } });
    put(stage, title("page"), h("p", null, words.page_how, " ", h("a", { href: "#help" }, words.to_help)),
      h("label", { class: "choice" }, two, h("span", null, words.two)), h("p", { role: "status", class: "heard visually-hidden" }),
      state.two ? h("p", { class: "note" }, words.consent) : null,
      OWN.map(field), state.two ? FOR_TWO.map(field) : null, field("first_step"),
      h("p", { class: "aside" }, words.next_ideas), list(data.nextSteps),
      h("p", null, h("a", { href: "#prepare" }, words.to_questions)),
      paper, told,
      h("div", { class: "row" },
        button(words.print, () => printOnly(words.page_title, paper)),
        button(words.pdf, () => pdf(told)),
        button(words.clear, () => ask(true), { class: "quiet" })), sureBox, moves());
    // Nothing that was written is taken away by one press.
    function ask(open) {
      put(sureBox, open ? [h("p", null, words.clear_ask), h("div", { class: "row" },
        button(words.clear_yes, clear), button(words.clear_no, () => { ask(false); focusOn(paper); }, { class: "quiet" }))] : null);
      if (open) focusOn(sureBox.querySelector("p"));
    }
    show();
    refreshPage = show;
  }

  let refreshPage = () => {};
  onKept("questions", () => { if (step === "page") refreshPage(); });
  onKept("place", () => { if (step === "page") refreshPage(); });

  function clear() {
    for (const key of Object.keys(state.answers)) delete state.answers[key];
    Object.assign(state, { values: {}, sure: {}, own: {}, two: false });
    keep("questions", []);
    changed();
    go("safety");
  }

  async function pdf(told) {
    try {
      if (!window.carelibPaper) await loadScript(`${home()}paper.js`);
      await window.carelibPaper.save(words.page_title, words.page_note, sections(), words.file, loadScript);
      say(told, h("p", null, words.pdf_done));
    } catch (error) {
      say(told, h("p", null, error.message === "letters" ? words.pdf_letters : words.pdf_failed));
    }
  }

  draw();
}



return render;
})();
known.goal_builder = (() => {

function render({ model, el }) {
  const { goals, parts, vague, words } = model.get("data");
  const built = remembered(model, isTexts);                // goal id -> part -> own words
  const own = (goal) => (built[goal.id] ??= {});
  const stage = h("div");
  const status = h("div", { role: "status", class: "feedback" });
  const progress = h("p", { class: "step" });
  const back = button(words.back, () => show(at - 1, true), { class: "quiet" });
  const next = button(words.next, () => show(at + 1, true));
  mount(el, "builder", progress, stage, status, h("div", { class: "row" }, back, next));
  let at = 0;

  function show(index, moved) {
    at = index;
    say(status);
    back.hidden = at === 0;
    next.hidden = at === goals.length - 1;
    const goal = goals[at];
    progress.textContent = goals.length > 1 ? fill(words.progress, { number: at + 1, of: goals.length }) : "";
    const heading = h("h3", { class: "stem" }, `“${goal.text}”`);
    const sentence = h("p", { class: "built" });
    const told = () => put(sentence, whole(goal) || h("span", { class: "aside" }, words.nothing_yet));
    put(stage,
      goal.note ? h("p", { class: "note" }, h("strong", null, words.content_note), " ", goal.note) : null,
      heading, h("p", { class: "aside" }, goal.who),
      h("form", { onsubmit: (event) => { event.preventDefault(); compare(goal); } },
        parts.map((part) => field(goal, part, told)),
        h("h4", null, words.reads), sentence,
        h("div", { class: "row" }, h("button", { type: "submit" }, words.compare))));
    told();
    if (moved) focusOn(heading);
  }

  function field(goal, part, changed) {
    const id = uid(part);
    return h("p", { class: "part" },
      h("label", { for: id }, h("strong", null, words[part]), " ", words[`ask_${part}`]),
      h("textarea", { id, rows: 2, value: own(goal)[part] ?? "", oninput: (event) => {
        own(goal)[part] = event.target.value;
        respond(model, structuredClone(built));
        changed();
      } }));
  }

  const said = (goal, part) => (own(goal)[part] ?? "").trim();
  const whole = (goal) => parts.map((part) => said(goal, part)).filter(Boolean)
    .map((text) => (/[.!?]$/.test(text) ? text : `${text}.`)).join(" ");

  // What is asked back: a part that is empty, and each word that nobody could check.
  function compare(goal) {
    const missing = parts.filter((part) => !said(goal, part));
    const used = new Set(whole(goal).toLowerCase().match(/[\p{L}’']+/gu) ?? []);
    const back = [...missing.map((part) => words[`missing_${part}`]), ...Object.keys(vague).filter((word) => used.has(word)).map((word) => vague[word])];
    say(status,
      h("h4", null, words.asked_back),
      back.length ? h("ul", null, back.map((text) => h("li", null, text))) : h("p", null, words.nothing_to_ask),
      h("h4", null, words.course),
      h("p", { class: "pieces" }, goal.pieces.map(({ part, text }) => (part
        ? h("mark", { class: part }, text, h("span", { class: "part-name" }, ` [${words[part]}]`)) : text))),
      h("p", { class: "aside" }, words.yours_counts),
      goal.sources.length ? cited(words.source, goal.sources) : null);
  }

  show(0, false);
}



return render;
})();
known.goal_sorter = (() => {

function render({ model, el }) {
  const { goals, words, sortings } = model.get("data");
  const sorted = remembered(model, (it) => sortings.includes(it)); // goal id -> sorting
  const stage = h("div");
  const status = h("div", { role: "status", class: "feedback" });
  const progress = h("p", { class: "step" });
  const back = button(words.back, () => show(at - 1, true), { class: "quiet" });
  const next = button(words.next, () => show(at + 1, true));
  mount(el, "goals", progress, stage, status, h("div", { class: "row" }, back, next));
  let at = 0;

  function show(index, moved) {
    at = index;
    say(status);
    back.hidden = at === 0;
    next.hidden = at >= goals.length;
    if (at >= goals.length) return overview();
    const goal = goals[at];
    progress.textContent = fill(words.progress, { number: at + 1, of: goals.length });
    next.textContent = at === goals.length - 1 ? words.finish : words.next;
    const buttons = sortings.map((sorting) => button(words[sorting], () => {
      sorted[goal.id] = sorting;
      respond(model, { ...sorted });
      for (const one of buttons) one.setAttribute("aria-pressed", String(one.dataset.sorting === sorting));
      explain(goal);
    }, { "data-sorting": sorting, "aria-pressed": String(sorted[goal.id] === sorting), class: "sort" }));
    const heading = h("h3", { class: "stem" }, `“${goal.text}”`);
    put(stage, 
      goal.note ? h("p", { class: "note" }, h("strong", null, words.content_note), " ", goal.note) : "",
      heading, h("p", { class: "aside" }, goal.who), h("p", { class: "ask" }, words.ask),
      h("div", { class: "row", role: "group", "aria-label": words.ask }, buttons));
    if (moved) focusOn(stage.querySelector(".note") ?? heading);
    if (sorted[goal.id]) explain(goal);
  }

  function explain(goal) {
    const choice = sorted[goal.id];
    say(status,
      h("p", { class: "verdict" }, fill(words[`agree_${goal.agreement[choice]}`], { choice: words[choice], field: words[goal.field] })),
      h("p", null, goal.why),
      h("p", null, h("strong", null, words.article_box), " ", words[`box_${goal.article_box.replace(" ", "_")}`]),
      h("p", null, h("strong", null, words.specific), ` “${goal.specific}”`),
      goal.sources.length ? cited(words.source, goal.sources) : null);
  }

  function overview() {
    const heading = h("h3", null, words.overview);
    const same = goals.filter((goal) => goal.agreement[sorted[goal.id]] === "same").length;
    progress.textContent = "";
    put(stage, heading,
      h("p", null, fill(words.agreed, { same, of: Object.keys(sorted).filter((id) => goals.some((goal) => goal.id === id)).length })),
      h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": words.overview },
        h("table", null,
          h("thead", null, h("tr", null, [words.goal, words.you, words.field, words.article].map((text) => h("th", { scope: "col" }, text)))),
          h("tbody", null, goals.map((goal) => h("tr", null, h("th", { scope: "row" }, goal.text),
            h("td", null, sorted[goal.id] ? words[sorted[goal.id]] : words.unsorted), h("td", null, words[goal.field]),
            h("td", null, words[`box_${goal.article_box.replace(" ", "_")}`])))))),
      button(words.restart, () => {
        for (const goal of goals) delete sorted[goal.id];
        respond(model, { ...sorted });
        show(0, true);
      }, { class: "quiet" }));
    focusOn(heading);
  }

  show(0, false);
}



return render;
})();
known.options = (() => {

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



return render;
})();
known.questions = (() => {

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



return render;
})();
known.quiz = (() => {

// So many items at random, each once; where the pool is too small, those of before fill it up.
function drawn(pool, count, before = []) {
  const left = [...pool];
  const taken = [];
  for (const more of [left, [...before]]) {
    while (more.length && taken.length < count) taken.push(...more.splice(Math.floor(Math.random() * more.length), 1));
  }
  return taken;
}

function render({ model, el }) {
  const { items: pool, draw, words, certainty, unclear, predict, hints, explains, title, intro } = model.get("data");
  let items = draw ? drawn(pool, draw) : pool;
  const [above, below] = title ? ["h4", "h5"] : ["h3", "h4"];   // levels of the headings inside
  const answers = remembered(model, (it, part) => (part.startsWith("unclear:") ? isText(it?.text) : isAnswer(it, part)));
  const of = (item) => {                      // item id -> { draft, prediction, tries, sure }, unclear:item id -> { text }
    const its = (answers[item.id] ??= {});
    its.tries ??= [];
    return its;
  };
  const right = (item, id) => item.grades[id]?.correct ?? id === item.key; // of some questions two answers are right
  const solved = (item) => of(item).tries.some((id) => right(item, id));
  const keep = () => respond(model, structuredClone(answers));
  const progress = h("p", { class: "step" });
  const stage = h("div");
  const status = h("div", { role: "status", class: "feedback" });
  const back = button(words.back, () => show(at - 1, true), { class: "quiet" });
  const next = button(words.next, () => show(at + 1, true));
  const aside = h("div");
  function isAnswer(it, id) {
    const options = pool.find((item) => item.id === id)?.options ?? [];
    const { draft = "", prediction = "", sure = [], tries = [] } = isMapping(it) ? it : { tries: null };
    return isText(draft) && isText(prediction) && Array.isArray(sure)
      && Array.isArray(tries) && tries.every((chosen) => options.some((one) => one.id === chosen));
  }
  mount(el, "quiz", title ? h("h3", null, title) : null, intro ? h("p", null, intro) : null,
    progress, stage, status, h("div", { class: "row" }, back, next), aside);
  let at = 0;
  if (!items.length) { next.hidden = back.hidden = true; return put(stage, h("p", null, model.get("data").empty)); }

  function show(index, moved) {
    at = index;
    say(status);
    put(aside, unclear && !model.get("public") && items[at] ? stumbled(items[at]) : null);
    if (at >= items.length) return summary();
    const item = items[at];
    progress.textContent = items.length > 1 ? fill(words.progress, { number: at + 1, of: items.length }) : "";
    back.hidden = at === 0;
    next.hidden = items.length === 1;
    next.textContent = at === items.length - 1 ? words.finish : words.next;
    const asking = predict && !of(item).tries.length && of(item).prediction === undefined;
    const shown = asking ? foretell(item) : ask(item);
    put(stage, story(item), shown);
    // What is hard to read is told before it is read; where there is no such note, the question comes first.
    if (moved) focusOn(stage.querySelector(opens(item) ? ".case" : ".note") ?? stage.querySelector("legend, .stem"));
    if (!asking && of(item).tries.length) explain(item, of(item).tries.at(-1));
  }

  const opens = (item) => item.story && items[at - 1]?.case !== item.case;

  // The story is told in full with a case's first question, and stays within reach of the others.
  function story(item) {
    if (!item.story) return null;
    const told = [h("p", { class: "aside" }, item.role), item.story.split("\n").filter(Boolean).map((part) => h("p", null, part))];
    return h("div", { class: "story" }, h(above, { class: "case" }, item.case),
      opens(item) ? told : h("details", null, h("summary", null, words.story_again), told));
  }

  function foretell(item) {
    const field = uid("prediction");
    const text = h("textarea", { id: field, rows: 3, value: of(item).draft ?? "", oninput: () => {
      of(item).draft = text.value;            // what is half written is kept, too
      keep();
    } });
    return h("form", { onsubmit: (event) => {
      event.preventDefault();
      of(item).prediction = text.value.trim();
      delete of(item).draft;
      keep();
      show(at, true);
    } },
    note(item), h(above, { class: "stem" }, item.stem),
    h("label", { for: field }, words.predict_ask), text,
    h("div", { class: "row" }, h("button", { type: "submit" }, words.predict_done)));
  }

  function ask(item) {
    const name = uid("item");
    const tries = of(item).tries;
    let chosen = tries.at(-1), level = null;
    const radios = choices({
      type: "radio", name, options: item.options, chosen: chosen ? [chosen] : [],
      onchange: (id) => { chosen = id; },
    });
    return h("form", { onsubmit: (event) => {
      event.preventDefault();
      if (!chosen) return say(status, h("p", null, words.choose_first));
      if (!explains) tries.length = 0;                       // a test counts the answer that was left standing
      tries.push(chosen);
      if (certainty) (of(item).sure ??= [])[tries.length - 1] = level;
      keep();
      if (explains) explain(item, chosen);
      else show(at + 1, true);
    } },
    note(item),
    h("fieldset", null, h("legend", { class: "stem" }, item.stem),
      of(item).prediction ? h("p", { class: "aside" }, fill(words.predicted, { text: of(item).prediction })) : null,
      radios),
    certainty ? howSure((one) => { level = one; }) : null,
    h("div", { class: "row" }, h("button", { type: "submit" }, explains ? words.check : words.note_answer)));
  }

  // How sure one is: asked beside the answer, never needed for it.
  function howSure(onchange) {
    const options = [1, 2, 3].map((level) => ({ id: String(level), text: certainty[`level_${level}`] }));
    return h("fieldset", { class: "certainty" }, h("legend", null, certainty.ask),
      h("div", { class: "levels" }, choices({
        type: "radio", name: uid("sure"), options, chosen: [], onchange: (id) => onchange(Number(id)),
      })));
  }

  // A line for whoever teaches this: which question made someone stop, and why.
  function stumbled(item) {
    const key = `unclear:${item.id}`, field = uid("unclear"), hint = uid("hint");
    const line = h("input", { type: "text", id: field, maxlength: 300, value: answers[key]?.text ?? "", "aria-describedby": hint });
    const told = h("span", { role: "status" });
    return h("details", { class: "unclear", open: Boolean(answers[key]) }, h("summary", null, unclear.open),
      h("form", { class: "field", onsubmit: (event) => {
        event.preventDefault();
        const text = line.value.trim();
        if (text) answers[key] = { text };
        else delete answers[key];
        keep();
        told.textContent = text ? unclear.kept : unclear.gone;
      } },
      h("label", { for: field }, unclear.ask), line, h("p", { class: "aside", id: hint }, unclear.where),
      h("div", { class: "row" }, h("button", { type: "submit", class: "quiet" }, unclear.keep), told)));
  }

  // What certainty adds: most where someone was sure and something else is right.
  function surely(item, correct) {
    const level = of(item).sure?.[of(item).tries.length - 1];
    if (!correct && level === 3) return h("p", { class: "note" }, h("strong", null, certainty.sure_wrong), " ", certainty.sure_wrong_do);
    return correct && level === 1 ? h("p", { class: "aside" }, certainty.guess_right) : null;
  }

  function explain(item, id) {
    if (!explains) return;
    const grade = item.grades[id];
    const tries = of(item).tries.length;
    const verdict = grade.correct ? words.right : words.not_yet;
    say(status,
      h("p", { class: grade.correct ? "verdict right" : "verdict other" },
        h("span", { "aria-hidden": "true" }, grade.correct ? "✓ " : "→ "),
        tries > 1 ? fill(words.attempt, { number: tries, verdict }) : verdict),
      surely(item, grade.correct),
      h("p", null, grade.feedback),
      hints && grade.next_step ? h("p", null, h("strong", null, words.next_step), " ", grade.next_step) : null,
      item.sources.length ? cited(words.source, item.sources) : null,
      h("p", { class: "aside" }, grade.correct ? words.others : words.again),
      item.debrief && grade.correct ? debrief(item) : null);
  }

  function debrief(item) {
    return h("div", { class: "debrief" },
      h(below, null, words.debrief), h("p", null, item.debrief),
      h("p", null, h("strong", null, words.draws_on), " ", item.lessons.join("; ")));
  }

  function note(item) {
    return item.note ? h("p", { class: "note" }, h("strong", null, words.content_note), " ", item.note) : null;
  }

  function summary() {
    const first = items.filter((item) => of(item).tries.length && right(item, of(item).tries[0])).length;
    progress.textContent = "";
    next.hidden = true;
    back.hidden = false;
    const heading = h(above, null, words.done);
    put(stage, heading,
      h("p", null, fill(explains ? words.score : words.test_score, { first, of: items.length })),
      explains ? reviewed() : lookAt(),
      button(draw ? words.draw_again : words.restart, () => {
        for (const item of items) delete answers[item.id];
        if (draw) items = drawn(pool.filter((item) => !items.includes(item)), draw, items);
        keep();
        show(0, true);
      }, { class: "quiet" }));
    focusOn(heading);
  }

  function reviewed() {
    return h("ol", { class: "summary" }, items.map((item, index) => h("li", null,
      h("button", { type: "button", class: "link", onclick: () => show(index, true) }, item.case ? `${item.case}: ${item.stem}` : item.stem), " ",
      h("span", { class: "aside" }, solved(item)
        ? fill(of(item).tries.length === 1 ? words.solved_first : words.solved_later, { number: of(item).tries.length })
        : of(item).tries.length ? words.not_solved : words.not_tried))));
  }

  // A test before the course keeps its answers to itself: it names the lessons in which an answer was open.
  function lookAt() {
    const open = [...new Set(items.filter((item) => !solved(item)).map((item) => item.lesson))].sort();
    return open.length ? [h("p", null, words.look_at), list(open)] : h("p", null, words.look_at_none);
  }

  show(0, false);
}



return render;
})();
known.register_hunt = (() => {

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



return render;
})();
known.scene = (() => {

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



return render;
})();
known.session_explorer = (() => {

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



return render;
})();
known.speakers = (() => {

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



return render;
})();
known.summary = (() => {

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



return render;
})();
known.titles = (() => {

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



return render;
})();
wake(known);
})();
