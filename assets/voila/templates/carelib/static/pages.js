// Pages by address: the part of the address behind # says which page is shown, so links, the back button and the title work.
// Also what every page has at its top: the way out at once, and the help lines of one's own place. Nothing is stored
// but one word, after leaving (see below).
(() => {
  const root = document.documentElement;
  root.classList.add("care-scripted");
  // Light or dark as the system has it; the attribute is JupyterLab's, so one style sheet serves both.
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => { root.dataset.jpThemeLight = String(!dark.matches); };
  dark.addEventListener("change", follow);
  follow();

  const site = document.title;
  const pages = (document.querySelector("meta[name=carelib-pages]")?.content ?? "").split(" ").filter(Boolean);
  const mine = (document.carelibMine ??= {});
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

  function asked() {
    const part = location.hash.slice(1);
    try { return decodeURIComponent(part); } catch { return part; } // whoever typed a percent sign meant just that
  }
  const link = (id) => document.querySelector(`.care-nav a[href="#${CSS.escape(id)}"]`);

  // The page that an address means: its own id, or the page in which that heading stands; the first one otherwise.
  function pageOf(id) {
    if (pages.includes(id)) return id;
    const inside = document.getElementById(id);
    return inside?.closest(".care-page")?.id ?? (inside && root.dataset.page) ?? pages[0];
  }

  function show(moved) {
    if (!pages.length) return;
    const id = asked();
    const page = pageOf(id);
    sheet.replaceSync(`.care-page:not(#${CSS.escape(page)}) { display: none; }`);
    root.dataset.page = page;
    for (const other of document.querySelectorAll(".care-nav a[aria-current]")) other.removeAttribute("aria-current");
    link(page)?.setAttribute("aria-current", "page");
    for (const other of document.querySelectorAll(".care-language a")) other.hash = page;
    if (link(page)) document.title = page === pages[0] ? site : `${link(page).textContent} · ${site}`;
    if (!moved) return;
    fold();
    const inside = page === id ? document.getElementById(page) : document.getElementById(id);
    const heading = page === id ? inside?.querySelector("h1, h2") : inside;
    if (page === id) scrollTo(0, 0);
    if (!heading) return;
    heading.setAttribute("tabindex", "-1");
    heading.focus({ preventScroll: page === id });
  }

  function fold(open = false) {
    const menu = document.querySelector(".care-menu");
    menu?.setAttribute("aria-expanded", String(open));
    document.getElementById("care-pages")?.classList.toggle("care-open", open);
  }

  // Out at once: the page is emptied first, so that nothing of it is seen while the other one loads. Pages that were seen
  // before it are still in the browser's hands, with all that was written in them: whoever comes upon one by going back,
  // or loads again what had not gone yet, is led away again. For that the browser keeps one word, "left", until the tab is
  // closed: how often one has left, and "anew" once a page was opened anew since. Pages kept whole from before stay closed then, too.
  const AWAY = "https://www.wikipedia.org/"; // also while the page is still coming, when its own link is not there yet
  function leave(event) {
    event?.preventDefault();
    marked((kept) => kept.setItem("left", leavings() + 1));
    goAway();
  }
  function goAway() {
    document.title = "";
    root.hidden = true; // what still comes of the page is not seen either
    document.body?.replaceChildren();
    location.replace(AWAY);
  }
  function marked(use) {
    try { return use(sessionStorage); } catch { return null; } // some browsers keep nothing at all
  }
  const comeUpon = () => ["back_forward", "reload"].includes(performance.getEntriesByType("navigation")[0]?.type);
  const left = () => marked((kept) => kept.getItem("left"));
  const leavings = () => parseInt(left(), 10) || 0;
  const before = leavings();
  const comeAnew = () => marked((kept) => kept.setItem("left", `${leavings()} anew`));
  if (before && !left().endsWith("anew")) (comeUpon() ? goAway : comeAnew)(); // now, and not when all of it has come: nothing of it is seen
  addEventListener("pageshow", (event) => { if (event.persisted && leavings() !== before) goAway(); });
  // An address of this page that is typed while the way out has not come is a move within the emptied page.
  globalThis.navigation?.addEventListener("navigate", (event) => {
    if (!root.hidden || !event.destination.sameDocument || event.navigationType === "traverse") return;
    comeAnew();
    setTimeout(() => location.reload());
  });

  // While a page starts, what is far below is not laid out: whoever clicks at once is answered sooner. It ends a moment after every
  // activity is alive (`awake`, said by shared.js), and at once where somebody goes far: guessed heights would put them elsewhere.
  const FIRST = 100; // milliseconds
  const layOut = () => root.classList.add("care-settled");
  if (location.hash || comeUpon()) layOut();
  // Activities grow when they come alive: a heading that was asked for is shown once more then, unless somebody moves meanwhile.
  let awaited = location.hash && !comeUpon();
  const moved = () => { awaited = false; };
  for (const kind of ["wheel", "touchmove", "keydown", "scroll"]) addEventListener(kind, layOut, { passive: true, capture: true, once: true });
  for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) addEventListener(kind, moved, { passive: true, capture: true });
  addEventListener("click", (event) => {
    if (!event.target.closest("a[href*='#']")) return;
    layOut();
    awaited = Boolean(event.target.closest("a[href^='#']")); // one that leads elsewhere asks for nothing here
  }, true);
  document.addEventListener("awake", () => {
    if (awaited && !pages.includes(asked())) document.querySelector(":target")?.scrollIntoView();
    setTimeout(() => {
      layOut();
      document.dispatchEvent(new Event("settled"));
    }, FIRST);
  }, { once: true });

  let escapes = [];
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") { escapes = []; return; }
    if (event.repeat) return;
    escapes = [...escapes, event.timeStamp].filter((time) => event.timeStamp - time < 2000);
    if (escapes.length >= 3) leave();
  }, true);

  // The lines of one place first, wherever lines stand; the place is chosen here, never looked up.
  function sortPlaces() {
    for (const lines of document.querySelectorAll(".care-lines")) {
      const places = [...lines.children].filter((child) => child.dataset.place);
      const chosen = places.find((one) => one.dataset.place === mine.place);
      const around = places.find((one) => one.dataset.place === chosen?.dataset.within); // its lines hold here, too
      for (const one of places) {
        const inside = chosen && one.dataset.within === chosen.dataset.place;
        one.open = one === chosen || one === around;
        one.hidden = Boolean(chosen) && !one.open && !inside && !("anywhere" in one.dataset);
      }
      if (around) lines.prepend(around);
      if (chosen) lines.prepend(chosen);
    }
    for (const select of document.querySelectorAll(".care-place select")) select.value = mine.place ?? "";
    for (const numbers of document.querySelectorAll(".care-every")) numbers.hidden = Boolean(mine.place);
    const own = mine.place && document.querySelector(`.care-lines [data-place="${CSS.escape(mine.place)}"] a[href^="tel:"]`);
    for (const line of document.querySelectorAll(".care-call-now")) line.classList.toggle("care-known", Boolean(own)); // one's own numbers stand below then
  }

  function askPlace(box) {
    const lines = box.querySelector(".care-lines");
    if (!lines || box.querySelector(".care-place")) return;
    const label = document.createElement("label");
    label.className = "care-place";
    const select = Object.assign(document.createElement("select"), { autocomplete: "off" });
    const places = [...lines.children].filter((one) => one.dataset.place);
    const names = places.filter((one) => !("anywhere" in one.dataset)).map((one) => one.dataset.place);
    const other = places.find((one) => "anywhere" in one.dataset).dataset.place;
    select.append(new Option(box.dataset.all, ""), ...names.map((name) => new Option(name, name)), new Option(box.dataset.other, other));
    select.addEventListener("change", () => {
      mine.place = select.value || undefined;
      document.dispatchEvent(new CustomEvent("carelib:mine", { detail: { key: "place" } }));
    });
    label.append(`${box.dataset.ask} `, select);
    const told = Object.assign(document.createElement("p"), { className: "care-heard" });
    told.setAttribute("role", "status");
    select.addEventListener("change", () => { told.textContent = linesOf(lines.querySelector("[open]")); });
    (box.querySelector(".care-every") ?? lines).before(label, told); // one's own place before the numbers of all others
  }

  // A place with all its emergency lines, for it may have one for the ambulance and one for the police; else with its first line.
  function linesOf(place) {
    if (!place) return "";
    const urgent = place.querySelectorAll("[data-urgent]");
    return `${place.dataset.place}: ${[...(urgent.length ? urgent : [place.querySelector("li")])].map((one) => one.textContent).join(" ")}`;
  }

  // What was chosen and written does not come along into another language: that is said before, once.
  let answered = false;
  addEventListener("input", (event) => { answered ||= Boolean(event.target.closest("main")); });
  function stays(link, event) {
    const told = document.querySelector(".care-switch");
    if (!answered || told.textContent || event.ctrlKey || event.metaKey || event.shiftKey) return; // a new tab leaves this one as it is
    event.preventDefault();
    told.textContent = told.dataset.says.replace("{language}", link.textContent);
  }

  addEventListener("hashchange", () => show(true));
  document.addEventListener("carelib:mine", (event) => {
    if (event.detail.key !== "place") return;
    for (const told of document.querySelectorAll("[data-ask] .care-heard")) told.textContent = ""; // of the place before; who chose says the new one
    sortPlaces();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest(".care-leave")) leave(event);
    answered ||= Boolean(event.target.closest("main [aria-pressed]")); // what is answered by buttons
    const language = event.target.closest(".care-language a");
    if (language) stays(language, event);
    if (event.target.closest(".care-skip") && pages.length) { // past the menu, on the page that is shown
      event.preventDefault();
      const heading = document.getElementById(root.dataset.page)?.querySelector("h1, h2");
      heading?.setAttribute("tabindex", "-1");
      heading?.focus();
    }
    const menu = event.target.closest(".care-menu");
    if (menu) fold(menu.getAttribute("aria-expanded") !== "true");
    const help = document.querySelector(".care-help");
    if (help?.open && !event.target.closest(".care-help")) help.open = false;
    // A link to the page that is shown already changes no address, and still means: to its top.
    const to = event.target.closest("a[href^='#']");
    if (to && decodeURIComponent(to.hash.slice(1)) === asked() && pages.includes(asked())) { event.preventDefault(); show(true); }
  });
  // Read from files, a folder's own page has to be named.
  function nameFolders() {
    if (location.protocol !== "file:") return;
    for (const one of document.querySelectorAll("a[href$='/']:not([href*=':'])")) one.href += "index.html";
  }

  // On a page with a kernel, links between notebooks lead to their pages on the site.
  function leadToPages() {
    const base = document.body.dataset.baseUrl?.replace(/voila\/$/, "");
    if (!base) return;
    for (const one of document.querySelectorAll("main a[href*='.ipynb']")) {
      const [path, part] = one.getAttribute("href").split("#");
      const name = path.split("/").pop().replace(".ipynb", "");
      one.href = (name === "dashboard" ? base : `${base}lessons/${name}.html`) + (part ? `#${part}` : "");
    }
  }

  // By the letters' size and not by the bar's height, which changes with it.
  function enlarge() {
    const letter = Number.parseFloat(getComputedStyle(root).fontSize);
    root.classList.toggle("care-large", innerWidth < 15 * letter || innerHeight < 11 * letter);
  }

  addEventListener("DOMContentLoaded", () => {
    nameFolders();
    leadToPages();
    const lines = document.querySelector(".care-help-lines .care-lines");
    for (const same of document.querySelectorAll(".care-same")) same.append(...[...lines.children].map((one) => one.cloneNode(true)));
    for (const box of document.querySelectorAll("[data-ask]")) askPlace(box);
    sortPlaces();
    show(false);
    const top = document.querySelector(".care-top");
    if (top) new ResizeObserver(enlarge).observe(top); // letters may grow while the page is open
    addEventListener("resize", enlarge);
  });
  if (pages.length) show(false);
})();
