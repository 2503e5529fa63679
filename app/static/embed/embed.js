/* The demo page: builds the line, and shows the widget that it makes. */
"use strict";
const form = document.getElementById("choices");
const line = document.getElementById("line");
const page = document.getElementById("article");
const widget = new URL("widget.js", location.href.replace(/\/?([?#].*)?$/, "")).href;
let shown = null;

function chosen() {
  const values = new FormData(form), data = {};
  for (const name of ["article", "color", "theme", "position", "mode", "lang", "title", "suggest"]) {
    const value = String(values.get(name) || "").trim();
    if (value && !(name === "color" && value === "#4f46e5")) data[name] = value;
  }
  if (values.has("highlight")) data.highlight = "";
  return data;
}
const quoted = (value) => value.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");
function write() {
  const parts = Object.entries(chosen()).map(([name, value]) => ` data-${name}${value && `="${quoted(value)}"`}`);
  line.value = `<script async src="${quoted(widget)}"${parts.join("")}></script>`;
}
function show() {
  window.Footnote?.remove();
  shown?.remove();
  shown = document.createElement("script");
  shown.src = widget;
  Object.assign(shown.dataset, chosen());
  if ("highlight" in shown.dataset) shown.dataset.highlight = "#article";
  page.after(shown);
}
async function read(id) {
  const article = await (await fetch(`api/articles/${encodeURIComponent(id)}`)).json();
  document.getElementById("title").textContent = article.title;
  document.getElementById("by").textContent = [article.publisher, article.author, article.published].filter(Boolean).join(" · ");
  page.querySelectorAll("p:not(.by)").forEach((old) => old.remove());
  for (const text of article.text.split(/\n\s*\n/)) {
    const paragraph = document.createElement("p");
    paragraph.textContent = text;
    page.append(paragraph);
  }
}
async function begin() {
  const { articles } = await (await fetch("api/articles")).json();
  for (const { id, title } of articles.slice(-200)) form.elements.article.add(new Option(title, id));
  form.elements.article.value = articles.at(-1)?.id || "";
  if (articles.length) await read(articles.at(-1).id);
  write();
  show();
}
form.addEventListener("input", write);
form.addEventListener("change", async (event) => {
  if (event.target.name === "article" && event.target.value) await read(event.target.value);
  write();
  show();
});
form.addEventListener("submit", (event) => event.preventDefault());
document.getElementById("copy").addEventListener("click", async () => {
  line.select();
  await navigator.clipboard.writeText(line.value).catch(() => document.execCommand("copy"));
  document.getElementById("copied").textContent = "Copied";
});
begin();
