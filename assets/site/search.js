// Search in this page: the passages of the whole site came along as a script, so that nothing is asked of any server.
(() => {
  const box = document.querySelector(".care-search");
  const { passages, words } = window.carelibSearch;
  const engine = new window.MiniSearch({
    fields: ["heading", "words", "page"],
    searchOptions: { boost: { heading: 3, page: 2 }, prefix: true, fuzzy: (term) => (term.length > 5 ? 0.2 : 0) },
  });
  engine.addAll(passages.map((one, id) => ({ id, ...one })));
  const field = box.querySelector("input");
  const status = box.querySelector("[role=status]");
  const list = box.querySelector("ol");
  const SHOWN = 20;
  const AROUND = 90; // letters on either side of the first word that was found

  function excerpt(text, terms) {
    const found = terms.map((term) => text.toLowerCase().indexOf(term)).filter((at) => at >= 0);
    const at = found.length ? Math.min(...found) : 0;
    const from = Math.max(0, text.lastIndexOf(" ", Math.max(0, at - AROUND)) + 1);
    const until = at + 2 * AROUND < text.length ? text.indexOf(" ", at + 2 * AROUND) : text.length;
    const piece = `${from ? "… " : ""}${text.slice(from, until < 0 ? text.length : until)}${until < text.length ? " …" : ""}`;
    const escaped = terms.map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return piece.split(new RegExp(`(${escaped.join("|")})`, "i")).map((part, index) =>
      index % 2 ? Object.assign(document.createElement("mark"), { textContent: part }) : part);
  }

  function search() {
    const asked = field.value.trim();
    const all = asked ? engine.search(asked, { combineWith: "AND" }) : [];
    const found = all.length || !asked ? all : engine.search(asked); // any of the words, where nothing has them all
    list.replaceChildren(...found.slice(0, SHOWN).map(({ id, terms }) => {
      const { page, heading, at, words: text } = passages[id];
      const link = Object.assign(document.createElement("a"), { href: at, textContent: heading });
      const where = Object.assign(document.createElement("small"), { textContent: page });
      const quote = document.createElement("span");
      quote.append(...excerpt(text, terms));
      const item = document.createElement("li");
      item.append(link, where, quote);
      return item;
    }));
    status.textContent = !asked ? "" : found.length ? words.found.replace("{count}", found.length) : words.nothing;
  }
  let later;
  field.addEventListener("input", () => { clearTimeout(later); later = setTimeout(search, 150); });
  box.querySelector("form").addEventListener("submit", (event) => { event.preventDefault(); search(); });
})();
