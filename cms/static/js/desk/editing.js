/* Two enhancements of the article's editor and of the page on which an article is retracted. */

/*
 * A save that is asked for while an autosave is on its way waits for its answer. The autosave writes a
 * revision; sent at the same time, the save would be based on the one before, and be kept apart from it.
 */
const WAIT_AT_MOST_MS = 15000;

function saveAfterAutosave(form) {
  let onItsWay = false;
  let waiting = null;

  const goOn = () => {
    onItsWay = false;
    if (!waiting) return;
    const submitter = waiting;
    waiting = null;
    if (submitter.name) {
      // The button may be disabled by now, and a disabled one is not sent.
      const action = document.createElement("input");
      Object.assign(action, { type: "hidden", name: submitter.name, value: submitter.value });
      form.append(action);
    }
    form.requestSubmit();
  };

  form.addEventListener("w-autosave:save", () => {
    onItsWay = true;
  });
  form.addEventListener("w-autosave:success", goOn);
  form.addEventListener("w-autosave:error", goOn);
  document.addEventListener(
    "submit",
    (event) => {
      if (event.target !== form || !onItsWay) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (waiting) return;
      waiting = event.submitter || {};
      setTimeout(goOn, WAIT_AT_MOST_MS);
    },
    true,
  );
}

/* Shows the note to readers while it is written, where the button would ask the server. */
function showNote(frame, note, button) {
  const write = () => {
    const text = note.value.trim();
    const page = new DOMParser().parseFromString(frame.dataset.withoutNote, "text/html");
    const standfirst = page.querySelector(".standfirst");
    if (text && standfirst) {
      const paragraphs = text.split(/\n{2,}/).map((paragraph) => {
        const element = page.createElement("p");
        paragraph.split("\n").forEach((line, number) => {
          if (number) element.append(page.createElement("br"));
          element.append(line);
        });
        return element;
      });
      const told = page.createElement("div");
      told.className = "standfirst";
      told.append(...paragraphs);
      standfirst.replaceWith(told);
    }
    frame.srcdoc = `<!doctype html>${page.documentElement.outerHTML}`;
  };
  let timer;
  note.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(write, 300);
  });
  button.hidden = true;
  write();
}

const editor = document.querySelector("form[data-edit-form]");
if (editor) saveAfterAutosave(editor);

const readers = document.querySelector("[data-readers]");
const note = document.querySelector("textarea[name=note]");
const show = document.querySelector("[data-show-note]");
if (readers && note && show) showNote(readers, note, show);
