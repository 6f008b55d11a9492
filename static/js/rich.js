// Prose is written as it will look, without a mark of Markdown. Without this file the same fields are plain ones.

const LONGEST = 60_000;
const KEPT = new Map([
  ["B", "strong"], ["STRONG", "strong"], ["I", "em"], ["EM", "em"], ["CODE", "code"], ["A", "a"], ["P", "p"], ["DIV", "p"],
  ["UL", "ul"], ["OL", "ol"], ["LI", "li"], ["BR", "br"], ["H1", "p"], ["H2", "p"], ["H3", "p"], ["H4", "p"], ["TD", "p"],
  ["BLOCKQUOTE", "blockquote"], ["PRE", "pre"],
]);

// What a page of our own brings besides: smaller headings with their ids, tables, pictures, and what HTML does not show.
const OWN = new Map([
  ["H3", "h3"], ["TABLE", "table"], ["THEAD", "thead"], ["TBODY", "tbody"], ["TR", "tr"], ["TH", "th"], ["TD", "td"], ["IMG", "img"], ["HR", "hr"],
]);
const SAID = ["class", "id", "start", "alt", "title", "data-mark", "data-align"];

function chip(name) {
  const made = document.createElement("span");
  made.className = "rich-gap";
  made.contentEditable = "false";
  made.dataset.gap = name;
  made.textContent = name;
  return made;
}

// What was pasted, with the few marks that are kept: everything else becomes plain words.
function tidied(node, own = false, gaps = own) {
  const out = document.createDocumentFragment();
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) out.append(child.parentElement?.closest("pre") ? child.data : child.data.replace(/[ \t\r\n]+/g, " "));
    if (child.nodeType !== Node.ELEMENT_NODE || ["SCRIPT", "STYLE", "META", "TITLE"].includes(child.tagName)) continue;
    if (gaps && child.dataset.gap) {
      out.append(chip(child.dataset.gap));
      continue;
    }
    const inner = tidied(child, own, gaps);
    const name = (own && OWN.get(child.tagName)) || KEPT.get(child.tagName);
    if (!name || (name === "p" && child.querySelector("p, div, ul, ol, td"))) {
      out.append(inner);
      continue;
    }
    const made = document.createElement(name);
    if (own) for (const each of SAID) if (child.hasAttribute(each)) made.setAttribute(each, child.getAttribute(each));
    if (name === "img") made.dataset.src = child.dataset.src ?? child.getAttribute("src");
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
    this.plain = field.querySelector("textarea, input");
    this.sent = field.querySelector("[data-sent]");
    this.editor = document.createElement("div");
    this.build();
  }

  build() {
    const { editor, plain, sent, field } = this;
    const label = field.querySelector("label");
    const tools = document.getElementById("rich-tools").content.cloneNode(true);
    editor.className = `form-control rich${this.line ? " rich-line" : " prose"}`;
    editor.contentEditable = "true";
    editor.dir = plain.dir || "auto";
    if (plain.lang) editor.lang = plain.lang;
    editor.setAttribute("role", "textbox");
    if (!this.line) editor.setAttribute("aria-multiline", "true");
    for (const each of ["aria-describedby", "aria-invalid"]) if (plain.hasAttribute(each)) editor.setAttribute(each, plain.getAttribute(each));
    editor.id = plain.id;
    label.id = `${plain.id}-label`;
    label.removeAttribute("for");
    label.addEventListener("click", () => editor.focus());
    editor.setAttribute("aria-labelledby", label.id);
    plain.removeAttribute("id");
    plain.hidden = true;
    // What autosave brought back of a closed page stands in the field that is sent.
    const source = sent.value ? new DOMParser().parseFromString(sent.value, "text/html").body : field.querySelector("template").content;
    editor.append(tidied(source, true));
    for (const picture of editor.querySelectorAll("img")) {
      this.show(picture);
    }
    sent.disabled = false;
    plain.after(editor);
    this.bar = tools.querySelector(".rich-tools");
    this.gapped = Boolean(field.closest("[data-gaps]")) || field.dataset.puts !== undefined;
    if (this.line) for (const each of this.bar.querySelectorAll("[data-prose]")) each.remove();
    if (!field.closest("[data-gaps]")) this.bar.querySelector("[data-does=gap]")?.remove();
    for (const name of (field.dataset.puts ?? "").split(" ").filter(Boolean).reverse()) {
      const put = document.createElement("button");
      Object.assign(put, { type: "button", textContent: name });
      Object.assign(put.dataset, { does: "put", puts: name });
      this.bar.prepend(put);
    }
    for (const [src, alt] of JSON.parse(field.dataset.pictures ?? "[]").reverse()) {
      const put = document.createElement("button");
      Object.assign(put, { type: "button" });
      Object.assign(put.dataset, { does: "picture", src, alt });
      const picture = new Image();
      Object.assign(picture, { src: this.media + src, alt, height: 24 });
      put.append(picture);
      this.bar.prepend(put);
    }
    this.much = tools.querySelector("[data-too-much]");
    editor.before(tools);
    this.bar.hidden = true;
    field.addEventListener("focusin", () => { this.bar.hidden = false; });
    field.addEventListener("focusout", (event) => { if (!field.contains(event.relatedTarget)) this.bar.hidden = true; });
    this.bar.addEventListener("mousedown", (event) => { if (event.target.closest("button")) event.preventDefault(); });
    this.bar.addEventListener("click", (event) => this.does(event.target.closest("button")));
    this.bar.querySelector("[data-says]")?.addEventListener("input", (event) => {
      this.picture.alt = event.target.value;
      this.changed();
    });
    editor.addEventListener("focusin", (event) => this.sees(event.target.closest("img")));
    editor.addEventListener("click", (event) => this.sees(event.target.closest("img")));
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

  get media() {
    return this.field.dataset.media ?? this.plain.form.dataset.media ?? "";
  }

  show(picture) {
    picture.src = this.media + picture.dataset.src;
    picture.tabIndex = 0;
  }

  // The words for a picture that stands in the text are written beside it.
  sees(picture) {
    const said = this.bar.querySelector("[data-says]");
    if (!said) return;
    said.closest(".rich-link").hidden = !picture;
    if (!picture) return;
    this.picture = picture;
    said.value = picture.alt;
  }

  // Where the words go: what is chosen in this field, or else its end.
  range() {
    const chosen = getSelection();
    if (chosen.rangeCount && this.editor.contains(chosen.getRangeAt(0).commonAncestorContainer)) return chosen.getRangeAt(0);
    const range = document.createRange();
    range.selectNodeContents(this.editor.lastElementChild?.tagName === "P" ? this.editor.lastElementChild : this.editor);
    range.collapse(false);
    return range;
  }

  // Put a gap in the place of what is chosen; the answer is the words that stood there.
  put(name) {
    const range = this.range();
    const words = range.toString();
    const made = chip(name);
    range.deleteContents();
    range.insertNode(made);
    if (/\s$/.test(words)) made.after(" ");
    if (/^\s/.test(words)) made.before(" ");
    getSelection().collapse(made.parentNode, [...made.parentNode.childNodes].indexOf(made) + 1);
    return words.trim();
  }

  // An address of the source that stands nowhere here yet.
  offered() {
    const here = [...this.editor.querySelectorAll("a")].map((link) => link.getAttribute("href"));
    return JSON.parse(this.field.dataset.links ?? "[]").find((address) => !here.includes(address)) ?? "";
  }

  // What was written or chosen as an address: the number of a case, a name that the list offers, an address of a site.
  address(said) {
    const offer = [...(document.getElementById("rich-targets")?.options ?? [])].find((each) => each.label === said);
    if (/^C-\d{4}-\d+$/i.test(said)) return `case:${said.toUpperCase()}`;
    if (/^[^\s@:/]+@[^\s@]+\.[^\s@]+$/.test(said)) return `mailto:${said}`;
    if (/^www\./i.test(said)) return `https://${said}`;
    return offer?.value ?? said;
  }

  does(button) {
    if (!button) return;
    const link = this.bar.querySelector(".rich-link");
    const address = link.querySelector("input");
    if (button.dataset.does === "link") {
      this.chosen = getSelection().rangeCount ? getSelection().getRangeAt(0).cloneRange() : null;
      link.hidden = false;
      address.value = this.chosen?.startContainer.parentElement?.closest("a")?.getAttribute("href") ?? this.offered();
      address.focus();
      return;
    }
    this.editor.focus();
    if (button.dataset.does === "set-link") {
      link.hidden = true;
      if (!this.chosen) return;
      getSelection().removeAllRanges();
      getSelection().addRange(this.chosen);
      const to = this.address(address.value.trim());
      document.execCommand(to ? "createLink" : "unlink", false, to);
    } else if (button.dataset.does === "gap") {
      this.field.dispatchEvent(new CustomEvent("gap"));
    } else if (button.dataset.does === "put") {
      this.editor.querySelector(`[data-gap="${CSS.escape(button.dataset.puts)}"]`)?.remove();
      this.put(button.dataset.puts);
    } else if (button.dataset.does === "picture") {
      const { src, alt } = button.dataset;
      const picture = [...this.editor.querySelectorAll("img")].find((each) => each.dataset.src === src) ?? Object.assign(new Image(), { alt });
      picture.dataset.src = src;
      this.show(picture);
      this.range().insertNode(picture);
      getSelection().collapse(picture.parentNode, [...picture.parentNode.childNodes].indexOf(picture) + 1);
      this.sees(picture);
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
    const bare = html.replace(/<style\b[^]*?<\/style\s*>|\s(?:on\w+|style)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi, "");
    if (html && !this.line) holder.append(tidied(new DOMParser().parseFromString(bare, "text/html").body, false, this.gapped));
    const much = (html && !this.line ? holder.innerHTML : text).length + this.editor.innerHTML.length > LONGEST;
    this.much.hidden = !much;
    if (much) return;
    if (html && !this.line) document.execCommand("insertHTML", false, holder.innerHTML);
    else document.execCommand("insertText", false, this.line ? text.replace(/\s+/g, " ") : text);
  }

  changed() {
    this.field.dispatchEvent(new CustomEvent("words"));
    this.sent.value = this.editor.textContent.trim() || this.editor.querySelector("img") ? this.editor.innerHTML : "<p></p>";
    this.sent.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

// A question with gaps: the gaps stand among its words, and what fills each is written under them, in the same order.
class Gaps {
  constructor(box) {
    this.box = box;
    for (const piece of box.querySelectorAll("[data-piece]")) piece.remove();
    const field = box.querySelector("[data-rich]");
    field.hidden = false;
    this.rich = new Rich(field);
    field.addEventListener("gap", () => this.make());
    field.addEventListener("words", () => this.follow());
    box.addEventListener("input", (event) => { if (event.target.name?.startsWith("gap-")) this.follow(); });
    box.addEventListener("click", (event) => this.out(event));
    this.follow();
  }

  get chips() {
    return [...this.rich.editor.querySelectorAll("[data-gap]")];
  }

  of(name) {
    return this.box.querySelector(`fieldset[data-gap="${CSS.escape(name)}"]`);
  }

  first(name) {
    return this.of(name)?.querySelector("textarea")?.value.split("\n")[0].trim() ?? "";
  }

  make() {
    const names = new Set([...this.box.querySelectorAll("fieldset[data-gap]")].map((each) => each.dataset.gap));
    let number = this.chips.length + 1;
    while (names.has(`gap-${number}`)) number += 1;
    const name = `gap-${number}`;
    const words = this.rich.put(name);
    this.add(name).querySelector("textarea").value = words;
    this.follow();
    if (!words) this.of(name).querySelector("textarea").focus();
  }

  add(name) {
    const made = this.box.querySelector("[data-gap-new]").content.cloneNode(true).firstElementChild;
    made.dataset.gap = name;
    made.querySelector("[data-piece]").remove();
    made.querySelector("textarea").name = `gap-${name}`;
    made.querySelector("textarea").id = `f-gap-${name}`;
    made.querySelector("label").htmlFor = `f-gap-${name}`;
    this.box.append(made);
    return made;
  }

  // Number the gaps as they stand, each with the first of its answers; one that was deleted waits for an undo.
  follow() {
    const met = new Set();
    for (const each of this.chips) {
      if (met.has(each.dataset.gap)) each.replaceWith(this.first(each.dataset.gap));
      met.add(each.dataset.gap);
    }
    let before = null;
    for (const [place, each] of this.chips.entries()) {
      const { gap } = each.dataset;
      const fills = this.of(gap) ?? this.add(gap);
      const legend = this.box.dataset.gaps.replace("{n}", place + 1);
      fills.querySelector("legend").textContent = legend;
      const out = fills.querySelector("[data-gap-out]");
      out.lastChild.data = out.dataset.gapOut.replace("{n}", place + 1);
      const first = this.first(gap);
      each.textContent = first ? `${legend}: ${first}` : legend;
      if (before && before.nextElementSibling !== fills) before.after(fills);
      before = fills;
    }
    for (const fills of this.box.querySelectorAll("fieldset[data-gap]")) {
      fills.disabled = !met.has(fills.dataset.gap);
      fills.hidden = fills.disabled;
    }
  }

  out(event) {
    const button = event.target.closest("[data-gap-out]");
    if (!button) return;
    event.preventDefault();
    const { gap } = button.closest("fieldset").dataset;
    const each = this.chips.find((one) => one.dataset.gap === gap);
    each?.replaceWith(this.first(gap));
    this.rich.editor.normalize();
    this.rich.editor.focus();
    this.rich.changed();
  }
}

for (const box of document.querySelectorAll("[data-gaps]")) new Gaps(box);
for (const field of document.querySelectorAll("[data-rich]")) if (!field.querySelector(".rich")) new Rich(field);
