// Tells the server once that a reader has the article before them: not a tab in the background, and not a page
// that the browser made ready ahead. The address is the page's own; see docs/readership.md.

const VISIBLE_MS = 1000;
const address = document.querySelector("[data-seen]")?.dataset.seen;
let timer;
let isSent = false;

function send() {
  isSent = true;
  navigator.sendBeacon(address);
}

// A page that comes back from the browser's memory goes on with what it knew: it is not sent again.
function watch() {
  clearTimeout(timer);
  if (!isSent && !document.prerendering && document.visibilityState === "visible") {
    timer = setTimeout(send, VISIBLE_MS);
  }
}

if (address) {
  document.addEventListener("visibilitychange", watch);
  document.addEventListener("prerenderingchange", watch);
  watch();
}
