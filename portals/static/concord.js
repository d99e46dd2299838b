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
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  form.querySelectorAll("button[type=submit], button:not([type])").forEach((button) => button.setAttribute("aria-busy", "true"));
  const bar = form.querySelector("progress[data-upload]");
  const files = [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length);
  if (bar && files) upload(event, form, bar);
});

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

// An open page says when it has changed. Shown, it is put in place where it stands; what somebody has typed, stays.
const live = document.querySelector("[data-live]");
if (live && "EventSource" in window) {
  live.querySelector("button").addEventListener("click", () => show().catch(() => location.reload()));
  listen();
}

function listen() {
  const address = new URL(location.href);
  address.searchParams.delete("done");
  address.searchParams.set("live", live.dataset.live);
  const source = new EventSource(address);
  source.addEventListener("changed", () => { source.close(); live.firstElementChild.hidden = false; });
  source.addEventListener("over", () => source.close());
  addEventListener("pagehide", () => source.close(), { once: true });
}

async function show() {
  const address = new URL(location.href);
  address.searchParams.delete("done");
  const answer = await fetch(address, { headers: { accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [old, fresh, mark] = [document.querySelector("main"), page.querySelector("main"), page.querySelector("[data-live]")];
  if (!answer.ok || !fresh || !mark) return location.reload();
  const focused = document.activeElement;
  for (const form of old.querySelectorAll("form[method=post]")) keep(form, fresh);
  for (const fold of old.querySelectorAll("details[open][id]")) fresh.querySelector(`#${CSS.escape(fold.id)}`)?.setAttribute("open", "");
  old.replaceWith(fresh);
  document.querySelector(".places")?.replaceWith(page.querySelector(".places"));
  if (fresh.contains(focused)) focused.focus();
  live.dataset.live = mark.dataset.live;
  live.firstElementChild.hidden = true;
  listen();
}

// The controls that somebody has filled in go into the same form of the new page.
function keep(form, fresh) {
  const same = [...fresh.querySelectorAll("form[method=post]")].find((each) => each.getAttribute("action") === form.getAttribute("action"));
  for (const control of same ? form.elements : []) {
    const other = control.name && control.type !== "hidden" ? same.elements[control.name] : null;
    if (!other || !typed(control)) continue;
    if (other instanceof RadioNodeList) [...other].forEach((each) => { if (each.value === control.value) each.checked = control.checked; });
    else other.replaceWith(control);
    same.closest("details")?.setAttribute("open", "");
  }
}

function typed(control) {
  if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
  if (control.type === "file") return control.files.length > 0;
  if (control instanceof HTMLSelectElement) return [...control.options].some((each) => each.selected !== each.defaultSelected);
  return "defaultValue" in control && control.value !== control.defaultValue;
}
