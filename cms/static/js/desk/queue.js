// Opens "Give it to…" on the queue itself. Without it, the link leads to a page of its own.

const dialog = document.createElement("dialog");
dialog.className = "desk-dialog";
dialog.setAttribute("aria-labelledby", "desk-dialog-title");
document.body.append(dialog);

async function formAt(address) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.getElementById("desk-assign");
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-desk-assign]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const form = await formAt(link.href).catch(() => null);
  if (!form) {
    window.location.assign(link.href);
    return;
  }
  form.querySelector("h2").id = "desk-dialog-title";
  dialog.replaceChildren(document.importNode(form, true));
  dialog.showModal();
  dialog.addEventListener("close", () => link.focus(), { once: true });
});

dialog.addEventListener("click", (event) => {
  if (!event.target.closest("[data-desk-close]")) return;
  event.preventDefault();
  dialog.close();
});
