// Pages by address: the part of the address behind # says which page is shown, so links, the back button and the title work.
// Also what every page has at its top: the way out at once, and the help lines of one's own place. Nothing is stored.
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

  const asked = () => decodeURIComponent(location.hash.slice(1));
  const link = (id) => document.querySelector(`.care-nav a[href="#${CSS.escape(id)}"]`);

  // The page that an address means: its own id, or the page in which that heading stands; the first one otherwise.
  function pageOf(id) {
    if (pages.includes(id)) return id;
    return document.getElementById(id)?.closest(".care-page")?.id ?? pages[0];
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

  // Out at once: the page is emptied first, so that nothing of it is seen while the other one loads.
  function leave(event) {
    event?.preventDefault();
    const away = document.querySelector(".care-leave").href;
    document.title = "";
    document.body.replaceChildren();
    location.replace(away);
  }
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
      for (const one of [...lines.children].filter((child) => child.dataset.place)) {
        const chosen = one.dataset.place === mine.place;
        one.open = chosen;
        one.hidden = Boolean(mine.place) && !chosen && one !== lines.lastElementChild;
        if (chosen) lines.prepend(one);
      }
    }
    for (const select of document.querySelectorAll(".care-place select")) select.value = mine.place ?? "";
  }

  function askPlace(box) {
    const lines = box.querySelector(".care-lines");
    if (!lines || box.querySelector(".care-place")) return;
    const label = document.createElement("label");
    label.className = "care-place";
    const select = document.createElement("select");
    const names = [...lines.children].map((one) => one.dataset.place).filter(Boolean);
    select.append(new Option(box.dataset.all, ""), ...names.map((name) => new Option(name, name)));
    select.addEventListener("change", () => {
      mine.place = select.value || undefined;
      document.dispatchEvent(new CustomEvent("carelib:mine", { detail: { key: "place" } }));
    });
    label.append(`${box.dataset.ask} `, select);
    lines.before(label);
  }

  addEventListener("hashchange", () => show(true));
  document.addEventListener("carelib:mine", (event) => { if (event.detail.key === "place") sortPlaces(); });
  document.addEventListener("click", (event) => {
    if (event.target.closest(".care-leave")) leave(event);
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

  addEventListener("DOMContentLoaded", () => {
    nameFolders();
    for (const box of document.querySelectorAll("[data-ask]")) askPlace(box);
    sortPlaces();
    show(false);
  });
  if (pages.length) show(false);
})();
