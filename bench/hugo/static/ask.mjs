/**
 * Asks Pagefind for what the box or the address says, and shows the first five, as Pagefind's own
 * interface does. `document.body.dataset.state` says "ready" when they stand there.
 */
import * as pagefind from "/pagefind/pagefind.js";

const form = document.querySelector("form");
const list = document.querySelector("ol[data-results]");

async function ask(text) {
  document.body.dataset.state = "loading";
  const { results } = await pagefind.search(text);
  window.results = results;
  const shown = await Promise.all(results.slice(0, 5).map((result) => result.data()));
  list.replaceChildren(...shown.map((page) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = page.url;
    link.textContent = page.meta.title;
    item.append(link);
    return item;
  }));
  document.body.dataset.asked = text;
  document.body.dataset.state = "ready";
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask(form.elements.q.value);
});
await pagefind.init();
document.body.dataset.listening = "yes";
