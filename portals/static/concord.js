/* Small comforts; every page works without this file. */
"use strict";

// The menu closes on Escape and on a click elsewhere.
const menu = document.querySelector("details.menu");
document.addEventListener("click", (event) => { if (menu && !menu.contains(event.target)) menu.open = false; });
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu || !menu.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// A form is sent once, and its button says so; a form with files shows how far the upload has come.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    form.querySelectorAll("button[type=submit], button:not([type])").forEach((button) => button.setAttribute("aria-busy", "true"));
    const bar = form.querySelector("progress[data-upload]");
    const files = [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length);
    if (bar && files) upload(event, form, bar);
  });
}

function upload(event, form, bar) {
  event.preventDefault();
  const request = new XMLHttpRequest();
  bar.closest("[hidden]")?.removeAttribute("hidden");
  request.upload.addEventListener("progress", (step) => { if (step.lengthComputable) bar.value = step.loaded / step.total; });
  request.addEventListener("load", () => {
    if (request.status < 300 && request.responseURL !== form.action) return location.assign(request.responseURL);
    const answer = new DOMParser().parseFromString(request.responseText, "text/html");
    if (!answer.querySelector("main")) return location.reload();
    document.title = answer.title;
    document.querySelector("main").replaceWith(answer.querySelector("main"));
    document.querySelector(".problems, h1")?.focus();
    delete form.dataset.sent;
  });
  request.addEventListener("error", () => { delete form.dataset.sent; form.submit(); });
  request.open("POST", form.action);
  request.send(new FormData(form, event.submitter));
}

// A link to a payment opens its form.
document.getElementById(location.hash.slice(1))?.querySelector("details.fold")?.setAttribute("open", "");

// A page that comes back from the browser's cache can be sent again.
addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  document.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
});
