// Tells the server which heading of the lesson is being read, so that another device opens there.
const text = document.querySelector("[data-place]");
const headings = text ? [...text.querySelectorAll("h2[id], h3[id]")] : [];
let sent = location.hash.slice(1);
let waiting;

const tell = (heading) => {
  if (heading === sent) return;
  sent = heading;
  const body = new URLSearchParams({ heading });
  fetch(text.dataset.place, {
    method: "POST",
    body,
    keepalive: true,
    headers: { "X-CSRFToken": text.dataset.token, Accept: "application/json" },
  }).catch(() => { sent = ""; });
};

const observer = new IntersectionObserver(() => {

  const passed = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 2);
  clearTimeout(waiting);
  waiting = setTimeout(() => tell(passed.length ? passed.at(-1).id : ""), 3000);
}, { rootMargin: "0px 0px -50% 0px" });
headings.forEach((heading) => observer.observe(heading));

// Another language opens at the heading that is being read.
for (const link of document.querySelectorAll("a[data-tongue]")) {
  link.addEventListener("click", () => {
    const read = [...document.querySelectorAll(".lesson-text :is(h2, h3)[id]")];
    const here = read.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 2).at(-1);
    if (here) link.hash = here.id;
  });
}
