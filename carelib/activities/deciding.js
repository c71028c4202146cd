import { h, uid, fill, say, button, choices, list, printOnly, put, focusOn, cited, mine, onKept } from "./shared.js";
import { helpLines, emergencyNumbers, callFirst, placeChooser } from "./helping.js";

// Looks a table up by answers: mixed-radix index over its questions, the last one changing fastest.
function lookUp(table, answers) {
  let index = 0;
  for (const [question, options] of Object.entries(table.questions)) {
    index = index * options.length + options.indexOf(answers[question] ?? options[0]);
  }
  return table.entries[index];
}

// Outcome and certainty of the answers: gates first, then the table that Python computed.
export function stateOf(data, answers) {
  if (answers.safety?.length) return ["urgent", "clear"];
  for (const gate of [data.gates.body, data.gates.concern]) {
    const chosen = gate.options.find((option) => option.id === answers[gate.id]);
    if (chosen?.outcome) return [chosen.outcome, "clear"];
  }
  return data.table.states[Number(lookUp(data.table, answers))];
}

// The single answers that would turn the outcome: every other answer is looked up, nothing is weighed here.
export function wouldChange(data, answers) {
  const [now] = stateOf(data, answers);
  const found = [];
  if (now === "urgent") return found;
  for (const question of [data.gates.body, data.gates.concern, ...data.questions]) {
    for (const option of [...question.options.map((one) => one.id), data.unsure.id]) {
      const [then] = stateOf(data, { ...answers, [question.id]: option });
      if (option !== (answers[question.id] ?? data.unsure.id) && then !== now) found.push({ question: question.id, option, outcome: then });
    }
  }
  return found;
}

// The parts that every form of the checklist is made of, over one set of answers; `keep` is called when one has changed.
export function decider(data, answers, keep) {
  const { words, gates, questions, outcomes, unsure } = data;
  const asked = [gates.body, gates.concern, ...questions];
  const optionOf = (id, option) => asked.find((one) => one.id === id).options.find((one) => one.id === option);
  const flagged = () => answers.safety ?? [];
  let urgent = null;                                       // where the help stands, once it is shown
  onKept("place", () => {
    if (!urgent?.box.isConnected || urgent.box.hidden) return;
    const heard = fillUrgent(urgent.box);
    say(urgent.told, urgent.box.contains(document.activeElement) ? heard : ""); // what was chosen elsewhere is said there
  });
  let said = null;                                         // the state that the status last told

  function set(id, option) {
    if (option === unsure.id) delete answers[id];
    else answers[id] = option;
    keep();
  }

  // The signs that call for help: `changed` is told whether any is ticked, and whether it is the first. Where focus does
  // not move, what has changed above is said, and can be read below the list: the help may stand screens above it.
  function flags(changed) {
    const gate = gates.safety;
    const told = h("p", { role: "status", class: "visually-hidden" });
    const below = h("div");
    const point = (text) => put(below, ...(flagged().length ? [text && h("p", { "aria-hidden": "true" }, text), // the status says it
      h("div", { class: "row" }, button(words.to_numbers, () => focusOn(urgent.box.querySelector("h3"))))] : []));
    const tell = (id, on, first) => {
      const why = gate.options.find((one) => one.id === id).why;
      const text = on ? `${why} ${words.flag_changed}` : flagged().length ? words.flag_changed : words.flag_gone;
      say(told, first ? "" : text);
      point(first ? null : text);                          // with the first, focus has moved to the help
    };
    point(null);
    return h("fieldset", null, h("legend", { class: "stem" }, gate.text), h("p", { class: "aside" }, gate.help, " ", words.flag_warning),
      h("div", { class: "flags" }, choices({
        type: "checkbox", name: uid("flag"), options: gate.options, chosen: flagged(),
        onchange: (id, on) => {
          const before = flagged().length;
          answers.safety = gate.options.map((one) => one.id).filter((one) => (one === id ? on : flagged().includes(one)));
          if (!answers.safety.length) delete answers.safety;
          keep();
          changed(flagged().length > 0, on && !before);
          tell(id, on, on && !before);
        },
      })), told, below);
  }

  // Whom to call stands first; what is ticked decides which lines are among them.
  function fillUrgent(box) {
    const outcome = outcomes.urgent;
    const chosen = gates.safety.options.filter((one) => flagged().includes(one.id));
    const wanted = [...new Set([...chosen.flatMap((one) => one.help_first), "crisis", ...chosen.flatMap((one) => one.help_also)])];
    const kinds = ["emergency", ...chosen.flatMap((one) => one.help_first), "crisis", ...chosen.flatMap((one) => one.help_also), "finder"];
    const lines = data.lines.filter((line) => kinds.includes(line.kind))
      .sort((one, other) => kinds.indexOf(one.kind) - kinds.indexOf(other.kind));
    const here = lines.filter((line) => line.place === mine().place);
    const shown = helpLines(byPlace(lines), words, wanted);
    if (box !== urgent?.box) {                             // the list of places stays: who types a country's name goes on typing
      const [call, rest, told] = [h("div", { class: "call" }), h("div"), h("p", { role: "status", class: "visually-hidden" })];
      put(box, h("h3", null, outcome.headline), call, placeChooser(data.lines, words), told, rest);
      urgent = { box, call, rest, told };
    }
    put(urgent.call, callFirst(words.call));
    urgent.call.classList.toggle("known", here.some((line) => line.tel));
    put(urgent.rest, here.length ? shown : emergencyNumbers(data.lines),
      h("p", null, outcome.text), list(chosen.map((one) => one.why)),
      here.length ? null : [h("h4", null, words.help_by_place), shown],
      h("h4", null, words.next_steps), list(outcome.next_steps));
    box.querySelector("select").value = mine().place ?? "";
    const numbers = here.filter((line) => line.kind === "emergency"); // all of them: one alone may be for the ambulance only
    return here.length ? `${mine().place}: ${(numbers.length ? numbers : here.slice(0, 1)).map((line) => `${line.name}: ${line.reach}`).join(" ")}` : "";
  }

  function byPlace(lines) {
    const anywhere = data.lines.at(-1).place;
    return [...lines].sort((one, other) => (one.place === anywhere) - (other.place === anywhere) || one.place.localeCompare(other.place));
  }

  function question(one, changed) {
    return h("fieldset", { class: "question" }, h("legend", { class: "stem" }, one.text),
      one.help ? h("p", { class: "aside" }, one.help) : null,
      choices({
        type: "radio", name: uid(one.id), options: [...one.options, unsure], chosen: [answers[one.id] ?? unsure.id],
        onchange: (id) => { set(one.id, id); changed(); },
      }));
  }

  // What the answers come to, below a status that is announced when it turns; `after` are controls at its end.
  function fillOutcome(page, status, after, level = "h4") {
    const [id, certainty] = stateOf(data, answers);
    const outcome = outcomes[id];
    const gated = !data.table.states.some(([state]) => state === id);
    const counted = questions.map((one) => [one, one.options.find((option) => option.id === answers[one.id])])
      .filter(([, option]) => option?.points);
    const reasons = gated ? [id === "medical_first" ? optionOf("body", answers.body).why : optionOf("concern", answers.concern).why]
      : counted.length ? counted.map(([, option]) => [h("strong", null, option.text), ": ", option.why]) : [outcome.no_answer_reason];
    const field = data.fieldViews[lookUp(data.table.views.field, answers)];
    const turns = wouldChange(data, answers);
    const about = h("p", { class: "headline" }, outcome.headline);
    if (said !== `${id} ${certainty}`) {                   // announced when it turns, not at every answer
      said = `${id} ${certainty}`;
      say(status, about, gated ? null : h("p", { class: "aside" }, words[certainty]));
    }
    put(page, 
      h("p", null, outcome.text),
      gated ? [h(level, null, words.emergency), emergencyNumbers(data.lines)] : null,
      h(level, null, words.next_steps), list(outcome.next_steps),
      gated ? null : pulls(counted),
      h(level, null, words.reasons), list(reasons),
      h("div", { class: "views" },
        h("div", null, h(level, null, words.article_view), h("p", null, data.articleView[lookUp(data.table.views.article, answers)])),
        h("div", null, h(level, null, words.field_view), h("p", null, field.text),
          cited(words.source, field.sources))),
      h(level, null, words.would_change), changes(turns),
      cited(words.source, outcome.sources),
      h(level, null, words.help), helpLines(byPlace(data.lines.filter((line) => ["emergency", "crisis", "finder"].includes(line.kind))), words),
      after?.(about));
  }

  // How far each answer pulls, as a list that reads aloud and a bar that can be seen.
  function pulls(counted) {
    if (!counted.length) return null;
    const most = Math.max(...questions.flatMap((one) => one.options.map((option) => Math.abs(option.points))));
    return h("figure", { class: "pulls" }, h("figcaption", null, words.pulls),
      h("div", { class: "pull-ends", "aria-hidden": "true" }, h("span", null, words.towards_therapy), h("span", null, words.towards_psychotherapy)),
      h("ul", null, counted.map(([one, option]) => {
        const way = option.points > 0 ? words.towards_psychotherapy : words.towards_therapy;
        return h("li", null,
          h("span", { class: "pull-name" }, h("span", { class: "visually-hidden" }, `${one.text} `), option.text,
            h("span", { class: "visually-hidden" }, `: ${way}, ${fill(words.of_most, { points: Math.abs(option.points), most })}`)),
          h("span", { class: "pull-track", "aria-hidden": "true" },
            h("span", { class: option.points > 0 ? "pull more" : "pull less", style: `--size:${Math.abs(option.points) / most}` }, String(Math.abs(option.points)))));
      })));
  }

  function changes(turns) {
    const weighed = turns.filter(({ question: id, option }) => option !== unsure.id && !optionOf(id, option).outcome);
    const known = turns.length - weighed.length;
    if (!weighed.length) return h("p", null, known ? words.only_gates_change : words.nothing_changes);
    return h("ul", null, weighed.map(({ question: id, option, outcome }) => h("li", null,
      fill(words.change, {
        question: asked.find((one) => one.id === id).text,
        answer: optionOf(id, option).text,
        outcome: words[`to_${outcome}`],
      }))));
  }



  const printing = (page) => (about) =>
    h("div", { class: "row" }, button(words.print, () => printOnly(words.print_title, summary(page, about))));
  const again = () => { said = null; };
  return { asked, optionOf, flagged, flags, fillUrgent, question, fillOutcome, printing, again };
}
