// Says plainly when the server is gone, and tells the server when the person is.
// What a person does here lives in the browser and goes on; the texts are the page's.
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
    reload.textContent = box().dataset.reload;
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
  window.WebSocket = class extends Plain {
    constructor(...given) {
      super(...given);
      if (!String(given[0]).includes("/api/kernels/")) return;
      this.addEventListener("open", () => { if (!over) clear(); });
      this.addEventListener("close", () => {
        if (leaving || over) return;
        clearTimeout(timer);
        timer = setTimeout(() => tell(box()?.dataset.lost), 2000);
      });
      this.addEventListener("message", (event) => {
        const text = typeof event.data === "string" ? event.data
          : event.data instanceof ArrayBuffer ? new TextDecoder().decode(event.data) : "";
        if (/"execution_state": ?"(restarting|autorestarting|dead)"/.test(text)) {
          over = true;
          clearTimeout(timer);
          tell(box()?.dataset.ended);
        }
      });
    }
  };
  // Voilà tells the server of leaving only once its own scripts have come; who goes before that would leave a kernel behind.
  addEventListener("pagehide", () => {
    leaving = true;
    const page = document.getElementById("jupyter-config-data");
    if (!page) return;
    const { baseUrl, kernelId } = JSON.parse(page.textContent);
    navigator.sendBeacon(`${baseUrl}voila/api/shutdown/${kernelId}`);
  });
})();
