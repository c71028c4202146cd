import { h, list } from "./shared.js";

const ASPECTS = ["what", "meeting", "good", "bad", "time", "cost", "who", "evidence", "alone"];

// Options beside each other as one table: a column for each, a row for each thing that one may want to know.
// Narrow screens show it as blocks, so its roles are said outright and each cell names its option.
export function comparison(options, words, { caption, aspects = ASPECTS } = {}) {
  const cell = (option, aspect) => h("td", { role: "cell" },
    h("span", { class: "of", "aria-hidden": "true" }, option.name),
    Array.isArray(option[aspect]) ? list(option[aspect]) : h("p", null, option[aspect]));
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", { role: "table", class: "comparison" }, h("caption", null, caption),
      h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, h("td", { role: "cell" }),
        options.map((option) => h("th", { scope: "col", role: "columnheader" }, option.name)))),
      h("tbody", { role: "rowgroup" }, aspects.map((aspect) => h("tr", { role: "row", class: aspect },
        h("th", { scope: "row", role: "rowheader" }, words[aspect]),
        options.map((option) => cell(option, aspect)))))));
}

// The options in the order of what matters: each adds its fit times the weight; equals keep the order of the content.
export function ordered(options, values, weights) {
  const worth = (option) => values.reduce((sum, value) => sum + (weights[value.id] ?? 0) * value.fits[option.id], 0);
  return options.map((option, index) => ({ option, index, worth: worth(option) }))
    .sort((one, other) => other.worth - one.worth || one.index - other.index)
    .map(({ option }) => option);
}
