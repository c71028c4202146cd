// Lessons as plain pages: each exploration shows the picture of one choice, the contents say where one is.
(() => {
  const make = (tag, props, ...children) => {
    const node = Object.assign(document.createElement(tag), props);
    node.append(...children);
    return node;
  };

  for (const box of document.querySelectorAll(".care-exploration[data-label]")) {
    const pictures = [...box.querySelectorAll("[data-choice]")];
    const select = make("select", { autocomplete: "off" }, ...pictures.map((one) => new Option(one.dataset.choice)));
    const heard = make("p", { className: "care-heard" });
    heard.setAttribute("role", "status");
    const show = (said) => {
      pictures.forEach((one, index) => { one.hidden = index !== select.selectedIndex; });
      if (said) heard.textContent = pictures[select.selectedIndex].querySelector("svg")?.getAttribute("aria-label") ?? "";
    };
    for (const one of pictures) one.querySelector("h4").hidden = true;
    select.addEventListener("change", () => show(true));
    box.prepend(make("label", {}, `${box.dataset.label} `, select));
    box.append(heard);
    show(false);
    box.classList.add("care-awake");
  }

  const contents = document.querySelector(".care-contents");
  if (!contents) return;
  const links = [...contents.querySelectorAll("a")];
  const named = (hash) => document.getElementById(hash) ?? document.getElementById(decodeURIComponent(hash));
  const parts = links.map((link) => named(link.hash.slice(1))); // an id may itself hold a percent sign
  const bar = make("progress", { max: links.length, value: 0 });
  bar.setAttribute("aria-label", contents.getAttribute("aria-label"));
  contents.querySelector("summary").append(bar);
  if (matchMedia("(min-width: 82rem)").matches) contents.querySelector("details").open = true; // beside the text, it moves nothing
  // The part one is in is the last whose heading has come above the middle of the window; at the end it is the last of all.
  const follow = () => {
    const end = scrollY > 0 && scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
    const seen = end ? parts.length : parts.filter((part) => part?.getBoundingClientRect().top < innerHeight / 2).length;
    bar.value = seen;
    links.forEach((link, index) => {
      if (index === seen - 1) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    });
  };
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; follow(); });
  }, { passive: true });
  if (document.documentElement.classList.contains("care-settled")) follow(); // this script came late
  else document.addEventListener("settled", follow, { once: true });
})();
