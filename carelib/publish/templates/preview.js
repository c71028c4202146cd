// The page that an author has beside the editor: it comes anew with each save, and stays where it was scrolled to.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const kept = (key) => sessionStorage.getItem(`care-${key}`);
  const keep = (key, value) => sessionStorage.setItem(`care-${key}`, value);
  const dark = () => (kept("shade") ? kept("shade") === "dark" : system.matches);
  const shade = () => {
    root.dataset.jpThemeLight = String(!dark());
    root.style.colorScheme = dark() ? "dark" : "light";
  };
  system.addEventListener("change", shade);
  shade();

  // The new page keeps the height of the old one until it has all that stands in it, so that there is somewhere to scroll to.
  history.scrollRestoration = "manual";
  addEventListener("scroll", () => keep("scroll", String(scrollY)), { passive: true });
  addEventListener("pagehide", () => keep("height", String(root.scrollHeight)));
  const settle = () => { if (!document.querySelector("[role=alert]")) document.body.style.minHeight = ""; };

  addEventListener("DOMContentLoaded", () => {
    const state = document.getElementById("care-state");
    document.body.style.minHeight = `${kept("height") ?? 0}px`;
    scrollTo(0, Number(kept("scroll") ?? 0));
    document.getElementById("care-shade").addEventListener("click", () => { keep("shade", dark() ? "light" : "dark"); shade(); });
    document.getElementById("care-phone").addEventListener("click", () => open(location.href, "care-phone", "width=375,height=760"));

    const events = new EventSource("events");
    events.addEventListener("page", (event) => {
      state.textContent = "";
      if (event.data !== document.body.dataset.version) location.reload();
    });
    events.addEventListener("faults", async (event) => {
      if (event.data !== document.body.dataset.version) return;
      const answer = await fetch("faults");
      if (answer.ok) document.getElementById("care-faults").innerHTML = await answer.text();
      settle();
    });
    events.addEventListener("error", () => { state.textContent = "The preview has ended, or is starting again."; });
  });
})();
