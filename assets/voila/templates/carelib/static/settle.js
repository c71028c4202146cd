// Voilà moves the cells into a shell at the end of the page: the footer follows them there, and the focus stays where it was.
(() => {
  let last = null;
  document.addEventListener("focusin", ({ target }) => { last = target; });
  const watch = new MutationObserver(() => {
    const shell = document.getElementById("main");
    if (!shell) return;
    watch.disconnect();
    shell.after(document.querySelector(".care-foot"));
    if (last?.isConnected && document.activeElement !== last) last.focus({ preventScroll: true });
  });
  watch.observe(document.body, { childList: true });
})();
