// Behaviour of the page, in parts that share one scope; layout.py joins them in the order of its SCRIPTS: here what
// all of them use, then citations, sheets, marked words, the card, answers, a text to check, clicks, and what is done with each drawing.
// Words from articles pass through as text only, never as markup.
const NARROW = matchMedia("(max-width: 860px)");
const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const LINK = "a.fn-cite";
let lit = null; // the link whose sentence is lit

// The interface in the reader's language; what is drawn on the server comes in it already.
document.documentElement.lang = fnLanguage;
const translate = () => {
  $$("[data-t]").forEach((e) => (e.textContent = fnSay(e.dataset.t, e.dataset)));
  $$("[data-label]").forEach((e) => e.setAttribute("aria-label", fnSay(e.dataset.label)));
  $$("[data-placeholder]").forEach((e) => {
    e.placeholder = fnSay(e.dataset.placeholder);
    e.setAttribute("aria-label", e.placeholder);
  });
};
