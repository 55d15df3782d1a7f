// Small helps for pages that work without them: a form is sent once, too large a file is not sent at all, panels open.
"use strict";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  const question = (event.submitter && event.submitter.dataset.ask) || form.dataset.ask;
  if (question && !window.confirm(question)) { event.preventDefault(); return; }
  const target = (event.submitter && event.submitter.formTarget) || form.target;
  if (target !== "_blank") form.dataset.sent = "1"; // else this page stays, and may send it again
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

for (const field of document.querySelectorAll("[data-submit-on-change]")) {
  field.addEventListener("change", () => field.form.requestSubmit());
}

// Files that the server would not take are refused where they are chosen.
for (const field of document.querySelectorAll("[data-most-bytes]")) {
  field.addEventListener("change", () => {
    const bytes = [...field.files].reduce((sum, file) => sum + file.size, 0);
    field.setCustomValidity(bytes > Number(field.dataset.mostBytes) ? field.dataset.tooLarge : "");
    field.reportValidity();
  });
}

// An element with data-reload-seconds asks the page to come again, unless somebody is typing in it.
const reload = document.querySelector("[data-reload-seconds]");
if (reload) {
  window.setInterval(() => {
    const at = document.activeElement;
    if (document.hidden || (at && /^(INPUT|SELECT|TEXTAREA)$/.test(at.tagName))) return;
    window.location.reload();
  }, Number(reload.dataset.reloadSeconds) * 1000);
}

// A link to something inside panels that are closed opens them.
function openTarget() {
  const id = decodeURIComponent(window.location.hash.slice(1));
  const target = id && document.getElementById(id);
  if (!target || !target.closest("details")) return;
  for (let panel = target.closest("details"); panel; panel = panel.parentElement.closest("details")) panel.open = true;
  target.scrollIntoView();
}
window.addEventListener("hashchange", openTarget);
openTarget();
