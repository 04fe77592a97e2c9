// The review screen by keyboard, and its previews as wide as the device but no wider than the pane.
// Without this module everything is reached by Tab and Enter, and the previews scroll.

const PANES = { 1: "difference", 2: "preview", 3: "comments" };
const FORMS = { a: "approve", s: "send-back" };

function isTyping(target) {
  return target.closest("input, textarea, select, [contenteditable], [role='dialog']") !== null;
}

function showPane(name) {
  const tab = document.getElementById(`tab-label-${name}`);
  tab?.click();
  tab?.focus();
}

function focusForm(name) {
  const field = document.querySelector(`[data-review-form="${name}"] textarea`);
  field?.focus();
  return field !== null;
}

function onKey(event) {
  if (event.defaultPrevented || event.repeat) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = event.target.closest("[data-review-form]");
    if (form) {
      event.preventDefault();
      form.requestSubmit();
    }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (PANES[event.key]) {
    event.preventDefault();
    showPane(PANES[event.key]);
  } else if (FORMS[event.key] && focusForm(FORMS[event.key])) {
    // The letter itself must not land in the field.
    event.preventDefault();
  }
}

function fit(frame) {
  const width = Number(frame.dataset.previewWidth);
  const scale = Math.min(1, frame.clientWidth / width);
  // A pane that is hidden has no width: it is fitted when it is shown.
  if (scale > 0) frame.style.setProperty("--preview-scale", scale);
}

// A decision is sent once, however often the button is pressed.
function sendOnce(event) {
  if (!event.target.matches("[data-review-form]")) return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
}

// Wagtail's faces of who is here carry their names in tooltips alone: name the buttons, too.
let others = [];
function rememberOthers(event) {
  others = event.detail?.data?.other_sessions ?? [];
}
function nameFaces() {
  document.querySelectorAll("#w-editing-sessions li").forEach((item, index) => {
    const button = item.querySelector("button:not([aria-label])");
    if (button && others[index]) button.setAttribute("aria-label", others[index].user);
  });
}
document.addEventListener("w-swap:json", rememberOthers);
document.addEventListener("w-swap:success", nameFaces);

if (document.querySelector("[data-review-keys]")) {
  document.addEventListener("keydown", onKey);
  document.querySelector("[data-review-legend]").hidden = false;
}
document.addEventListener("submit", sendOnce);
// Back from the next page, what was sent may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-review-form]")) delete form.dataset.sent;
});
const observer = new ResizeObserver((entries) => entries.forEach((entry) => fit(entry.target)));
for (const frame of document.querySelectorAll("[data-preview-width]")) {
  frame.classList.add("previews__frame--fitted");
  observer.observe(frame);
}
