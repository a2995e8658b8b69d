// Makes the live list and the inbox live, `/` jump to the search field, times say the reader's own hour on hover, and keeps drafts on this
// device.
// Everything works without it.
"use strict";

// The digits are those of the page, whatever the language's own are.
const locale = `${document.documentElement.lang}-u-nu-latn`;

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  event.preventDefault();
  const field = document.getElementById("q");
  if (field) {
    field.focus();
    field.select();
  } else if (document.querySelector(".nav")) {
    location.assign("/search");
  }
});

// The menu behind the last entry closes as other menus do: by Escape, and when somebody goes on elsewhere.
const more = document.querySelector(".nav-more");
if (more) {
  more.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !more.open) return;
    more.open = false;
    more.querySelector("summary").focus();
  });
  more.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !more.contains(event.relatedTarget)) more.open = false;
  });
  document.addEventListener("pointerdown", (event) => {
    if (!more.contains(event.target)) more.open = false;
  });
}

document.addEventListener("pointerover", (event) => {
  const time = event.target.closest?.("time[datetime]");
  if (!time || time.title) return;
  const moment = new Date(time.dateTime);
  if (isNaN(moment)) return;
  time.title = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "long" }).format(moment);
});

const DRAFT = "baraza-draft:";
const FILING = "baraza-filing";
const LEFT = "baraza-left"; // told to the other pages of this browser
let left = false; // signed out: nothing more is kept
try {
  drafts();
} catch {
  // A browser that keeps nothing keeps no drafts; the forms work as before.
}

function drafts() {
  // Whoever arrives at what was filed needs its draft no more. A link that was cut arrives nowhere.
  const filing = sessionStorage.getItem(FILING);
  if (filing && /^\/(records|release)\//.test(location.pathname)) {
    localStorage.removeItem(filing);
    sessionStorage.removeItem(FILING);
  }
  document.querySelector('form[action="/sign-out"]')?.addEventListener("submit", () => {
    left = true;
    localStorage.setItem(LEFT, String(Date.now()));
    localStorage.removeItem(LEFT);
    for (const key of Object.keys(localStorage)) if (key.startsWith(DRAFT)) localStorage.removeItem(key);
  });
  addEventListener("storage", (event) => {
    if (event.key === LEFT) left = true;
  });
  for (const form of document.querySelectorAll("form[data-draft]")) keep(form, DRAFT + form.dataset.draft);
}

function keep(form, key) {
  const WAIT = 400; // ms without a key before a draft is written
  const note = form.querySelector("[data-draft-note]");
  const NONE = ["hidden", "file", "submit", "button"]; // what nobody writes in: a button says what is done, and goes on saying it
  const fields = () => [...form.elements].filter((field) => field.name && !NONE.includes(field.type));
  const ticks = (field) => field.type === "checkbox" || field.type === "radio";
  const place = (field) => (ticks(field) ? `${field.name}=${field.value}` : field.name);
  // What the node sent back is newer than any draft, and is kept as one until it is filed.
  const back = "back" in form.dataset;
  let begun = back ? null : JSON.stringify(state());

  function state() {
    return Object.fromEntries(fields().map((field) => [place(field), ticks(field) ? field.checked : field.value]));
  }
  function write() {
    if (left) return;
    const now = JSON.stringify(state());
    if (now === begun) localStorage.removeItem(key);
    else localStorage.setItem(key, now);
    note.hidden = now === begun;
  }

  // Whoever is back at the form has not filed it.
  sessionStorage.removeItem(FILING);
  addEventListener("pageshow", (event) => event.persisted && sessionStorage.removeItem(FILING));

  const kept = back ? null : localStorage.getItem(key);
  if (kept) {
    const values = JSON.parse(kept);
    for (const field of fields()) {
      if (!(place(field) in values)) continue;
      if (ticks(field)) field.checked = values[place(field)];
      else field.value = values[place(field)];
    }
    note.hidden = false;
  }
  // A draft on a version that is not the newest any more would undo that: what it says is shown, to be copied from.
  const before = form.querySelector("[data-draft-before]");
  if (before) {
    for (const other of Object.keys(localStorage)) {
      if (other !== key && other.startsWith(DRAFT + before.dataset.draftBefore)) show(other);
    }
  }
  function show(other) {
    const values = JSON.parse(localStorage.getItem(other));
    const one = before.cloneNode(true);
    const list = one.querySelector("dl");
    const lines = new Map();
    const line = (name, title) => {
      if (lines.has(name)) return lines.get(name);
      const [line, label, words] = ["div", "dt", "dd"].map((tag) => document.createElement(tag));
      line.className = "prop";
      label.textContent = title?.firstChild?.textContent.trim() ?? name;
      words.className = "prose";
      words.dir = "auto";
      line.append(label, words);
      list.append(line);
      lines.set(name, words);
      return words;
    };
    // What it says and has no place in this form any more.
    const rest = new Set(Object.keys(values).filter((name) => values[name]));
    for (const field of fields()) {
      const value = values[place(field)];
      rest.delete(place(field));
      if (value === undefined || value === (ticks(field) ? field.checked : field.value)) continue;
      if (ticks(field)) {
        const tick = field.closest("label").cloneNode(true);
        const box = tick.querySelector("input");
        box.removeAttribute("name"); // shown, and no field of this form
        box.disabled = true;
        box.checked = value;
        line(field.name, field.closest("fieldset")?.querySelector("legend")).append(tick);
      } else {
        const chosen = [...(field.options ?? [])].find((option) => option.value === value);
        line(field.name, field.labels?.[0]).textContent = (chosen?.text ?? value) || "–";
      }
    }
    const drop = () => {
      localStorage.removeItem(other);
      one.remove();
    };
    // All of it stands here; where something has no place here, it is kept until its author signs out.
    if (!list.children.length) return rest.size ? undefined : drop();
    one.querySelector("button").addEventListener("click", drop);
    one.hidden = false;
    before.before(one);
  }
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(write, WAIT);
  });
  addEventListener("pagehide", () => {
    clearTimeout(timer);
    write();
  });
  form.addEventListener("submit", () => {
    write();
    sessionStorage.setItem(FILING, key);
  });
  form.querySelector("[data-draft-drop]").addEventListener("click", () => {
    form.reset();
    begun = JSON.stringify(state());
    localStorage.removeItem(key);
    note.hidden = true;
  });
}

// A browser suggests one code a line. A line of several has a list of its own, which goes on from what stands in it already.
for (const field of document.querySelectorAll("input[list][data-several]")) several(field);

function several(field) {
  if (!field.list) return;
  const own = field.list.cloneNode(true);
  own.id = field.id + "-list";
  field.after(own);
  field.setAttribute("list", own.id);
  const codes = [...own.options].map((option) => option.value);
  field.addEventListener("input", () => {
    const before = field.value.replace(/[^\s,;،]*$/, "");
    [...own.options].forEach((option, place) => { option.value = before + codes[place]; });
  });
}

const inbox = document.querySelector("[data-inbox]");
if (inbox && "EventSource" in window) arrivals(inbox);

// Who comes to say something finds the form open.
if (location.hash === "#feedback") document.querySelector(".said-form")?.setAttribute("open", "");

// What is folded is open for who follows a link to it, and on paper.
const unfold = () => document.getElementById(location.hash.slice(1))?.querySelector(":scope > .fold")?.setAttribute("open", "");
unfold();
addEventListener("hashchange", unfold);
let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll(".fold:not([open])")];
  for (const fold of folded) fold.open = true;
});
addEventListener("afterprint", () => {
  for (const fold of folded) fold.open = false;
});

// The inbox is read anew where something arrived, unless its reader is in the middle of it.
function arrivals(inbox) {
  const PAUSE = 1_000; // ms after an arrival: what comes together is read together
  const STAND = 15_000; // ms that one reading stands at least
  const button = document.getElementById("inbox-new");
  let fresh = null;
  let timer = 0;
  let last = -STAND;

  async function read() {
    timer = 0;
    last = performance.now();
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    fresh = page.querySelector("[data-inbox]");
    if (!fresh || fresh.innerHTML === inbox.innerHTML) return;
    if (inbox.contains(document.activeElement)) button.hidden = false;
    else show();
  }
  function show() {
    inbox.replaceChildren(...fresh.childNodes);
    button.hidden = true;
  }

  button.addEventListener("click", show);
  const stream = new EventSource(inbox.dataset.inbox);
  const soon = () => {
    if (document.hidden) missed = true;
    else timer ||= setTimeout(read, Math.max(PAUSE, last + STAND - performance.now()));
  };
  let missed = false;
  stream.addEventListener("record", soon);
  stream.addEventListener("reset", soon);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || !missed) return;
    missed = false;
    soon();
  });
  addEventListener("pagehide", () => stream.close());
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}

const pulse = document.querySelector(".pulse[data-stream]");
if (pulse && "EventSource" in window) live(pulse);

function live(pulse) {
  const LONGEST = 200; // rows kept on the page
  const HELD = 500; // rows kept waiting while the reader is busy with the list
  const ANNOUNCE = 10_000; // ms between two announcements to a screen reader
  const STILL = 1_500; // ms without a pointer over the list before rows move again
  const words = JSON.parse(pulse.dataset.words);
  const plural = new Intl.PluralRules(locale);
  const feed = document.getElementById("feed");
  const shape = document.getElementById("row");
  const announce = document.getElementById("announce");
  const waiting = document.querySelector(".waiting");
  const pause = pulse.querySelector(".pulse-pause");
  const state = pulse.querySelector(".pulse-state");
  const stateText = pulse.querySelector(".pulse-text");
  let paused = false;
  let held = [];
  let arrived = 0;
  let announceTimer = 0;
  let settleTimer = 0;
  let pointerAt = -STILL;
  let rank = Math.max(-1, ...[...document.querySelectorAll("[data-marking]")].map((mark) => +(mark.dataset.rank ?? -1)));

  // Grouped as the page groups them: a browser's idea of a language may be another country's.
  const grouped = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, words.group);
  const counted = (forms, count) =>
    (forms[plural.select(count)] ?? forms.other).replace("{n}", grouped(count));
  const show = (name) => {
    state.dataset.state = name;
    if (stateText.textContent !== words[name]) stateText.textContent = words[name];
  };

  pulse.querySelector(".pulse-refresh").hidden = true;
  pause.hidden = false;
  show("connecting");

  const stream = new EventSource(pulse.dataset.stream);
  stream.addEventListener("open", () => show(paused ? "paused" : "live"));
  stream.addEventListener("error", () => {
    const ended = stream.readyState === EventSource.CLOSED;
    show(ended ? "ended" : "lost");
    if (ended) end();
  });
  stream.addEventListener("reset", () => location.reload());
  stream.addEventListener("record", (event) => {
    const record = JSON.parse(event.data);
    if (feed.querySelector(`[data-key="${CSS.escape(record.key)}"]`)) return;
    if (held.some((other) => other.key === record.key)) return;
    held.push(record);
    if (held.length > HELD) held.shift();
    settle();
  });
  addEventListener("pagehide", () => stream.close());
  addEventListener("pageshow", (event) => event.persisted && location.reload());

  pause.addEventListener("click", () => {
    paused = !paused;
    pause.setAttribute("aria-pressed", String(paused));
    pause.textContent = paused ? words.resume : words.pause;
    if (stream.readyState === EventSource.OPEN) show(paused ? "paused" : "live");
    settle();
  });
  waiting.addEventListener("click", () => {
    release();
    scrollTo({ top: 0, behavior: calm() ? "auto" : "smooth" });
    feed.querySelector("a")?.focus({ preventScroll: true });
  });
  feed.addEventListener("pointermove", () => (pointerAt = performance.now()), { passive: true });
  addEventListener("scroll", settle, { passive: true });

  // Rows never move under a reader's hand: not while they point, read further down, select or stand in the list.
  function busy() {
    if (paused || scrollY > 120 || feed.contains(document.activeElement)) return true;
    if (feed.matches(":hover") && performance.now() - pointerAt < STILL) return true;
    const selection = getSelection();
    return !selection.isCollapsed && feed.contains(selection.anchorNode);
  }

  function settle() {
    clearTimeout(settleTimer);
    if (held.length === 0) {
      waiting.hidden = true;
    } else if (busy()) {
      waiting.textContent = counted(words.waiting, held.length);
      waiting.hidden = false;
      if (!paused) settleTimer = setTimeout(settle, STILL);
    } else {
      release();
    }
  }

  function release() {
    const records = held;
    held = [];
    waiting.hidden = true;
    if (records.length === 0) return;
    document.getElementById("empty")?.remove();
    for (const record of records) feed.prepend(row(record, records.length <= 5));
    while (feed.children.length > LONGEST) feed.lastElementChild.remove();
    say(records.length);
  }

  function row(record, slides) {
    const item = shape.content.firstElementChild.cloneNode(true);
    const put = (selector, text) => (item.querySelector(selector).textContent = text);
    item.dataset.key = record.key;
    if (slides && !calm()) item.classList.add("row-new");
    item.querySelector(".row-time").dateTime = record.exact;
    put(".row-clock", record.clock);
    put(".row-day", record.day);
    item.querySelector(".shape").className = `shape shape-${record.family}`;
    put(".row-type-name", record.typeName);
    const title = item.querySelector(".row-title");
    title.firstElementChild.textContent = record.name;
    title.setAttribute("href", record.href);
    put(".row-channel", record.channel);
    const flags = item.querySelector(".row-flags");
    flags.replaceChildren();
    if (record.gone) {
      const flag = document.createElement("span");
      flag.className = "flag flag-gone";
      flag.textContent = words.revoked;
      flags.append(flag);
    }
    const mark = item.querySelector(".tlp");
    mark.className = `tlp tlp-${record.tone}`;
    mark.textContent = record.mark;
    if (record.rank > rank) raise(record);
    return item;
  }

  // A page is marked as its strictest row is.
  function raise(record) {
    rank = record.rank;
    for (const mark of document.querySelectorAll("[data-marking]")) {
      mark.className = `tlp tlp-${record.tone}`;
      mark.textContent = record.mark;
    }
  }

  function say(count) {
    arrived += count;
    if (announceTimer) return;
    announceTimer = setTimeout(() => {
      announce.textContent = counted(words.arrived, arrived);
      arrived = 0;
      announceTimer = 0;
    }, ANNOUNCE);
  }

  function end() {
    pulse.querySelector(".pulse-refresh").hidden = false;
    pause.hidden = true;
  }

  function calm() {
    return matchMedia("(prefers-reduced-motion: reduce)").matches;
  }
}
