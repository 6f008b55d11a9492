// Forms with data-autosave save themselves while they are filled in. What could not be sent waits on this device, in
// order, and is sent when the line is back. Each message has an id of its own, so sending it twice changes nothing.
//
// What waits for a form is one list in localStorage, under the person and the form's address:
//   [{ id, version, fields: [[name, value], ...], touched: [name, ...], submitted }, ...]
// `version` is the one that the person saw while typing; the server decides by it whether somebody else was quicker.

const WAIT_AFTER_TYPING = 800;
const TRY_AGAIN_AFTER = [2000, 5000, 15000, 60000];
const LATER = new Set([401, 429, 500, 502, 503, 504]);
const NOT_ANSWERS = new Set(["csrf_token", "version", "save_id"]);

class Saver {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.autosave;
    this.key = `learnhub:${document.body.dataset.person ?? ""}:${this.url}`;
    this.state = form.querySelector("[data-saved-state]") ?? document.createElement("output");
    this.touched = new Set();
    this.unseen = new Map(); // fields that somebody else changed and that are not shown here: the version before that
    this.tries = 0;
    this.sending = false;
    form.addEventListener("input", (event) => this.changed(event.target, WAIT_AFTER_TYPING));
    form.addEventListener("change", (event) => this.changed(event.target, 0));
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      if (this.sending && form.dataset.waits !== undefined) {
        // What is on its way comes first: the button would else send an older version of the same text.
        event.preventDefault();
        this.pressed = event.submitter;
        return;
      }
      this.submitted();
    });
    window.addEventListener("online", () => this.send());
    window.addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.keep();
    });
    this.restore();
  }

  get waiting() {
    try {
      return JSON.parse(localStorage.getItem(this.key)) ?? [];
    } catch {
      return this.unkept ?? [];
    }
  }

  set waiting(messages) {
    this.unkept = messages;
    try {
      if (messages.length) localStorage.setItem(this.key, JSON.stringify(messages));
      else localStorage.removeItem(this.key);
    } catch {
      // Without storage the list lives as long as the page.
    }
  }

  get version() {
    return this.form.elements.namedItem("version");
  }

  // Put back what a closed page could not send.
  restore() {
    // A list that went out with the form's own button has been taken when the form now has another version.
    const messages = this.waiting.filter(({ submitted, version }) => !submitted || version === this.version?.value);
    this.waiting = messages;
    for (const { fields, touched } of messages) {
      for (const name of touched) {
        const values = fields.filter(([field]) => field === name).map(([, value]) => value);
        this.put(name, values);
      }
    }
    if (messages.length) this.send();
  }

  put(name, values) {
    for (const control of this.controls(name)) {
      if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
      else if (control.multiple) for (const option of control.options) option.selected = values.includes(option.value);
      else control.value = values[0] ?? "";
    }
  }

  controls(name) {
    return [...this.form.elements].filter((control) => control.name === name && control.type !== "hidden");
  }

  changed(control, wait) {
    if (!control.name || NOT_ANSWERS.has(control.name) || control.type === "file" || control.type === "password") return;
    // An answer of several parts is saved as a whole.
    const question = control.closest("[data-question]");
    for (const { name } of question?.elements ?? [control]) if (name) this.touched.add(name);
    if (!this.stopped) this.say(this.state.dataset.saving);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.keep();
      this.send();
    }, wait);
  }

  // Move what was changed into the list; the last message still unsent takes it up, so that the list stays short.
  keep() {
    clearTimeout(this.timer);
    if (!this.touched.size) return;
    const messages = this.waiting;
    const last = messages.at(-1);
    const joins = last && !(this.sending && messages.length === 1);
    const touched = new Set([...(joins ? last.touched : []), ...this.touched]);
    const fields = [...new FormData(this.form)].filter(([name]) => touched.has(name));
    const unseen = [...this.touched].find((name) => this.unseen.has(name));
    const message = {
      id: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`,
      version: unseen ? this.unseen.get(unseen) : joins ? last.version : (this.newest ?? this.version?.value),
      fields,
      touched: [...touched],
    };
    this.waiting = joins ? [...messages.slice(0, -1), message] : [...messages, message];
    this.touched.clear();
  }

  body(message) {
    const body = new URLSearchParams(message.fields);
    for (const name of message.touched) {
      if (!message.fields.some(([field]) => field === name)) body.append(name, "");
      body.append("touched", name);
    }
    body.set("csrf_token", this.form.elements.namedItem("csrf_token").value);
    if (message.version !== undefined) body.set("version", message.version);
    body.set("save_id", message.id);
    return body;
  }

  async send() {
    clearTimeout(this.again);
    if (this.sending || this.stopped) return;
    const [message] = this.waiting;
    if (!message) return;
    this.sending = true;
    this.say(this.state.dataset.saving);
    let answer;
    try {
      answer = await fetch(this.url, {
        method: "POST",
        headers: { Accept: "application/json", "X-CSRFToken": this.form.elements.namedItem("csrf_token").value },
        body: this.body(message),
        redirect: "error",
      });
    } catch {
      this.sending = false;
      if (!this.goes()) this.later();
      return;
    }
    const said = await answer.json().catch(() => ({}));
    this.sending = false;
    if (answer.ok) {
      this.tries = 0;
      this.took(message, said.version, said.others);
      if (this.waiting.length || this.touched.size) this.say(this.state.dataset.saving);
      else this.say(this.state.dataset.saved.replace("{time}", said.saved_at));
      this.form.dispatchEvent(new CustomEvent("saved", { bubbles: true }));
      if (!this.goes() && this.waiting.length) this.send();
    } else if (this.goes()) {
      return;
    } else if (LATER.has(answer.status)) {
      this.later(said.message, Number(answer.headers.get("Retry-After")) * 1000);
    } else {
      this.refused(answer.status, said);
    }
  }

  // The button that was pressed while something was on its way.
  goes() {
    const { pressed } = this;
    this.pressed = undefined;
    if (pressed) this.form.requestSubmit(pressed);
    return Boolean(pressed);
  }

  // What still waits was typed over what has just been saved: it has seen the new version too. What others wrote
  // meanwhile is put into its fields; where something was typed already, the version from before it stays, and the
  // server shows both texts.
  took(message, version, others = {}) {
    const left = this.waiting.filter(({ id }) => id !== message.id);
    const typed = new Set([...this.touched, ...left.flatMap(({ touched }) => touched)]);
    for (const [name, values] of Object.entries(others)) {
      if (message.touched.includes(name) || !this.controls(name).length) continue;
      if (values === null || typed.has(name)) this.unseen.set(name, this.unseen.get(name) ?? message.version);
      else {
        this.put(name, values);
        this.mark({ fields: values.map((value) => [name, value]), touched: [name] });
      }
    }
    if (this.version && version !== undefined) {
      for (const other of left)
        if (other.version === message.version && !other.touched.some((name) => this.unseen.has(name)))
          other.version = String(version);
      this.newest = String(version);
      if (!this.unseen.size) this.version.value = version;
    }
    this.waiting = left;
    this.mark(message);
  }

  // A list of the form's questions, if it has one, shows which are answered: links with data-answers="NAME".
  mark({ fields, touched }) {
    for (const link of this.form.querySelectorAll("[data-answers]")) {
      const of = (name) => name.split(":")[0] === link.dataset.answers;
      if (!touched.some(of)) continue;
      const answered = fields.some(([name, value]) => of(name) && value.trim());
      link.classList.toggle("is-answered", answered);
      link.querySelector("[data-answered]").textContent =
        link.querySelector("[data-answered]").dataset[answered ? "answered" : "open"];
    }
  }

  later(reason, wait = 0) {
    const fallback = TRY_AGAIN_AFTER[Math.min(this.tries, TRY_AGAIN_AFTER.length - 1)];
    this.tries += 1;
    this.again = setTimeout(() => this.send(), Math.max(wait, fallback));
    const fields = new Set(this.waiting.flatMap(({ touched }) => touched).map((name) => name.split(":")[0]));
    const form = new Intl.PluralRules(document.documentElement.lang).select(fields.size);
    const words = this.state.getAttribute(`data-waiting-${form}`).replace("{n}", fields.size);
    this.say(reason ? `${words}. ${reason}` : words, "saved-waiting");
  }

  // The server will not take this message as it is. The text stays in the form and in the list.
  refused(status, { code, message = this.state.dataset.unreachable }) {
    if (status === 409) this.stopped = true;
    if (status === 409 && code !== "sent") {
      const { conflict } = this.state.dataset;
      this.say(conflict.startsWith(message) ? conflict : `${message} ${conflict}`, "saved-not");
      const link = document.createElement("a");
      link.href = this.form.dataset.compare ?? window.location.pathname;
      link.target = "_blank";
      link.textContent = this.state.dataset.compare;
      this.state.append(" ", link);
      return;
    }
    this.say(this.state.dataset.unsaved.replace("{reason}", message), "saved-not");
  }

  say(words, kind = "") {
    this.state.className = `saved ${kind}`.trim();
    this.state.textContent = words;
  }

  // The whole form goes out with the button: what waits for it is in it.
  submitted() {
    clearTimeout(this.timer);
    clearTimeout(this.again);
    this.stopped = true;
    this.keep();
    this.waiting = this.waiting.map((message) => ({ ...message, submitted: true }));
  }

  leave() {
    this.keep();
    const [message] = this.waiting;
    if (message && !this.sending && !this.stopped) navigator.sendBeacon(this.url, this.body(message));
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) new Saver(form);
