/* Files under a question go at once, one after the other, each with its own progress; without it one file goes with
   the form. And what could not be saved says so, and stays. */
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const make = (name, facts = {}) => Object.assign(document.createElement(name), facts);
  const waiting = [];
  let isSending = false;

  const sentenceOf = (page) => page.querySelector(".error-summary li, [role=alert]")?.textContent.trim();
  const LOST = "Mất kết nối khi gửi. Hãy kiểm tra mạng rồi chọn lại tệp này.";

  const next = () => {
    const job = waiting.shift();
    isSending = Boolean(job);
    if (job) send(job);
  };

  const fail = (job, sentence) => {
    job.line.classList.add("file-failed");
    job.line.replaceChildren(make("span", { textContent: `✕ ${job.file.name}: ${sentence}` }));
    job.line.setAttribute("role", "alert");
  };

  const send = (job) => {
    const { box, file, bar } = job;
    const form = box.closest("form");
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.append(box.dataset.name, box.dataset.key);
    body.append("dated_on", box.querySelector("[data-day]")?.value ?? "");
    body.append("upload", file);
    const request = new XMLHttpRequest();
    request.open("POST", box.dataset.url);
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total; });
    request.addEventListener("load", () => {
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      const list = page.getElementById(`tep-${box.dataset.key}`);
      if (request.status !== 200 || !list) fail(job, sentenceOf(page) || LOST);
      else {
        box.querySelector(".evidence").replaceWith(list);
        const count = box.parentElement.querySelector("[data-file-count]");
        if (count) count.textContent = list.children.length;
        job.line.replaceChildren(make("span", { textContent: `✓ Đã gửi ${file.name}.` }));
        job.line.setAttribute("role", "status");
      }
      next();
    });
    request.addEventListener("error", () => { fail(job, LOST); next(); });
    request.send(body);
  };

  all("[data-files]").forEach((box) => {
    const input = box.querySelector("input[type=file]");
    if (!input) return;
    const lines = make("ul", { className: "evidence file-jobs" });
    input.multiple = true;
    input.after(lines);
    input.addEventListener("change", () => {
      const limit = Number(input.dataset.maxBytes || 0);
      [...input.files].forEach((file) => {
        const bar = make("progress", { max: 100, value: 0 });
        bar.setAttribute("aria-label", `Đang gửi ${file.name}`);
        const line = make("li");
        line.append(make("span", { textContent: file.name }), bar);
        lines.append(line);
        const job = { box, file, bar, line };
        if (limit && file.size > limit) fail(job, `lớn hơn ${Math.round(limit / 1048576)} MB. Hãy quét ở độ phân giải thấp hơn.`);
        else waiting.push(job);
      });
      input.value = "";
      box.querySelector(".file-told")?.remove();
      if (!isSending) next();
    });
  });

  // A lost connection is told where "Đã lưu" would stand; what was typed stays where it is.
  const told = () => document.querySelector("[data-save-told]");
  const tell = (sentence) => { if (told()) told().textContent = sentence; };
  const unsaved = () => tell("Chưa lưu được vì mất kết nối. Nội dung vẫn còn trên trang này; hãy thử bấm “Lưu” khi có mạng lại.");
  ["htmx:sendError", "htmx:responseError", "htmx:timeout"].forEach((name) => document.addEventListener(name, unsaved));

  // Sent into nothing, the page would give way to the browser's own, and the words with it: so the server is asked
  // first whether it is there, and only then is the page left.
  const ASKED_FOR = 20000; // milliseconds
  let isAsking = false;
  let isThere = false;
  const answers = () => fetch(document.body.dataset.stayUrl, { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(ASKED_FOR) })
    .then((answer) => answer.status < 500, () => false);
  document.addEventListener("submit", async (event) => {
    if (isThere || !told() || !event.target.contains(told())) return;
    event.preventDefault();
    event.stopPropagation();
    if (isAsking) return;
    isAsking = true;
    tell("Đang lưu…");
    isThere = await answers();
    isAsking = false;
    if (isThere) {
      tell("");
      event.target.requestSubmit(event.submitter);
    } else unsaved();
    isThere = false;
  }, true);
})();
