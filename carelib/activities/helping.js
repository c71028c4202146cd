import { h, fill, uid, mine, keep } from "./shared.js";

// The emergency numbers of all places in one line each that can be dialled: seen without opening anything.
export function emergencyNumbers(lines) {
  const byNumber = new Map();
  for (const line of lines.filter((one) => one.kind === "emergency" && one.tel)) {
    const where = line.only ? `${line.place} (${line.only})` : line.place;
    byNumber.set(line.tel, [...(byNumber.get(line.tel) ?? []), where]);
  }
  return h("ul", { class: "numbers" }, [...byNumber].map(([tel, places]) =>
    h("li", null, h("a", { href: `tel:${tel}` }, tel), ` ${places.join(", ")}`)));
}

// The line above the list of places, until the numbers of one's own place are known.
export function callFirst(text) {
  return text.split(/(\d+)/).map((part, index) => (index % 2 ? h("a", { href: `tel:${part}` }, part) : part));
}

// Help lines grouped by place: all of them closed, or the chosen one open, with the place around it and the line for anywhere.
// Which kinds are wanted and missing at a place is said there.
export function helpLines(lines, says, wanted = []) {
  const chosen = mine().place;
  const places = [...group(lines)];
  const around = lines.find((line) => line.place === chosen)?.within;
  const anywhere = places.at(-1)?.[0];
  const rank = (place) => [chosen, around, chosen && anywhere].indexOf(place) >>> 0; // not among them: after them
  const within = (place) => places.some(([one, found]) => one === place && found[0].within === chosen);
  const shown = chosen ? places.filter(([place]) => rank(place) < 3 || within(place)) : places; // another is one choice away
  const sorted = [...shown].sort(([one], [other]) => rank(one) - rank(other));
  return h("div", { class: "help-lines" }, sorted.map(([place, found]) => {
    const inside = places.filter(([, others]) => others[0].within === place).map(([other]) => other);
    const here = lines.filter((line) => [place, found[0].within].includes(line.place));
    const missing = place === anywhere ? [] : wanted.filter((kind) => !here.some((line) => line.kind === kind));
    return h("details", { open: rank(place) < 2 }, h("summary", null, place),
      h("ul", null,
        found.map((line) => helpLine(line, says)),
        inside.length ? h("li", null, fill(says.place_more, { places: inside.join(", ") })) : missing.map((kind) => h("li", null, says[`missing_${kind}`]))));
  }));
}

function helpLine(line, says) {
  return h("li", null,
    h(line.tel ? "a" : "span", { href: line.tel ? `tel:${line.tel}` : null }, h("strong", null, line.name), `: ${line.reach}`),
    line.hours ? ` (${line.hours})` : null,
    line.sms ? [" · ", h("a", { href: `sms:${line.sms}` }, fill(says.send, { number: line.sms }))] : null,
    line.page ? [" · ", h("a", { href: `https://${line.page}`, rel: "noreferrer" }, line.page)] : null);
}

// Where one is: chosen here, never looked up, and known to all that shows help lines on this page.
export function placeChooser(lines, says) {
  const places = [...new Set(lines.map((line) => line.place))];
  const other = places.pop();
  const id = uid("place");
  const option = (value, text) => h("option", { value, selected: value === (mine().place ?? "") }, text);
  return h("p", { class: "field" }, h("label", { for: id }, says.place), " ",
    h("select", { id, onchange: (event) => keep("place", event.target.value || undefined) },
      option("", says.place_all), places.sort((one, two) => one.localeCompare(two)).map((one) => option(one, one)), option(other, says.place_other)));
}

function group(lines) {
  const places = new Map();
  for (const line of lines) places.set(line.place, [...(places.get(line.place) ?? []), line]);
  return places;
}
