// Says plainly when the connection behind the live charts is lost. Everything else lives in the browser and goes on.
(() => {
  const Plain = window.WebSocket;
  let timer;
  let leaving = false;
  let over = false;
  const box = () => document.getElementById("care-connection");
  const tell = (text) => {
    if (!box() || box().dataset.text === text) return;
    const paragraph = document.createElement("p");
    paragraph.textContent = text;
    const reload = document.createElement("button");
    reload.type = "button";
    reload.textContent = "Reload the page";
    reload.addEventListener("click", () => location.reload());
    box().replaceChildren(paragraph, reload);
    box().dataset.text = text;
    box().hidden = false;
  };
  const clear = () => {
    clearTimeout(timer);
    if (!box()) return;
    box().hidden = true;
    box().dataset.text = "";
    box().replaceChildren();
  };
  const ENDED = "The live charts on this page have stopped. Your answers are still here, and everything else goes on working. To bring the charts back, reload the page; that clears your answers.";
  const LOST = "The connection is lost, so the live charts may not move. Your answers are still here, and everything else goes on working.";
  window.WebSocket = class extends Plain {
    constructor(...given) {
      super(...given);
      if (!String(given[0]).includes("/api/kernels/")) return;
      this.addEventListener("open", () => { if (!over) clear(); });
      this.addEventListener("close", () => {
        if (leaving || over) return;
        clearTimeout(timer);
        timer = setTimeout(() => tell(LOST), 2000);
      });
      this.addEventListener("message", (event) => {
        const text = typeof event.data === "string" ? event.data
          : event.data instanceof ArrayBuffer ? new TextDecoder().decode(event.data) : "";
        if (/"execution_state": ?"(restarting|autorestarting|dead)"/.test(text)) {
          over = true;
          clearTimeout(timer);
          tell(ENDED);
        }
      });
    }
  };
  addEventListener("pagehide", () => { leaving = true; });
})();
