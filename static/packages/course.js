// A course as a page of its own: one part at a time, checklists that remember, questions that are marked here.
"use strict";

const body = document.body;
const held = JSON.parse(document.getElementById("_keys").textContent);
const parts = [...document.querySelectorAll(".part")];
const outline = document.querySelector("nav details");
const narrow = matchMedia("(max-width: 61.99rem)");

function say(name, values = {}) {
  return body.dataset[name].replace(/%\((\w+)\)s/g, (_, value) => values[value]).replace(/%%/g, "%");
}

// Words of ours, in the language of the page wherever they stand.
function speak(element, words) {
  const { lang, dir } = document.documentElement;
  Object.assign(element, { textContent: words, lang, dir });
}

// What the reader ticked and where they are, on this device alone; a browser may refuse to keep it. Nothing is left on the
// device where a platform keeps the place: others may sit there next.
const memory = {
  name: `learnhub ${body.dataset.package}`,
  read() {
    if (body.dataset.mode !== "page") return {};
    try {
      return JSON.parse(localStorage.getItem(this.name)) || {};
    } catch {
      return {};
    }
  },
  keep(changed) {
    if (body.dataset.mode !== "page") return;
    try {
      localStorage.setItem(this.name, JSON.stringify({ ...this.read(), ...changed }));
    } catch {
      return;
    }
  },
};

// Answers to choose from are named by their question, so that one choice of a form undoes no other.
function nameOf(question, field) {
  const of = `${question.dataset.item}.`;
  return field.name.startsWith(of) ? field.name.slice(of.length) : field.name;
}

function given(question) {
  const answer = {};
  for (const field of question.querySelectorAll("input, select")) {
    const name = nameOf(question, field);
    if (field.type === "radio" || field.type === "checkbox") {
      if (field.checked) answer[name] = [...(answer[name] || []), field.value];
    } else if (field.value.trim()) {
      answer[name] = field.value.trim();
    }
  }
  return answer;
}

function put(question, answer) {
  for (const field of question.querySelectorAll("input, select")) {
    const value = answer[nameOf(question, field)];
    if (field.type === "radio" || field.type === "checkbox") field.checked = (value || []).includes(field.value);
    else field.value = value || "";
  }
}

function clearVerdict(question) {
  const verdict = question.querySelector(".verdict");
  verdict.textContent = "";
  verdict.className = "verdict";
  for (const thought of question.querySelectorAll(".thought")) thought.hidden = true;
}

function showVerdict(question, answer, marked) {
  clearVerdict(question);
  const verdict = question.querySelector(".verdict");
  const share = Math.round(marked.score * 100);
  if (marked.right) speak(verdict, say("sayRight"));
  else if (!Object.keys(answer).length) speak(verdict, say("sayBlank"));
  else speak(verdict, share ? say("sayPart", { share }) : say("sayWrong"));
  verdict.classList.add(marked.right ? "is-right" : "is-wrong");
  const chosen = answer.choice || held.items[question.dataset.item].options;
  for (const thought of question.querySelectorAll(".thought")) {
    thought.hidden = thought.dataset.of !== "" && !chosen.includes(thought.dataset.of);
  }
}

function here() {
  return document.querySelector(".part.here");
}

function show(id, { focus = true } = {}) {
  const target = document.getElementById(id) || parts[0];
  const part = target.closest(".part") || parts[0];
  for (const each of parts) each.classList.toggle("here", each === part);
  for (const link of document.querySelectorAll("nav a")) {
    if (link.getAttribute("href") === `#${part.id}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (narrow.matches) outline.open = part === parts[0];
  const scene = target.closest(".scene");
  if (scene) scene.classList.add("met");
  if (target === part) {
    scrollTo(0, 0);
    if (focus) {
      const title = part.querySelector("h1, h2");
      title.tabIndex = -1;
      title.focus({ preventScroll: true });
    }
  } else {
    target.scrollIntoView();
  }
  memory.keep({ place: part.id });
  document.dispatchEvent(new CustomEvent("part", { detail: part.id }));
}

function tickChecklists() {
  const ticked = new Set(memory.read().ticked || []);
  [...document.querySelectorAll(".block-checklist li")].forEach((line, number) => {
    const label = document.createElement("label");
    const box = document.createElement("input");
    const words = document.createElement("span");
    box.type = "checkbox";
    box.checked = ticked.has(number);
    words.append(...line.childNodes);
    label.append(box, words);
    line.append(label);
    box.addEventListener("change", () => {
      if (box.checked) ticked.add(number);
      else ticked.delete(number);
      memory.keep({ ticked: [...ticked] });
    });
  });
}

for (const form of document.querySelectorAll("form.practice")) {
  form.querySelector("button").hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const question = form.querySelector(".question");
    const answer = given(question);
    showVerdict(question, answer, mark(held.items[question.dataset.item], answer));
  });
}

for (const scenario of document.querySelectorAll(".part-scenario")) {
  const first = scenario.querySelector(".scene");
  if (first) first.classList.add("met");
}

document.documentElement.classList.add("scripted", "paged");
tickChecklists();
addEventListener("hashchange", () => {
  const id = decodeURIComponent(location.hash.slice(1));
  if (id !== "main") show(id);
});
