// Search in this page: the passages of the whole site came along as a script, so that nothing is asked of any server.
(() => {
  const box = document.querySelector(".care-search");
  const { passages, words } = window.carelibSearch;
  // Words that stand everywhere find nothing; and people look for a thing by another word than the course has for it.
  const EVERYWHERE = new Set(("a an and are as at be but by can do does for from had has have he her him his how i if in is it its me my not of on or our " +
    "she so than that the their them then there they this to us was we what when which who why will with you your").split(" "));
  const ALSO = {
    receptionist: ["desk"], reception: ["desk"], phone: ["call", "desk"], caller: ["call", "desk"],
    die: ["suicide", "ending"], dying: ["suicide", "ending"], kill: ["suicide", "ending"], overdose: ["suicide", "taken"],
    son: ["child", "else"], daughter: ["child", "else"], kid: ["child"], therapist: ["title"], real: ["register"],
    price: ["cost"], money: ["cost"], pay: ["cost"], pills: ["medicine"], drugs: ["medicine"],
  };
  const DANGER = new RegExp(`\\b(${["die|dies|dying|dead|suicid\\w*|kill\\w*|overdos\\w*|not want to live|no point", "end(ing)? (my|his|her|their|your) (own )?life|end it all",
    "hurt\\w*|harm\\w*|cut(s|ting)? (my|him|her|them|your)sel\\w*|cutting|violen\\w*|beat(s|en|ing)?|hits?|rap(e|ed|es|ing|ist)|threat\\w*", "abus\\w*|afraid|unsafe|not safe"].join("|")})\\b`, "i");
  const spoken = (term) => (EVERYWHERE.has(term.toLowerCase()) ? null : term.toLowerCase());
  const engine = new window.MiniSearch({
    fields: ["heading", "words", "page"],
    processTerm: spoken,
    searchOptions: {
      boost: { heading: 3, page: 2 }, prefix: (term) => term.length > 2, fuzzy: (term) => (term.length > 5 ? 0.2 : 0),
      boostDocument: (id) => (passages[id].at.includes("references.html") ? 0.1 : 1), // titles of works: seldom what was meant
    },
  });
  // What was typed, each word with the course's own words for it.
  const query = (asked, combineWith) => ({
    combineWith,
    queries: asked.split(/[^\p{L}\p{N}]+/u).filter((word) => word && spoken(word)).map((word) => ({ combineWith: "OR", queries: [word, ...(ALSO[word.toLowerCase()] ?? [])] })),
  });
  engine.addAll(passages.map((one, id) => ({ id, ...one })));
  const field = box.querySelector("input");
  const status = box.querySelector("[role=status]");
  const list = box.querySelector("ol");
  const danger = document.createElement("p");
  danger.className = "care-danger";
  danger.hidden = true;
  danger.append(`${words.search_danger} `, Object.assign(document.createElement("a"), { href: "../index.html#help", textContent: words.search_help }));
  status.before(danger);
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
    const all = asked ? engine.search(query(asked, "AND")) : [];
    const found = all.length || !asked ? all : engine.search(query(asked, "OR")); // any of the words, where nothing has them all
    danger.hidden = !DANGER.test(asked);
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
    const told = !asked ? "" : found.length ? words.found.replace("{count}", found.length) : words.nothing;
    status.textContent = danger.hidden ? told : `${words.search_danger} ${told}`; // the note itself stands before it, to be seen
  }
  let later;
  field.addEventListener("input", () => { clearTimeout(later); later = setTimeout(search, 150); });
  box.querySelector("form").addEventListener("submit", (event) => { event.preventDefault(); search(); });
})();
