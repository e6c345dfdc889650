/* What the script adds; every page works without it. */
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const WARN_BEFORE = 120; // seconds
  const GUARD = 3000; // milliseconds in which a second press is the same press

  // "/" goes to the search box, unless something is being typed.
  document.addEventListener("keydown", (event) => {
    const find = document.querySelector("[data-find]");
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || !find || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    find.focus();
    find.select();
  });

  // Drop-downs of the header: Escape and a press elsewhere close them.
  const closeDrops = (except) => all("details[data-drop][open]").forEach((drop) => drop !== except && drop.removeAttribute("open"));
  document.addEventListener("click", (event) => closeDrops(event.target.closest("details[data-drop]")));
  document.addEventListener("keydown", (event) => {
    const open = document.querySelector("details[data-drop][open]");
    if (event.key !== "Escape" || !open) return;
    closeDrops();
    open.querySelector("summary").focus();
  });

  // The summary of faults is where the reader lands.
  const focusFaults = () => document.querySelector("[data-focus]")?.focus();

  // A second press within moments does nothing; the server's form token stands behind it.
  const sentAt = new WeakMap();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "get") return;
    if (Date.now() - (sentAt.get(form) ?? 0) < GUARD) event.preventDefault();
    else sentAt.set(form, Date.now());
  });

  // Typed and not sent: ask before leaving.
  let unsaved = false;
  document.addEventListener("input", (event) => {
    if (event.target.closest("form[data-unsaved]")) unsaved = true;
  });
  document.addEventListener("submit", () => { unsaved = false; });
  document.addEventListener("htmx:afterSettle", (event) => {
    const saved = event.target.closest("form[data-unsaved]");
    if (saved && !saved.querySelector("[data-not-saved]")) unsaved = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });

  // 25022021 becomes 25/02/2021: the number pad of a phone has no slash.
  document.addEventListener("change", (event) => {
    const field = event.target.closest("[data-day]");
    const digits = field && field.value.trim().match(/^(\d{2})(\d{2})(\d{4})$/);
    if (digits) field.value = digits.slice(1).join("/");
  });

  // What file was chosen, how big it is, and whether it may come in.
  const told = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1).replace(".", ",")} MB`);
  document.addEventListener("change", (event) => {
    const field = event.target.closest("input[type=file]");
    if (!field) return;
    let line = field.parentElement.querySelector(".file-told");
    if (!line) {
      line = Object.assign(document.createElement("p"), { className: "file-told" });
      line.setAttribute("role", "status");
      field.after(line);
    }
    const file = field.files[0];
    const limit = Number(field.dataset.maxBytes || 0);
    const tooBig = Boolean(file && limit && file.size > limit);
    line.classList.toggle("too-big", tooBig);
    line.textContent = !file ? "" : `${file.name}: ${told(file.size)}${tooBig ? `, quá ${told(limit)} cho phép. Hãy chọn tệp nhỏ hơn.` : ""}`;
  });

  // Lists: one box ticks them all, and the count of the ticked stands by the acts.
  const count = (name) => {
    const ticked = all(`input[name="${CSS.escape(name)}"]:checked`).length;
    all(`[data-count-of="${CSS.escape(name)}"]`).forEach((place) => { place.textContent = `Đã chọn ${ticked}`; });
  };
  document.addEventListener("change", (event) => {
    const head = event.target.closest("[data-check-all]");
    if (head) all(`input[type=checkbox][name="${CSS.escape(head.dataset.checkAll)}"]`).forEach((box) => { box.checked = head.checked; });
    const name = head ? head.dataset.checkAll : event.target.name;
    if (name && event.target.type === "checkbox") count(name);
  });

  const enhance = (root) => {
    all("[data-check-all][hidden], [data-print][hidden]", root).forEach((one) => { one.hidden = false; });
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
  document.addEventListener("htmx:afterSwap", (event) => enhance(event.target));

  // Two minutes before the session ends: say so, and let one press keep it. Tabs share the clock.
  const limit = Number(document.body.dataset.idleSeconds || 0);
  const KEY = "portal-last-request";
  const stamp = () => { try { localStorage.setItem(KEY, String(Date.now())); } catch { /* private window: this tab alone */ } lastHere = Date.now(); };
  const last = () => { try { return Math.max(lastHere, Number(localStorage.getItem(KEY)) || 0); } catch { return lastHere; } };
  let lastHere = Date.now();
  const box = Object.assign(document.createElement("div"), { className: "idle", hidden: true });
  const stay = async () => {
    const answer = await fetch(document.body.dataset.stayUrl, { redirect: "manual", headers: { Accept: "text/html" } }).catch(() => null);
    if (answer?.ok) { stamp(); watch(); } else tell("Không giữ được phiên làm việc. Hãy sao lại nội dung đang nhập rồi đăng nhập lại.", false);
  };
  const tell = (sentence, canStay) => {
    box.hidden = false;
    if (box.firstChild?.textContent === sentence) return;
    const line = Object.assign(document.createElement("p"), { textContent: sentence });
    line.setAttribute("role", "alert");
    box.replaceChildren(line);
    if (!canStay) return;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-primary", textContent: "Tôi vẫn đang làm" });
    button.addEventListener("click", stay);
    box.append(button);
  };
  const watch = () => {
    const left = limit - (Date.now() - last()) / 1000;
    if (left > WARN_BEFORE) box.hidden = true;
    else if (left > 0) tell("Phiên làm việc sắp hết vì không có thao tác: còn chưa đầy 2 phút.", true);
    else tell("Phiên làm việc đã hết. Hãy sao lại nội dung đang nhập rồi đăng nhập lại.", false);
  };
  if (limit > WARN_BEFORE) {
    document.body.append(box);
    stamp();
    setInterval(watch, 10000);
    document.addEventListener("htmx:afterRequest", stamp);
  }

  enhance(document);
  focusFaults();
})();
