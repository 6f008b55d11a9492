// The course inside another platform (SCORM 1.2 or 2004): it resumes, and reports score and completion.
"use strict";

const VERSIONS = {
  API: {
    call: { start: "LMSInitialize", get: "LMSGetValue", set: "LMSSetValue", commit: "LMSCommit", end: "LMSFinish" },
    names: { place: "cmi.core.lesson_location", state: "cmi.suspend_data", exit: "cmi.core.exit", time: "cmi.core.session_time" },
    room: 4000,
    words: 1500,
    report: (score, done) => [
      ["cmi.core.score.min", "0"],
      ["cmi.core.score.max", "100"],
      ...(score === null ? [] : [["cmi.core.score.raw", String(score)]]),
      ["cmi.core.lesson_status", done ? (score === null ? "completed" : "passed") : "incomplete"],
    ],
  },
  API_1484_11: {
    call: { start: "Initialize", get: "GetValue", set: "SetValue", commit: "Commit", end: "Terminate" },
    names: { place: "cmi.location", state: "cmi.suspend_data", exit: "cmi.exit", time: "cmi.session_time" },
    room: 60000,
    words: 30000,
    report: (score, done, share) => [
      ...(score === null
        ? []
        : [
            ["cmi.score.min", "0"],
            ["cmi.score.max", "100"],
            ["cmi.score.raw", String(score)],
            ["cmi.score.scaled", String(score / 100)],
            ["cmi.success_status", done ? "passed" : "unknown"],
          ]),
      ["cmi.progress_measure", String(share)],
      ["cmi.completion_status", done ? "completed" : "incomplete"],
    ],
  },
};

function findIn(from) {
  for (let frame = from, steps = 0; frame && steps < 500; steps += 1) {
    for (const name of Object.keys(VERSIONS)) {
      try {
        if (frame[name]) return { api: frame[name], version: name, ...VERSIONS[name] };
      } catch {
        return null;
      }
    }
    if (frame === frame.parent) return null;
    frame = frame.parent;
  }
  return null;
}

const found = findIn(window) || (window.opener ? findIn(window.opener) : null);
const platform = {
  get: (name) => (found ? found.api[found.call.get](found.names[name] || name) : ""),
  set: (name, value) => found && found.api[found.call.set](name, value),
  commit: () => found && found.api[found.call.commit](""),
};
if (found) found.api[found.call.start]("");

const began = Date.now();
const lessons = parts.filter((part) => part.dataset.lesson !== undefined);
const quizzes = [...document.querySelectorAll("form.quiz")];

const written = [...document.querySelectorAll("[data-open] textarea")];

// read: a figure 0 or 1 for each lesson. best: by quiz [tries, right, passed]. now: the try that is open. open: what was
// written where a person would mark it. told: how many answers the platform was told.
const fresh = () => ({ read: "0".repeat(lessons.length), best: quizzes.map(() => [0, 0, 0]), now: null, open: {}, told: 0 });

function restored() {
  try {
    const kept = JSON.parse(platform.get("state"));
    const fits = kept.of === body.dataset.package && kept.read.length === lessons.length && kept.best.length === quizzes.length;
    if (kept.now) kept.now.spent ??= {};
    return fits ? { ...fresh(), ...kept } : fresh();
  } catch {
    return fresh();
  }
}

const state = restored();

function packed() {
  const text = JSON.stringify({ of: body.dataset.package, ...state });
  return text.length <= found.room ? text : JSON.stringify({ of: body.dataset.package, ...state, now: null });
}

function save() {
  stand();
  if (!found) return;
  const read = [...state.read].filter((each) => each === "1").length;
  const passed = state.best.filter((each) => each[2]).length;
  const steps = lessons.length + quizzes.length;
  const asked = quizzes.reduce((sum, form) => sum + held.quizzes[form.dataset.quiz].draw, 0);
  const right = state.best.reduce((sum, each) => sum + each[1], 0);
  const score = asked ? Math.round((100 * right) / asked) : null;
  const share = steps ? Math.round((100 * (read + passed)) / steps) / 100 : 1;
  for (const [name, value] of found.report(score, read + passed === steps, share)) platform.set(name, value);
  platform.set(found.names.state, packed());
  platform.set(found.names.place, here() ? here().id : "_start");
  platform.set(found.names.exit, "suspend");
  platform.commit();
}

function stand() {
  const list = document.querySelector(".standing");
  const line = (words) => {
    const item = document.createElement("li");
    item.textContent = words;
    return item;
  };
  const read = [...state.read].filter((each) => each === "1").length;
  list.replaceChildren(
    line(say("sayRead", { read, total: lessons.length })),
    ...quizzes.map((form, at) => {
      const rule = held.quizzes[form.dataset.quiz];
      const [tries, right, passed] = state.best[at];
      const result = tries ? say("sayResult", { right, total: rule.draw, line: rule.pass }) : say("sayUntried");
      return line(`${rule.title}: ${result}${passed ? ` ${say("sayPassed")}` : ""}`);
    })
  );
}

function shuffled(list) {
  const left = [...list];
  const out = [];
  while (left.length) out.push(...left.splice(Math.floor(Math.random() * left.length), 1));
  return out;
}

// One form of the quiz, then the other: first what the blueprint asks for, then the rest.
function drawn(rule, tries) {
  const form = tries % 2 ? "B" : "A";
  const chosen = [];
  const take = (wanted, ids) => {
    const left = shuffled(ids.filter((id) => !chosen.includes(id)));
    const first = [...left.filter((id) => held.items[id].form === form), ...left.filter((id) => held.items[id].form !== form)];
    chosen.push(...first.slice(0, Math.max(0, Math.min(wanted, rule.draw - chosen.length))));
  };
  for (const cell of rule.cells) take(cell.take, cell.items);
  take(rule.draw, rule.items);
  return shuffled(chosen);
}

function questionsOf(form) {
  return new Map([...form.querySelectorAll(".question")].map((each) => [each.dataset.item, each]));
}

function ask(form, ids) {
  const all = questionsOf(form);
  const box = form.querySelector(".questions");
  for (const [id, question] of all) {
    question.hidden = !ids.includes(id);
    question.disabled = false;
    clearVerdict(question);
  }
  for (const id of ids) box.append(all.get(id));
  box.hidden = false;
  form.querySelector(".result").textContent = "";
  speak(form.querySelector("button"), say("saySend"));
}

function passes(rule, ids, right) {
  if (right.length < rule.pass) return false;
  const principles = new Map();
  for (const id of ids) {
    const principle = held.items[id].principle;
    const [asked, hits] = principles.get(principle) || [0, 0];
    principles.set(principle, [asked + 1, hits + (right.includes(id) ? 1 : 0)]);
  }
  return [...principles.values()].every(([asked, hits]) => hits >= Math.min(rule.passEach, asked));
}

function finish(form, at) {
  const rule = held.quizzes[form.dataset.quiz];
  const all = questionsOf(form);
  const right = [];
  // Some platforms keep answers and do not count them.
  const counted = String(platform.get("cmi.interactions._count") ?? "");
  let place = /^\d+$/.test(counted) ? Number(counted) : state.told;
  for (const id of state.now.ids) {
    const answer = given(all.get(id));
    const marked = mark(held.items[id], answer);
    if (marked.right) right.push(id);
    if (found) {
      const said = interaction(found.version, id, held.items[id], answer, marked, state.now.spent[id] || 0);
      for (const [name, value] of said) platform.set(`cmi.interactions.${place}.${name}`, value);
      place += 1;
    }
    showVerdict(all.get(id), answer, marked);
    all.get(id).disabled = true;
  }
  state.told = place;
  const passed = passes(rule, state.now.ids, right);
  const [tries, best, before] = state.best[at];
  state.best[at] = [tries + 1, Math.max(best, right.length), before || passed ? 1 : 0];
  state.now = null;
  const words = [say("sayResult", { right: right.length, total: rule.draw, line: rule.pass })];
  if (passed) words.push(say("sayPassed"));
  const result = form.querySelector(".result");
  const used = rule.tries && tries + 1 >= rule.tries;
  if (used) words.push(say("sayUsed"));
  speak(result, words.join(" "));
  result.focus();
  speak(form.querySelector("button"), say("sayAgain"));
  form.querySelector("button").hidden = Boolean(used);
}

// Since when the learner has been at the question that they will answer next.
let since = began;

quizzes.forEach((form, at) => {
  const rule = held.quizzes[form.dataset.quiz];
  form.querySelector("button").hidden = Boolean(rule.tries && state.best[at][0] >= rule.tries);
  if (state.now && state.now.quiz === at) {
    ask(form, state.now.ids);
    const all = questionsOf(form);
    for (const id of state.now.ids) put(all.get(id), state.now.given[id] || {});
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (state.now && state.now.quiz === at) {
      finish(form, at);
    } else {
      if (state.now) leave(quizzes[state.now.quiz]);
      state.now = { quiz: at, ids: drawn(rule, state.best[at][0]), given: {}, spent: {} };
      since = Date.now();
      for (const question of questionsOf(form).values()) put(question, {});
      ask(form, state.now.ids);
    }
    save();
  });
  form.addEventListener("change", (event) => {
    const question = event.target.closest(".question");
    if (!state.now || state.now.quiz !== at || !question) return;
    const id = question.dataset.item;
    state.now.given[id] = given(question);
    state.now.spent[id] = Math.round((state.now.spent[id] || 0) + (Date.now() - since) / 1000);
    since = Date.now();
    save();
  });
});

// A try that was begun in another quiz is left without a result and without being counted.
function leave(form) {
  form.querySelector(".questions").hidden = true;
  speak(form.querySelector("button"), say("sayBegin"));
}

// What is written for a person is kept as long as the platform has room for it, and says so when it has not.
for (const field of written) {
  const { open: id } = field.closest("[data-open]").dataset;
  field.value = state.open[id] || "";
  field.addEventListener("input", () => {
    const others = Object.entries(state.open).filter(([other]) => other !== id);
    const fits = others.reduce((sum, [, text]) => sum + text.length, field.value.length) <= (found ? found.words : 0);
    state.open = { ...Object.fromEntries(others), ...(fits && field.value ? { [id]: field.value } : {}) };
    speak(field.closest("[data-open]").querySelector(".verdict"), fits || !field.value ? "" : say("sayRoom"));
  });
  field.addEventListener("change", save);
}

for (const link of document.querySelectorAll("a.next")) {
  link.addEventListener("click", () => {
    const at = lessons.indexOf(link.closest(".part"));
    if (at >= 0) state.read = `${state.read.slice(0, at)}1${state.read.slice(at + 1)}`;
  });
}

document.addEventListener("part", save);
show(platform.get("place") || "_start", { focus: false });

let over = false;
addEventListener("pagehide", () => {
  if (!found || over) return;
  over = true;
  save();
  platform.set(found.names.time, RECORDS[found.version].took((Date.now() - began) / 1000));
  platform.commit();
  found.api[found.call.end]("");
});
