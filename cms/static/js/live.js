// Tells who has a page open of the stories that came since: one quiet line above the stream.

const EVERY_MS = 60_000;
const texts = JSON.parse(document.getElementById("live-texts")?.textContent ?? "{}");
const plural = new Intl.PluralRules(document.documentElement.lang);

function follow(element) {
  const shown = new Set(element.dataset.shown.split(" ").filter(Boolean).map(Number));
  const line = document.createElement("p");
  line.className = "live";
  line.setAttribute("role", "status");
  element.before(line);
  let failures = 0;
  let etag = "";
  let timer = 0;
  let isAsking = false;

  function tell(newest) {
    // Those above the first that is known; all of them, if none of them is.
    const known = newest.findIndex((id) => shown.has(id));
    const fresh = known === -1 ? newest.length : known;
    const text = fresh ? (texts[plural.select(fresh)] ?? texts.other).replace("%s", fresh) : "";
    // What is set anew is read out anew.
    if (text === line.textContent) return;
    const link = document.createElement("a");
    link.href = location.pathname + location.search;
    link.textContent = text;
    line.replaceChildren(...(text ? [link] : []));
  }

  async function ask() {
    if (document.hidden || isAsking) return;
    isAsking = true;
    try {
      const headers = etag ? { "If-None-Match": etag } : {};
      const answer = await fetch(`/-/live/${encodeURIComponent(element.dataset.stream)}`, { headers });
      if (answer.ok) {
        etag = answer.headers.get("ETag") ?? "";
        tell((await answer.json()).newest);
      }
      failures = answer.ok || answer.status === 304 ? 0 : failures + 1;
    } catch {
      failures += 1;
    }
    isAsking = false;
    wait();
  }

  function wait() {
    clearTimeout(timer);
    timer = setTimeout(ask, EVERY_MS * 2 ** Math.min(failures, 5));
  }

  document.addEventListener("visibilitychange", () => document.hidden || ask());
  wait();
}

if (texts.other) document.querySelectorAll("[data-stream]").forEach(follow);
