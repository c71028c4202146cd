// Asks every few seconds if there is a place now, and loads the page only then: nothing moves under someone who reads.
(() => {
  const { ready, seconds } = document.currentScript.dataset;
  setInterval(async () => {
    try {
      if ((await fetch(ready, { cache: "no-store" })).ok) location.reload();
    } catch { /* the server is away for the moment; the next time may do */ }
  }, 1000 * Number(seconds));
})();
