// What all activities share. Text reaches the page only as text nodes (see `h`), never as markup.

const FIELDS = ["input", "select", "textarea"];
const TAKES_KEYS = new Set(["a", "button", "summary", ...FIELDS]);

export function h(tag, props, ...children) {
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
export function put(node, ...children) {
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
export function uid(name) {
  made += 1;
  return `carelib-${name}-${made}`;
}

// The one place where what a person did can leave the browser: in public mode it does not.
export function respond(model, response) {
  model.set("response", response);
  if (!model.get("public")) model.save_changes();
}

// What was kept, part by part. What is of no shape that an activity could go on from (`fits`) is left out: there it begins afresh.
export function remembered(model, fits) {
  const kept = Object.entries(structuredClone(model.get("response") ?? {}));
  return Object.fromEntries(kept.filter(([part, it]) => fits(it, part)));
}

export const isText = (it) => typeof it === "string";

export function isMapping(it) {
  return it?.constructor === Object;
}

export function isTexts(it) {
  return isMapping(it) && Object.values(it).every(isText);
}

export function mount(el, name, ...children) {
  const root = h("div", { class: `carelib carelib-${name}` }, ...children);
  el.replaceChildren(root);
  return root;
}

export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));
}

// A source's short citation: titles of works are in English, whatever the page speaks.
export function cited(template, sources, props) {
  const [before, after] = template.split(/\{(?:text|sources)\}/);
  return h("p", { class: "source", ...props }, before, h("span", { lang: "en" }, [sources].flat().join("; ")), after);
}

// A live region stays in the page; each announcement is a new node, so the same words twice are heard twice.
export function say(region, ...children) {
  put(region, h("div", null, ...children));
}

export function button(text, onclick, props) {
  return h("button", { type: "button", onclick, ...props }, text);
}

export function choices({ type, name, options, chosen, onchange }) {
  return options.map(({ id, text }) =>
    h("label", { class: "choice" },
      h("input", { type, name, value: id, checked: chosen.includes(id), onchange: (event) => onchange(id, event.target.checked) }),
      h("span", null, text)));
}

export function focusOn(node) {
  node.setAttribute("tabindex", "-1");
  keepKeys(node);
  node.focus();
  node.scrollIntoView({ block: "nearest" });
}

export function list(texts, props) {
  return h("ul", props, texts.map((text) => h("li", null, text)));
}

// Where the files of this page's own scripts are, for what is loaded only when it is asked for.
const HERE = document.currentScript?.src;
export function home() {
  return new URL(".", HERE ?? document.querySelector("script[src*='/activities.js']")?.src ?? location.href).href;
}

// Loads a script that is needed only when something is asked for. No module: a page that is read from a file may load none.
export function loadScript(src) {
  return new Promise((done, failed) => {
    document.head.append(h("script", { src, onload: done, onerror: () => failed(new Error("not loaded")) }));
  });
}

// What a person has said on this page, for the activities that show it elsewhere: in memory only, gone with the page.
const MINE = "carelib:mine";
export function mine() {
  return (document.carelibMine ??= {});
}

export function keep(key, value) {
  mine()[key] = value;
  document.dispatchEvent(new CustomEvent(MINE, { detail: { key } }));
}

export function onKept(key, callback) {
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
export function wake(known) {
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
export function taken({ model, el }) {
  const host = model.get("early") && document.querySelector(`.carelib-early[data-early="${model.get("early")}"]`);
  host?.wakeUp?.();
  if (!host?.become) return false;
  host.become(model);
  el.hidden = true;
  return true;
}

// What the kernel has to say under an activity, as that its answers cannot be kept.
export function noticed({ model, el }) {
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
export function printOnly(title, node) {
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
