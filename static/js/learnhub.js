// Small improvements of pages that work without them: menus that close, buttons pressed once, characters counted,
// parts that come after the page.

function closeFolds(except) {
  for (const fold of document.querySelectorAll("details.fold[open]")) {
    if (!fold.contains(except)) fold.open = false;
  }
}

document.addEventListener("click", (event) => closeFolds(event.target));
document.addEventListener("focusin", (event) => closeFolds(event.target));
document.addEventListener("keydown", (event) => {
  const fold = event.key === "Escape" && document.querySelector("details.fold[open]");
  if (!fold) return;
  const inside = fold.contains(document.activeElement);
  fold.open = false;
  if (inside) fold.querySelector("summary").focus();
});

// The pressed button's own name and value must still be sent, so it is disabled only after the form has been read.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent !== undefined) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "";
  setTimeout(() => {
    for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = true;
  });
});

// Back from the browser's memory, the form can be sent again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = false;
  }
});

function count(field) {
  const place = document.getElementById(field.dataset.count);
  const left = Number(field.dataset.max) - field.value.length;
  const number = new Intl.NumberFormat(`${document.documentElement.lang}-u-nu-latn`).format(Math.abs(left));
  place.textContent = (left < 0 ? place.dataset.over : place.dataset.left).replace("{n}", number);
  place.classList.toggle("count-over", left < 0);
}

document.addEventListener("input", (event) => {
  if (event.target.dataset.count) count(event.target);
});
for (const field of document.querySelectorAll("[data-count]")) {
  if (field.value) count(field);
}

// Parts that come after the page: a link stands in their place where no script runs. Where one is asked for again before
// it has come, the answer to the last question stands, whichever comes last.
const asked = new WeakMap();

async function fill(place) {
  const mine = {};
  asked.set(place, mine);
  place.setAttribute("aria-busy", "true");
  const answer = await fetch(place.dataset.part, { cache: "no-store", headers: { "HX-Request": "true" } }).catch(() => null);
  const words = answer?.ok ? await answer.text().catch(() => null) : null;
  if (asked.get(place) !== mine) return;
  if (words !== null) place.innerHTML = words;
  place.removeAttribute("aria-busy");
}

for (const place of document.querySelectorAll("[data-part]")) fill(place);
document.addEventListener("saved", () => {
  for (const place of document.querySelectorAll("[data-part-again]")) fill(place);
});

// A field for a whole folder is not in the HTML of the standard; without it there is the field for a zip file.
for (const place of document.querySelectorAll("[data-folder]")) {
  const field = place.querySelector("input");
  place.hidden = !("webkitdirectory" in field);
  field.webkitdirectory = true;
}

document.querySelector(".error-summary")?.focus();
