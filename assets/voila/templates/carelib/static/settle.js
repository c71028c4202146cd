// Voilà moves the cells into a shell at the end of the page; the footer follows them there, once.
(() => {
  const watch = new MutationObserver(() => {
    const shell = document.getElementById("main");
    if (!shell) return;
    watch.disconnect();
    shell.after(document.querySelector(".care-foot"));
  });
  watch.observe(document.body, { childList: true });
})();
