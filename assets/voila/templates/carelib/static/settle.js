// Voilà's own scripts take the browser for a second: they start a moment after every activity is alive
// (`settled` is said by pages.js).
// Then Voilà moves the cells into a shell at the end of the page, and the kernel fills in its pictures: the footer follows,
// and the focus, what is selected and what is being read stay where they were.
(() => {
  const begin = () => {
    const listen = window.addEventListener;
    window.addEventListener = (type, hear, ...how) => {
      if (type === "load" && document.readyState === "complete") setTimeout(hear); // Voilà begins on it, and it is over
      else listen.call(window, type, hear, ...how);
    };
    keepPlace();
    for (const late of document.getElementById("care-late").content.children) {
      const one = document.createElement(late.localName); // a script that is cloned does not run
      for (const { name, value } of late.attributes) one.setAttribute(name, value);
      if (late.localName === "script") one.async = false; // in their order
      one.textContent = late.textContent;
      document.body.append(one);
    }
  };
  document.addEventListener("settled", begin, { once: true });

  // The shell sets sizes of its own, and browsers then give up keeping one's place (Safari never does).
  // Who answers something has pictures and texts change on purpose: from then on the place is the browser's.
  function keepPlace() {
    const cells = document.getElementById("rendered_cells");
    const stop = new AbortController();
    const topOf = (one) => one.getBoundingClientRect().top;
    const seen = (one) => one.getClientRects().length && topOf(one) >= 0;
    let read = null;
    let top = 0;
    const note = () => {
      read = scrollY > 0 && [...cells.querySelectorAll("h2, h3, p, li, legend, summary")].find(seen);
      top = read ? topOf(read) : 0;
    };
    const size = new ResizeObserver(() => {
      if (read && read.getClientRects().length) scrollBy(0, topOf(read) - top);
      note();
    });
    const own = ({ target }) => {
      if (!target.closest("a, summary")) stop.abort();
      read = target.closest("summary") ?? read; // who opens something goes on there
      top = read ? topOf(read) : 0;
    };
    addEventListener("scroll", note, { passive: true, signal: stop.signal });
    for (const act of ["click", "input"]) cells.addEventListener(act, own, { signal: stop.signal });
    stop.signal.addEventListener("abort", () => size.disconnect());
    note();
    size.observe(cells);
  }

  let last = null;
  let chosen = [];
  document.addEventListener("focusin", ({ target }) => { last = target; });
  document.addEventListener("selectionchange", () => {
    const { anchorNode, anchorOffset, focusNode, focusOffset, isCollapsed } = getSelection();
    chosen = isCollapsed ? [] : [anchorNode, anchorOffset, focusNode, focusOffset]; // a mere caret comes back with the focus
  });
  const watch = new MutationObserver(() => {
    const shell = document.getElementById("main");
    if (!shell?.querySelector("#rendered_cells")) return;
    watch.disconnect();
    shell.after(document.querySelector(".care-foot"));
    if (last?.isConnected && document.activeElement !== last) last.focus({ preventScroll: true });
    if (chosen[0]?.isConnected && chosen[2]?.isConnected) getSelection().setBaseAndExtent(...chosen);
    tell();
  });
  // What a picture shows is said when Python has drawn it anew.
  function tell() {
    const heard = document.createElement("p");
    heard.className = "care-heard";
    heard.setAttribute("role", "status");
    document.querySelector("#rendered_cells").append(heard);
    new MutationObserver((changes) => {
      const picture = changes.flatMap((one) => [...one.addedNodes]).find((node) => node.querySelector?.("svg[aria-label]"));
      if (picture) heard.textContent = picture.querySelector("svg[aria-label]").getAttribute("aria-label");
    }).observe(document.querySelector("#rendered_cells"), { childList: true, subtree: true });
  }
  watch.observe(document.body, { childList: true, subtree: true });
})();
