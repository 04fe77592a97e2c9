// The calendar: a draft is dragged to another day. What it posts, a form posts without script, too.

const form = document.querySelector("#calendar-move");
const days = document.querySelectorAll(".calendar__day");
let dragged = null;

function mark(day) {
  days.forEach((each) => each.classList.toggle("calendar__day--target", each === day));
}

function move(entry, day) {
  if (day === entry.closest("[data-day]")) return;
  if ("approved" in entry.dataset && !window.confirm(form.dataset.confirm)) return;
  form.action = entry.dataset.moveUrl;
  form.elements.digest.value = entry.dataset.digest;
  form.elements.moves.value = entry.dataset.moves;
  form.elements.day.value = day.dataset.day;
  form.submit();
}

document.querySelectorAll("[data-move-url]").forEach((entry) => {
  entry.addEventListener("dragstart", (event) => {
    dragged = entry;
    event.dataTransfer.effectAllowed = "move";
    // Without data, Firefox starts no drag.
    event.dataTransfer.setData("text/plain", entry.textContent.trim());
  });
  entry.addEventListener("dragend", () => {
    dragged = null;
    mark(null);
  });
});

days.forEach((day) => {
  day.addEventListener("dragover", (event) => {
    if (!dragged) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    mark(day);
  });
  day.addEventListener("drop", (event) => {
    if (!dragged) return;
    event.preventDefault();
    const entry = dragged;
    // After the drag has ended: a question within it would leave it hanging.
    setTimeout(() => move(entry, day));
  });
});
