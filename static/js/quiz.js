// An open try: the time that is left, and lines of an order that are moved. Both work without this, more slowly.

// The digits are for the eye; a screen reader hears a few sentences and no more. The server says how many seconds are
// left when it makes the page, so that a wrong clock on this device does not matter.
function countDown(place) {
  const digits = place.querySelector("[data-digits]");
  const said = place.querySelector("[role=status]");
  const given = Number(place.dataset.secondsLeft);
  const began = Date.now();
  let heard = given;
  const two = (number) => String(number).padStart(2, "0");
  const tick = () => {
    const left = Math.max(0, given - Math.floor((Date.now() - began) / 1000));
    const hours = Math.floor(left / 3600);
    digits.textContent = `${hours ? `${hours}:` : ""}${two(Math.floor(left / 60) % 60)}:${two(left % 60)}`;
    const due = [0, 60, 300, 600].find((at) => left <= at && at < heard);
    if (due !== undefined) {
      said.textContent = said.dataset[`say-${due}`];
      heard = due;
    }
    if (!left) clearInterval(timer);
  };
  const timer = setInterval(tick, 1000);
  place.hidden = false;
  tick();
}

for (const place of document.querySelectorAll("[data-seconds-left]")) countDown(place);

// A line moves in the page; its place, and those of all others, are saved as if they had been chosen.
function move(button) {
  const row = button.closest("li");
  const list = row.parentElement;
  const other = button.dataset.move === "up" ? row.previousElementSibling : row.nextElementSibling;
  if (other && button.dataset.move === "up") other.before(row);
  else if (other) other.after(row);
  const rows = [...list.children];
  rows.forEach((each, place) => {
    each.querySelector("select").value = String(place + 1);
    for (const [way, end] of [["up", 0], ["down", rows.length - 1]]) {
      const still = place === end;
      each.querySelector(`[data-move=${way}]`).toggleAttribute("aria-disabled", still);
      if (still) each.querySelector(`[data-move=${way}]`).setAttribute("aria-disabled", "true");
    }
  });
  button.focus();
  const said = list.parentElement.querySelector("[data-moved]");
  said.textContent = said.dataset.moved.replace("{place}", rows.indexOf(row) + 1).replace("{total}", rows.length);
  row.querySelector("select").dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-move]");
  if (!button) return;
  event.preventDefault();
  move(button);
});
