// The outline of a course is moved by dragging, without this file by buttons; a field that is mended says so no longer.

// A part is dragged by its handle, with a mouse, a pen or a finger; a form does the move.
for (const handle of document.querySelectorAll("[data-handle]")) {
  handle.hidden = false;
  handle.setAttribute("aria-hidden", "true");
  handle.addEventListener("pointerdown", (down) => {
    const row = handle.closest("[data-path]");
    const part = row.dataset.drag === "module" ? "[data-drag-module]" : "[data-drag-part]";
    down.preventDefault();
    handle.setPointerCapture(down.pointerId);
    row.classList.add("is-dragged");
    let over = null;
    const clear = () => document.querySelectorAll(".is-over").forEach((each) => each.classList.remove("is-over"));
    const move = (event) => {
      clear();
      over = document.elementsFromPoint(event.clientX, event.clientY).map((each) => each.closest(part)).find((each) => each && each !== row);
      over?.classList.add("is-over");
    };
    const end = async (event) => {
      handle.removeEventListener("pointermove", move);
      row.classList.remove("is-dragged");
      clear();
      if (event.type !== "pointerup" || !over) return;
      const form = document.getElementById("drag-form");
      form.elements.path.value = row.dataset.path;
      form.elements.to.value = over.dataset.to;
      form.requestSubmit();
    };
    handle.addEventListener("pointermove", move);
    handle.addEventListener("pointerup", end, { once: true });
    handle.addEventListener("pointercancel", end, { once: true });
  });
}

// What is amiss at a field is said until somebody writes there; the list beside is read anew when that was saved.
document.addEventListener("input", ({ target }) => {
  const field = target.closest(".field-wrong");
  const said = field?.querySelector(".field-error");
  if (!said) return;
  field.classList.remove("field-wrong");
  for (const control of field.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
  const name = `#${said.id.replace(/-error$/, "")}`;
  for (const link of document.querySelectorAll(".studio-noted a")) if (link.getAttribute("href") === name) link.parentElement.remove();
  if (!document.querySelector(".studio-noted li")) document.querySelector(".studio-noted")?.remove();
  said.remove();
});
