// The outline of a course is moved by dragging; without this file buttons move what can be dragged.

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
