// A form with data-upload sends its file with a bar that shows how far it is; too large a file is refused before it is
// sent. Where this does not run, the form works as any other.

for (const form of document.querySelectorAll("form[data-upload]")) {
  const file = form.querySelector("input[type=file]");
  const bar = form.querySelector("progress");
  const state = form.querySelector("[data-upload-state]");
  const most = Number(form.dataset.upload);

  const say = (words) => {
    state.textContent = words;
  };

  const stop = (words) => {
    bar.hidden = true;
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button")) button.disabled = false;
    say(words);
  };

  file.addEventListener("change", () => say(file.files[0]?.size > most ? state.dataset.large : ""));

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (file.files[0]?.size > most) {
      stop(state.dataset.large);
      return;
    }
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", ({ lengthComputable, loaded, total }) => {
      if (!lengthComputable) return;
      bar.hidden = false;
      bar.max = total;
      bar.value = loaded;
      say(state.dataset.sending.replace("{part}", Math.round((100 * loaded) / total)));
    });
    request.addEventListener("load", () => {
      if (request.status < 300) {
        window.location.assign(request.responseURL);
        return;
      }
      let said = {};
      try {
        said = JSON.parse(request.responseText);
      } catch {
        // An answer without words is told by its status alone.
      }
      stop(said.message ?? state.dataset.failed);
    });
    request.addEventListener("error", () => stop(state.dataset.failed));
    request.send(new FormData(form));
  });
}
