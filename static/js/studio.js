// The studio: prose is written as it will look, without a mark of Markdown, and the outline is moved by dragging.
// Without this file the same fields are plain ones, and buttons move what can be dragged.

const LONGEST = 60_000;
const KEPT = new Map([
  ["B", "strong"], ["STRONG", "strong"], ["I", "em"], ["EM", "em"], ["CODE", "code"], ["A", "a"], ["P", "p"], ["DIV", "p"],
  ["UL", "ul"], ["OL", "ol"], ["LI", "li"], ["BR", "br"], ["H1", "p"], ["H2", "p"], ["H3", "p"], ["H4", "p"], ["TD", "p"], ["BLOCKQUOTE", "blockquote"],
]);

// What a page of our own brings besides: smaller headings with their ids, and tables.
const OWN = new Map([["H3", "h3"], ["TABLE", "table"], ["THEAD", "thead"], ["TBODY", "tbody"], ["TR", "tr"], ["TH", "th"], ["TD", "td"]]);

// What was pasted, with the few marks that are kept: everything else becomes plain words.
function tidied(node, own = false) {
  const out = document.createDocumentFragment();
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) out.append(child.data.replace(/\s+/g, " "));
    if (child.nodeType !== Node.ELEMENT_NODE || ["SCRIPT", "STYLE", "META", "TITLE"].includes(child.tagName)) continue;
    const inner = tidied(child, own);
    const name = (own && OWN.get(child.tagName)) || KEPT.get(child.tagName);
    if (!name || (name === "p" && child.querySelector("p, div, ul, ol, td"))) {
      out.append(inner);
      continue;
    }
    const made = document.createElement(name);
    if (name === "h3" && child.id) made.id = child.id;
    if (name === "a") {
      if (!own && !/^(https?:|mailto:)/i.test(child.getAttribute("href") ?? "")) {
        out.append(inner);
        continue;
      }
      made.setAttribute("href", child.getAttribute("href"));
    }
    made.append(inner);
    out.append(made);
  }
  return out;
}

class Rich {
  constructor(field) {
    this.field = field;
    this.line = field.dataset.rich === "line";
    this.plain = field.querySelector("textarea:not([hidden]), input");
    this.sent = field.querySelector("textarea[hidden]");
    this.editor = document.createElement("div");
    this.build();
  }

  build() {
    const { editor, plain, sent, field } = this;
    const label = field.querySelector("label");
    const tools = document.getElementById("rich-tools").content.cloneNode(true);
    editor.className = `form-control rich${this.line ? " rich-line" : " prose"}`;
    editor.contentEditable = "true";
    editor.dir = "auto";
    editor.setAttribute("role", "textbox");
    if (!this.line) editor.setAttribute("aria-multiline", "true");
    editor.id = plain.id;
    label.id = `${plain.id}-label`;
    label.removeAttribute("for");
    label.addEventListener("click", () => editor.focus());
    editor.setAttribute("aria-labelledby", label.id);
    plain.removeAttribute("id");
    plain.hidden = true;
    // What autosave brought back of a closed page stands in the field that is sent.
    if (sent.value) editor.innerHTML = "";
    const source = sent.value ? new DOMParser().parseFromString(sent.value, "text/html").body : field.querySelector("template").content;
    editor.append(tidied(source, true));
    sent.disabled = false;
    plain.after(editor);
    this.bar = tools.querySelector(".rich-tools");
    if (this.line) for (const each of this.bar.querySelectorAll("[data-prose]")) each.remove();
    this.much = tools.querySelector("[data-too-much]");
    editor.before(tools);
    this.bar.hidden = true;
    field.addEventListener("focusin", () => { this.bar.hidden = false; });
    field.addEventListener("focusout", (event) => { if (!field.contains(event.relatedTarget)) this.bar.hidden = true; });
    this.bar.addEventListener("mousedown", (event) => { if (event.target.closest("button")) event.preventDefault(); });
    this.bar.addEventListener("click", (event) => this.does(event.target.closest("button")));
    editor.addEventListener("focus", () => document.execCommand("defaultParagraphSeparator", false, "p"));
    editor.addEventListener("input", () => this.changed());
    editor.addEventListener("paste", (event) => this.paste(event));
    editor.addEventListener("drop", (event) => event.preventDefault());
    editor.addEventListener("keydown", (event) => {
      if (this.line && event.key === "Enter") event.preventDefault();
      if (event.key === "k" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        this.does(this.bar.querySelector("[data-does=link]"));
      }
    });
  }

  does(button) {
    if (!button) return;
    const link = this.bar.querySelector(".rich-link");
    const address = link.querySelector("input");
    if (button.dataset.does === "link") {
      this.range = getSelection().rangeCount ? getSelection().getRangeAt(0).cloneRange() : null;
      link.hidden = false;
      address.value = this.range?.startContainer.parentElement?.closest("a")?.getAttribute("href") ?? "";
      address.focus();
      return;
    }
    this.editor.focus();
    if (button.dataset.does === "set-link") {
      link.hidden = true;
      if (!this.range) return;
      getSelection().removeAllRanges();
      getSelection().addRange(this.range);
      const to = address.value.trim();
      document.execCommand(to ? "createLink" : "unlink", false, to);
    } else if (button.dataset.does === "heading") {
      const at = getSelection().anchorNode;
      const inside = (at?.nodeType === Node.ELEMENT_NODE ? at : at?.parentElement)?.closest("h3");
      document.execCommand("formatBlock", false, inside ? "p" : "h3");
    } else {
      document.execCommand("styleWithCSS", false, "false");
      document.execCommand(button.dataset.does);
    }
    this.changed();
  }

  paste(event) {
    event.preventDefault();
    const html = event.clipboardData.getData("text/html");
    const text = event.clipboardData.getData("text/plain");
    const holder = document.createElement("div");
    const bare = html.replace(/\s(?:on\w+|style)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi, "");
    if (html && !this.line) holder.append(tidied(new DOMParser().parseFromString(bare, "text/html").body));
    const much = (html && !this.line ? holder.innerHTML : text).length + this.editor.innerHTML.length > LONGEST;
    this.much.hidden = !much;
    if (much) return;
    if (html && !this.line) document.execCommand("insertHTML", false, holder.innerHTML);
    else document.execCommand("insertText", false, this.line ? text.replace(/\s+/g, " ") : text);
  }

  changed() {
    this.sent.value = this.editor.textContent.trim() ? this.editor.innerHTML : "<p></p>";
    this.sent.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

for (const field of document.querySelectorAll("[data-rich]")) new Rich(field);

// Parts of the outline are dragged by their handle, with a mouse, a pen or a finger; a form does the move.
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
