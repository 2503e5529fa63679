/* Footnote's widget: ask the article on this page, in its own sentences.
 *
 *   <script async src="https://HOST/widget.js" data-article="ID"></script>
 *
 * One element with a shadow root; no cookie, no request before it is opened; the talk is kept until the tab is
 * closed, or not at all with data-keep="off". Everything that is shown is a text node. Offsets of the API count code points, JavaScript strings count UTF-16
 * units: `points` converts. docs/embedding.md lists the attributes.
 */
(() => {
  "use strict";
  const script = document.currentScript || document.querySelector("script[data-footnote]");
  if (!script || !script.src) return console.error("Footnote: load widget.js with a script tag that has a src.");
  if (window.Footnote) return console.info("Footnote: the widget is on this page already.");
  const base = new URL(".", script.src).href;
  const options = { ...script.dataset };
  const limits = FN_LIMITS; // put in by the server, see app/limits.py
  const inline = options.mode === "inline";
  const lang = (options.lang || document.documentElement.lang || "en").toLowerCase();

  const TABLE = { keys: [], words: {} }; // put in where the file is served, from the table of the page: see embed.py
  const language = TABLE.words[lang.split("-")[0]] ? lang.split("-")[0] : "en";
  const t = Object.fromEntries(TABLE.keys.map((key, i) => [key, TABLE.words[language][i]]));

  const CSS_TEXT = `
:host{all:initial!important;display:block!important;color-scheme:light!important}
:host([theme=dark]){color-scheme:dark!important}
.root{--fn:#4f46e5;--on:#fff;--bg:#fff;--fg:#0f172a;--soft:#5b6579;--line:#e3e6ee;--tint:#f5f6fb;--ink:var(--fn);--chip:#e9e8fd;
--chip:color-mix(in srgb,var(--fn) 13%,var(--bg))}
:host([theme=dark]) .root{--bg:#161821;--fg:#e7e9f0;--soft:#a0a8ba;--line:#2c303e;--tint:#1e212c;
--ink:#b4b0ff;--ink:color-mix(in srgb,var(--fn) 45%,#fff);--chip:#2c2a55;--chip:color-mix(in srgb,var(--fn) 32%,var(--bg))}
:host([mode=inline]){position:relative!important;height:540px!important;max-width:100%!important}
:host([hidden]){display:none!important}
*,*::before,*::after{box-sizing:border-box}
button,textarea{font:inherit;color:inherit;margin:0;border:0;background:none;letter-spacing:inherit}
button{cursor:pointer;padding:0}
:focus-visible{outline:2px solid var(--ink);outline-offset:2px}
.root{font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;color:var(--fg);
text-align:start;-webkit-text-size-adjust:100%}
.launch{position:fixed;z-index:2147483646;bottom:20px;right:20px;display:flex;align-items:center;gap:10px;height:52px;
padding:0 20px 0 14px;border-radius:26px;background:var(--fn);color:var(--on);font-weight:600;
box-shadow:0 6px 20px rgb(15 23 42/.22),0 1px 3px rgb(15 23 42/.2);transition:transform .15s,box-shadow .15s}
.launch:hover{transform:translateY(-1px);box-shadow:0 10px 26px rgb(15 23 42/.26),0 1px 3px rgb(15 23 42/.2)}
.launch:focus-visible{outline:3px solid var(--bg);box-shadow:0 0 0 5px var(--fn)}
:host([side=left]) .launch,:host([side=left]) .panel{right:auto;left:20px}
svg{display:block;flex:none}
.panel{position:fixed;z-index:2147483647;right:20px;bottom:20px;width:400px;height:640px;
max-width:calc(100vw - 40px);max-height:calc(100vh - 40px);max-height:calc(100dvh - 40px);display:flex;
flex-direction:column;overflow:hidden;background:var(--bg);border:1px solid var(--line);border-radius:18px;
box-shadow:0 20px 60px rgb(15 23 42/.24),0 2px 8px rgb(15 23 42/.1);animation:rise .18s ease-out}
:host([mode=inline]) .panel{position:absolute;inset:0;width:auto;height:auto;max-width:none;max-height:none;
box-shadow:0 1px 3px rgb(15 23 42/.08);animation:none;z-index:auto}
[hidden]{display:none!important}
@keyframes rise{from{opacity:0;transform:translateY(12px)}}
header{display:flex;align-items:center;gap:12px;padding:14px 12px 14px 18px;border-bottom:1px solid var(--line)}
header>svg{color:var(--fn)}
.names{flex:1;min-width:0}
h2{margin:0;font-size:15.5px;font-weight:650;line-height:1.3;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.names p{margin:1px 0 0;font-size:12.5px;line-height:1.35;color:var(--soft)}
.icon{width:36px;height:36px;display:grid;place-items:center;border-radius:10px;color:var(--soft);flex:none}
.icon:hover{background:var(--tint);color:var(--fg)}
.log{flex:1;overflow-y:auto;overscroll-behavior:contain;padding:18px;display:flex;flex-direction:column;gap:14px;
scrollbar-width:thin;outline-offset:-3px}
.log p{margin:0;overflow-wrap:anywhere}
.q{align-self:flex-end;max-width:86%;padding:8px 14px;border-radius:16px 16px 4px 16px;background:var(--chip);
white-space:pre-wrap}
.a{display:flex;flex-direction:column;gap:10px;align-items:stretch}
.text{white-space:pre-line}
.text+.text{margin-top:-2px}
.note{font-size:13px;color:var(--soft)}
.check{font-size:12px;border:1px solid;border-radius:6px;padding:0 5px;white-space:nowrap}
.beside{display:block;margin:2px 0 6px;padding-inline-start:10px;border-inline-start:2px solid var(--line);color:var(--soft);font-size:14px}
strong{font-weight:650}
.wait::before{content:"";display:inline-block;width:8px;height:8px;margin-right:9px;border-radius:50%;background:var(--fn);
animation:beat 1s infinite alternate}
@keyframes beat{from{opacity:.25}}
.chip{position:relative;display:inline-block;min-width:19px;height:19px;margin:0 0 0 4px;padding:0 5px;border-radius:6px;
background:var(--chip);color:var(--ink);font-size:11.5px;font-weight:650;line-height:19px;text-align:center;
vertical-align:2px;font-variant-numeric:tabular-nums}
.chip::after{content:"";position:absolute;inset:-5px -2px}
.chip:hover,.chip[aria-expanded=true]{background:var(--fn);color:var(--on)}
.card{border:1px solid var(--line);border-left:3px solid var(--fn);border-radius:4px 12px 12px 4px;background:var(--tint);
padding:12px 14px;animation:rise .15s ease-out}
.card b{display:block;font-size:13px;font-weight:650;line-height:1.35}
.card .note{margin-top:1px;font-size:12px}
blockquote{margin:8px 0 0;font-size:14px;line-height:1.5;overflow-wrap:anywhere;white-space:pre-line}
blockquote i{font-style:normal;color:var(--soft)}
mark{background:#fde68a;color:#1c1917;border-radius:2px;box-shadow:0 0 0 1px #fde68a}
.acts{display:flex;flex-wrap:wrap;gap:6px 16px;margin-top:10px;font-size:13px}
.acts:empty{display:none}
.link{color:var(--ink);font-weight:600;text-decoration:none;cursor:pointer;font-size:13px;padding:2px 0}
.link:hover{text-decoration:underline;text-underline-offset:3px}
.votes{display:flex;gap:2px;margin:-6px 0 0 -8px;align-items:center}
.votes .icon{width:30px;height:28px;border-radius:8px}
.votes .icon[aria-pressed=true]{color:var(--ink);background:var(--chip)}
.tips{display:flex;flex-direction:column;align-items:flex-start;gap:8px}
.tip{padding:8px 14px;border:1px solid var(--line);border-radius:12px;text-align:start;font-size:14px;line-height:1.4}
.tip:hover{border-color:var(--fn);background:var(--tint)}
form{display:flex;align-items:flex-end;gap:8px;margin:0 12px 12px;padding:5px 5px 5px 14px;border:1px solid var(--line);
border-radius:16px;background:var(--bg)}
form:focus-within{border-color:var(--fn);box-shadow:0 0 0 3px var(--chip)}
textarea{flex:1;min-width:0;height:36px;max-height:132px;padding:6px 0;resize:none;font-size:16px;line-height:24px}
textarea:focus-visible{outline:0}
textarea::placeholder{color:var(--soft);opacity:1}
.send{width:36px;height:36px;border-radius:12px;background:var(--fn);color:var(--on);display:grid;place-items:center;flex:none}
.send:disabled{opacity:.35;cursor:default}
@media(max-width:480px){.launch{width:56px;height:56px;padding:0;justify-content:center;border-radius:50%}
.launch span{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
:host(:not([mode=inline])) .panel{inset:0;width:100vw;height:100vh;height:100dvh;max-width:none;max-height:none;border:0;
border-radius:0}}
@media(prefers-reduced-motion:reduce){*{animation:none!important;transition:none!important}}
@media print{.root{display:none}}`;

  /* Small tools */

  // Text as it is shown: without what turns the direction of the page, and few marks on one letter.
  const seen = (text) => typeof text !== "string" ? text
    : text.replace(/[\u202a-\u202e\u2066-\u2069]|(?<=[\u0300-\u036f]{6})[\u0300-\u036f]+/g, "");
  const el = (name, properties = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
      if (key === "textContent") made.textContent = seen(value);
      else if (key in made && key !== "form") made[key] = value;
      else made.setAttribute(key, value);
    }
    made.append(...children.filter((child) => child != null && child !== "").map(seen));
    return made;
  };
  const icon = (size, ...paths) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const set = (node, values) => Object.entries(values).forEach(([key, value]) => node.setAttribute(key, value));
    set(svg, { viewBox: "0 0 24 24", width: size, height: size, fill: "none", stroke: "currentColor",
      "stroke-width": 1.9, "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true" });
    for (const d of paths) {
      const path = document.createElementNS(svg.namespaceURI, "path");
      set(path, { d });
      svg.append(path);
    }
    return svg;
  };
  const MARK = ["M4 6h9M4 12h13M4 18h10", "M18.5 3.5v5M18.5 3.5l-1.6 1.2"];
  const THUMB = "M7 11v9H4v-9zM7 11l4-8a2.5 2.5 0 0 1 2.5 2.6L13 9h5.4a2 2 0 0 1 2 2.4l-1.3 6.9A2 2 0 0 1 17 20H7";
  const points = (text, start, end) => Array.from(text).slice(start, end).join("");
  const web = (url) => (/^https?:\/\//i.test(url || "") ? url : null);
  const narrow = () => matchMedia("(max-width:480px)").matches && !inline;
  const adopt = (root, text) => {
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    } catch {
      (root.head || root).append(el("style", {}, text));
    }
  };
  const emit = (type, detail) =>
    host.dispatchEvent(
      new CustomEvent("footnote", { detail: { type, ...detail }, bubbles: true, composed: true, cancelable: true }));

  /* Talking to the server */

  let explained = false;
  async function call(path, body, signal) {
    const request = body
      ? { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } } : {};
    let response;
    try {
      response = await fetch(base + path, { credentials: "omit", signal, ...request });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      explain();
      throw new Error(t.failed);
    }
    if (response.ok) return response;
    const problem = await response.json().catch(() => null);
    if (response.status === 403) explain();
    const { code, message } = problem?.error || {};
    throw new Error((await sentences())["error_" + code] || message || t.failed);
  }

  // What the server says of an answer in English, in the host's language: asked for when there is something to say.
  let spoken;
  const sentences = () => spoken ??= language === "en" ? {}
    : fetch(`${base}widget/${language}.json`, { credentials: "omit" }).then((got) => got.ok ? got.json() : {}).catch(() => ({}));
  const day = (iso, dateStyle = "long") => {
    const found = new Date(iso + "T00:00:00Z");
    if (/^\d{4}-\d\d$/.test(iso)) {
      return new Date(iso).toLocaleDateString(lang, { month: "long", year: "numeric", timeZone: "UTC" });
    }
    return isNaN(found) ? iso : found.toLocaleDateString(lang, { dateStyle, timeZone: "UTC" });
  };
  const DAYS = /^\d{4}-\d\d-\d\d$/;
  const told = (known, { code, values = {}, count = 1 }) => {
    const text = (count > 1 && known[code + "_many"]) || known[code];
    return text?.replace(/\{(\w+)\}/g, (whole, name) => {
      const value = values[name] ?? whole;
      if (value === "undated") return known.undated;
      return typeof value === "number" ? value.toLocaleString(lang) : DAYS.test(value) ? day(value) : value;
    });
  };
  async function explain() {
    if (explained) return;
    explained = true;
    const there = await fetch(base + "api/health", { mode: "no-cors", credentials: "omit" }).catch(() => null);
    console.error(there
      ? `Footnote: ${new URL(base).origin} does not answer pages of ${location.origin}; its operator has to add ` +
        "this origin to FOOTNOTE_ORIGINS."
      : `Footnote: ${new URL(base).origin} cannot be reached from this page.`);
  }
  async function* events(response) {
    const reader = response.body.getReader(), decoder = new TextDecoder();
    let text = "";
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        text += decoder.decode(value, { stream: true });
        for (let at; (at = text.indexOf("\n\n")) >= 0; text = text.slice(at + 2)) {
          const found = /^event: (\w+)\ndata: (.*)$/s.exec(text.slice(0, at));
          if (found) yield [found[1], JSON.parse(found[2])];
        }
      }
    } finally {
      reader.cancel().catch(() => {});
    }
  }

  /* Which article is asked: the one named, else the one at this address, else all of them */

  let scope;
  const asking = () => (scope ??= find().catch((error) => { scope = undefined; throw error; }));
  async function find() {
    if (options.article) return options.article.split(",").map((id) => id.trim()).filter(Boolean);
    const canonical = document.querySelector("link[rel=canonical]")?.href;
    const url = new URL(options.url || canonical || location.href, location.href).href.split("#")[0];
    if (!web(url)) return null;
    const look = async () => (await call("api/articles?url=" + encodeURIComponent(url))).json();
    let { articles, page } = await look();
    if (page.status === "addable") page = (await (await call("api/articles/url", { url })).json()).page;
    for (let tries = 0; page.status === "working" && tries < 90; tries++) {
      status.textContent = t.reading;
      await new Promise((wake) => setTimeout(wake, 1000));
      ({ articles, page } = await look());
    }
    if (page.status === "ready" && !articles.length) ({ articles } = await look());
    status.textContent = articles[0]?.title || t.promise;
    if (articles.length) return [articles[0].id];
    if (page.status !== "unknown") throw new Error(`${t.refused} ${page.message || ""}`.trim());
    if (options.url) throw new Error(t.absent);
    return null;
  }
  // What a quote opens: its card, and its place in the host's page. Asked for with the first quote that is opened.
  let citing;
  const cited = () => citing ??= import(base + "widget/cited.js")
    .then((made) => made.default({ host, options, t, el, call, day, points, web, narrow, adopt, first, close }))
    .catch((error) => {
      citing = undefined;
      throw error;
    });

  /* The panel */

  const host = document.createElement("footnote-widget");
  const shadow = host.attachShadow({ mode: "open" });
  adopt(shadow, CSS_TEXT);
  const title = el("h2", { id: "title", textContent: options.title || t.launch });
  const status = el("p", { textContent: t.promise });
  const closer = el("button", { type: "button", className: "icon", "aria-label": t.close, title: t.close },
    icon(20, "M6 6l12 12M18 6L6 18"));
  const log = el("div", { className: "log", role: "log", "aria-live": "polite", tabIndex: 0, "aria-label": t.launch });
  const box = el("textarea", { rows: 1, maxLength: limits.question, placeholder: t.question, "aria-label": t.question,
    enterKeyHint: "send", autocomplete: "off" });
  const send = el("button", { className: "send", "aria-label": t.ask, title: t.ask, disabled: true },
    icon(20, "M12 19V5M5.5 11.5L12 5l6.5 6.5"));
  const form = el("form", {}, box, send);
  const panel = el("section", { className: "panel", id: "panel", hidden: true, "aria-labelledby": "title",
    role: inline ? "region" : "dialog" },
    el("header", {}, icon(26, ...MARK), el("div", { className: "names" }, title, status), inline ? null : closer),
    log, form);
  const launch = el("button", { type: "button", className: "launch", "aria-expanded": "false", "aria-controls": "panel",
    "aria-haspopup": "dialog" }, icon(26, ...MARK), el("span", { textContent: options.title || t.launch }));
  shadow.append(el("div", { className: "root", lang }, inline ? null : launch, panel));
  host.setAttribute("mode", inline ? "inline" : "bubble");
  if (options.position === "left") host.setAttribute("side", "left");

  const prefers = matchMedia("(prefers-color-scheme:dark)");
  const dress = () => {
    const dark = options.theme === "dark" || (options.theme !== "light" && prefers.matches);
    host.setAttribute("theme", dark ? "dark" : "light");
  };
  dress();
  prefers.addEventListener("change", dress);
  function colour() {
    if (!options.color || !CSS.supports("color", options.color)) return;
    const probe = el("i");
    probe.style.color = options.color;
    shadow.append(probe);
    const chosen = probe.style.color;
    const [r, g, b] = (getComputedStyle(probe).color.match(/[\d.]+/g) || []).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    probe.remove();
    const bright = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    adopt(shadow, `.root{--fn:${chosen};--on:${bright > 0.3 ? "#14161f" : "#fff"}}`);
  }

  let history = [], running = null, cards = 0;

  // The talk goes on where the reader goes to another page of the site in the same tab.
  const KEPT = "footnote " + base;
  let said = [];
  const keep = () => {
    if (options.keep === "off") return;
    try {
      sessionStorage.setItem(KEPT, JSON.stringify({ said: (said = said.slice(-20)), history: recent(), open: !panel.hidden }));
    } catch { /* no storage here: it lasts as long as the page */ }
  };
  const goOn = async () => {
    let kept = null;
    try {
      kept = options.keep === "off" ? null : JSON.parse(sessionStorage.getItem(KEPT));
    } catch { /* no storage here */ }
    if (!Array.isArray(kept?.said) || !kept.said.length) return;
    ({ said, history } = kept);
    log.querySelector(".tips")?.remove();
    for (const { question, answer } of said) {
      const box = el("div", { className: "a" });
      log.append(el("p", { className: "q", dir: "auto", textContent: question }), box);
      draw(box, question, answer, await known(answer));
    }
    if (kept.open) open(false);
  };
  const down = () => { log.scrollTop = log.scrollHeight; };

  function open(focus = true) {
    if (!panel.hidden) return;
    panel.hidden = false;
    launch.hidden = true;
    launch.setAttribute("aria-expanded", "true");
    if (!inline) panel.setAttribute("aria-modal", String(narrow()));
    emit("opened", {});
    asking().then(offer).catch((error) => { if (!history.length && !running) notice(error.message); });
    if (!inline && focus) box.focus({ preventScroll: true });
    if (said.length) keep();
    down();
  }
  function close() {
    if (panel.hidden || inline) return;
    const inside = !!shadow.activeElement;
    panel.hidden = true;
    launch.hidden = false;
    launch.setAttribute("aria-expanded", "false");
    if (inside) launch.focus({ preventScroll: true });
    if (said.length) keep();
    emit("closed", {});
  }
  function notice(text, retry) {
    log.querySelector(".alert")?.remove();
    const again = retry && el("button", { type: "button", className: "link", textContent: t.again, onclick: retry });
    log.append(el("div", { className: "a alert", role: "alert" }, el("p", { className: "note", textContent: text }),
      again && el("div", { className: "acts" }, again)));
    down();
  }

  async function ask(words) {
    const question = String(words ?? "").trim();
    if (!question) return null;
    open();
    running?.abort();
    const mine = (running = new AbortController());
    log.querySelectorAll(".tips,.alert").forEach((old) => old.remove());
    const answerBox = el("div", { className: "a", "aria-busy": "true" }, el("p", { className: "note wait",
      textContent: t.searching }));
    log.append(el("p", { className: "q", dir: "auto", textContent: question }), answerBox);
    down();
    working(true);
    emit("asked", { question });
    try {
      const articles = await asking();
      const body = { question, history: recent(), articles: articles || undefined };
      const response = await call("api/ask/stream", body, mine.signal);
      let answer = null, searched = "";
      for await (const [name, data] of events(response)) {
        if (name === "searching") searched = data.question;
        else if (name === "token" && data.verdict === "answered") { // sentences that are checked, while more are written
          draw(answerBox, question, { ...data, question: searched, found: true }, {});
          answerBox.lastChild.replaceWith(el("p", { className: "note wait", textContent: t.checking }));
        } else if (name === "answer") answer = data;
        else if (name === "error") throw new Error((await sentences())["error_" + data.error.code] || data.error.message);
      }
      if (!answer) throw new Error(t.failed);
      history = answer.history;
      draw(answerBox, question, answer, await known(answer));
      said.push({ question, answer: { ...answer, history: undefined, nearest: undefined } });
      keep();
      emit("answered", { question, answer });
      return answer;
    } catch (error) {
      const stopped = error.name === "AbortError";
      if (stopped && !answerBox.querySelector(".text")) answerBox.previousSibling?.remove();
      if (!stopped || !answerBox.querySelector(".text")) answerBox.remove();
      if (!stopped) notice(error.message || t.failed, () => {
        log.lastElementChild?.previousElementSibling?.matches(".q") && log.lastElementChild.previousElementSibling.remove();
        ask(question);
      });
      return null;
    } finally {
      answerBox.removeAttribute("aria-busy");
      answerBox.querySelector(".wait")?.remove();
      if (running === mine) {
        running = null;
        working(false);
      }
    }
  }
  function recent() {
    let kept = history.slice(-20);
    const size = () => kept.reduce((sum, message) => sum + message.content.length, 0);
    while (kept.length && size() > 18000) kept = kept.slice(2);
    return kept;
  }
  function working(busy) {
    send.replaceChildren(busy ? icon(20, "M8 8h8v8H8z") : icon(20, "M12 19V5M5.5 11.5L12 5l6.5 6.5"));
    send.setAttribute("aria-label", busy ? t.stop : t.ask);
    send.title = busy ? t.stop : t.ask;
    send.type = busy ? "button" : "submit";
    send.disabled = !busy && !box.value.trim();
  }

  const known = (answer) => answer.reason || answer.notes?.length || answer.sentences.some((one) => one.origin)
    ? sentences() : {};
  /** A sentence with its answer in bold, the days that its words mean, and its numbers. */
  function draw(answerBox, question, answer, words) {
    const holder = el("div", { id: "cards-" + ++cards });
    const line = el("p", { className: "text", dir: "auto" });
    const put = (place, sentence) => {
      const own = sentence.origin && told(words, sentence.origin);
      const text = own || sentence.text, [first, last] = (!own && sentence.bold) || [0, 0];
      const days = own ? [] : sentence.dates || [];
      const cuts = [...new Set([0, first, last, Infinity, ...days.map(([, end]) => end)])].sort((a, b) => a - b);
      cuts.slice(1).forEach((end, i) => {
        const part = points(text, cuts[i], end);
        place.append(cuts[i] >= first && end <= last ? el("strong", { textContent: part }) : seen(part));
        const meant = days.find((one) => one[1] === end);
        if (meant) {
          const whole = meant[2].split("/").map((one) => day(one)).join(" – "), [, begun, year] = /(.*) (\S+)/s.exec(whole) || [];
          const lacks = begun && points(text, 0, end).endsWith(begun) ? year : whole;
          place.append(el("span", { className: "note", textContent: ` (${lacks})` }));
        }
      });
      const sources = answer.citations.filter((one) => sentence.citations.includes(one.number));
      const unsure = sentence.support === "unsure"; // the reader compares it with its quotes at one look
      if (unsure) place.append(" ", el("span", { className: "check", textContent: t.check_this }));
      place.append(...sources.map((one) => chip(one, holder, answerBox)));
      if (unsure) {
        place.append(el("span", { className: "beside", dir: "auto", textContent: `“${sources.map((one) => one.quote).join(" … ")}”` }));
      }
    };
    const possible = answer.verdict === "possible";
    const none = () => told(words, { code: answer.reason, count: answer.articles, values: { n: answer.articles } });
    const parts = answer.found ? answer.sentences
      : [{ text: possible ? t.possible : none() || answer.text, citations: [] }];
    parts.forEach((sentence, i) => {
      line.append(i ? " " : "");
      put(line, sentence);
    });
    const kept = [line, holder]; // the card of a quote opens below the text
    const bare = (text) => (text || "").toLowerCase().match(/[\p{L}\p{N}]+/gu)?.join(" ");
    if (answer.question && bare(answer.question) !== bare(question)) {
      kept.unshift(el("p", { className: "note", dir: "auto", textContent: `${t.searched} ${answer.question}` }));
    }
    const notice = (answer.notes || []).map((note) => told(words, note)).join(" ") || answer.notice;
    if (notice) kept.push(el("p", { className: "note", textContent: notice }));
    for (const sentence of possible ? answer.sentences : []) {
      const quote = el("p", { className: "text may", dir: "auto" });
      put(quote, sentence);
      kept.splice(-1, 0, quote, judge(question, sentence, answer));
    }
    if (answer.found || possible) kept.push(votes(question, answer));
    answerBox.replaceChildren(...kept);
    down();
  }
  function chip(source, holder, line) {
    const button = el("button", { type: "button", className: "chip", textContent: String(source.number),
      "aria-label": `${t.source} ${source.number}: ${source.title}`, "aria-expanded": "false",
      "aria-controls": holder.id });
    button.onpointerenter = button.onfocus = () => cited().catch(() => {});
    button.onclick = async () => {
      const opened = button.getAttribute("aria-expanded") === "true";
      line.querySelectorAll(".chip").forEach((other) => other.setAttribute("aria-expanded", "false"));
      holder.replaceChildren();
      if (opened) return;
      button.setAttribute("aria-expanded", "true");
      let made;
      try {
        made = await cited();
      } catch {
        button.setAttribute("aria-expanded", "false");
        notice(t.failed);
        return;
      }
      if (button.getAttribute("aria-expanded") !== "true") return; // another was opened meanwhile
      const shown = made.card(source);
      holder.replaceChildren(shown);
      shown.scrollIntoView({ block: "nearest" });
      const { number, article_id, title, url, published, start, end, quote } = source;
      if (!emit("cited", { number, article_id, title, url, published, start, end, quote }) || narrow()) return;
      made.light(source).then((range) => range && made.bring(range));
    };
    return button;
  }
  function judge(question, sentence, answer) {
    const row = el("div", { className: "votes" });
    const say = (vote, label) => el("button", { type: "button", className: "link", textContent: label, onclick: () => {
      const articles = answer.citations.filter((one) => sentence.citations.includes(one.number)).map((one) => one.article_id);
      call("api/feedback", { vote, question, text: sentence.text.slice(0, limits.voted), verdict: "possible", articles })
        .then(() => row.replaceChildren(el("span", { className: "note", role: "status", textContent: t.thanks })), () => {});
    } });
    row.append(say("up", t.its), say("down", t.not_it));
    return row;
  }
  function votes(question, answer) {
    const row = el("div", { className: "votes" });
    const thumb = (vote, label) => {
      const button = el("button", { type: "button", className: "icon", "aria-label": label, title: label,
        "aria-pressed": "false" }, icon(16, THUMB));
      if (vote === "down") button.firstChild.style.transform = "rotate(180deg)";
      button.onclick = () => {
        row.querySelectorAll("button").forEach((one) => { one.disabled = true; });
        button.setAttribute("aria-pressed", "true");
        const articles = [...new Set(answer.citations.map((cited) => cited.article_id))].slice(0, limits.articles);
        call("api/feedback", { vote, question, text: answer.text.slice(0, limits.voted), articles })
          .then(() => row.append(el("span", { className: "note", role: "status", textContent: t.thanks })), () => {});
      };
      return button;
    };
    if (answer.found) row.append(thumb("up", t.good), thumb("down", t.bad));
    const copy = el("button", { type: "button", className: "link", textContent: t.copy, onclick: async () => {
      const sources = answer.citations.map(({ number, quote, title, published, url }) =>
        `[${number}] “${quote.replace(/\s+/g, " ")}” — ${[title, published, url].filter(Boolean).join(", ")}`);
      await navigator.clipboard.writeText(seen([answer.text, "", ...sources].join("\n")));
      copy.textContent = t.copied;
    } });
    row.append(copy);
    return row;
  }

  /* Hands on it */

  const grow = () => {
    box.style.height = "36px";
    box.style.height = Math.min(132, box.scrollHeight) + "px";
    if (!running) send.disabled = !box.value.trim();
  };
  const submit = () => {
    if (running) return;
    const question = box.value;
    box.value = "";
    grow();
    ask(question);
  };
  box.addEventListener("input", grow);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  send.addEventListener("click", () => running?.abort());
  launch.addEventListener("click", () => open());
  closer.addEventListener("click", close);
  panel.addEventListener("keydown", (event) => {
    event.stopPropagation(); // the host's shortcuts are not meant
    if (event.key === "Escape") {
      const chosen = log.querySelector(".chip[aria-expanded=true]");
      if (inline && chosen) chosen.click();
      close();
    }
    if (event.key !== "Tab" || !narrow()) return;
    const stops = [...panel.querySelectorAll("button:not(:disabled),textarea,a[href],[tabindex='0']")];
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    if (shadow.activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0]).focus();
  });

  const tips = (options.suggest || "").split("|").map((tip) => tip.trim()).filter(Boolean).slice(0, 5);
  const tip = (words) =>
    el("button", { type: "button", className: "tip", dir: "auto", textContent: words, onclick: () => ask(words) });
  log.append(el("div", { className: "tips" }, el("p", { className: "note", textContent: t.welcome }), ...tips.map(tip)));
  // Where the host names none: questions that the article answers.
  async function offer(ids) {
    if (tips.length || ids?.length !== 1 || !log.querySelector(".tips")) return;
    const found = await call(`api/articles/${encodeURIComponent(ids[0])}/questions`).catch(() => null);
    if (found) log.querySelector(".tips")?.append(...(await found.json()).questions.map(tip));
  }

  function first(selector) { // what the page's author wrote: it may be no selector
    try {
      return selector && document.querySelector(selector);
    } catch {
      console.error(`Footnote: "${selector}" is no CSS selector: see data-target and data-highlight in docs/embedding.md.`);
      return null;
    }
  }
  function place() {
    const target = first(options.target);
    if (target) target.append(host);
    else if (inline && script.isConnected && document.body.contains(script)) script.after(host);
    else document.body.append(host);
    colour();
    goOn().catch((error) => console.error("Footnote: the kept talk cannot be shown:", error.message));
    if (inline || options.open !== undefined && options.open !== "false") open();
  }
  function remove() {
    running?.abort();
    prefers.removeEventListener("change", dress);
    CSS.highlights?.delete("footnote");
    host.remove();
    delete window.Footnote;
  }
  window.Footnote = { open: () => open(), close, ask, remove };
  if (document.body) place();
  else addEventListener("DOMContentLoaded", place, { once: true });
})();
