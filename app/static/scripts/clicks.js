// What a click, a key or a pointer does.
const CLICKS = {
  "#fn-box .stop-button": () => fnWords.stop(), // and Gradio's own event
  'a[href="#search"]': (link) => say(link.textContent),
  "a.fn-to-place": openPlace,
  ".fn-skip": () => $("#fn-box textarea").focus(),
  ".fn-copy": (button) => copy(button, $(".fn-plain", button.closest(".fn-answer"))?.textContent || ""),
  ".fn-link": (button) => copy(button, shareLink(button)),
  ".fn-edit": (button) => {
    say(questionOf(button.closest(".fn-answer")));
    edits(true);
  },
  ".fn-cancel": () => {
    say("");
    edits(false);
  },
  ".fn-again": () => {
    edits(true);
    $$("#fn-chat .message-buttons button").at(-1)?.click(); // Gradio's own, out of sight
  },
  ".fn-keep": openMenu,
  ".fn-change": () => {
    shelf(true, { focus: false });
    setTimeout(() => $(".fn-find").focus(), 250); // nothing in the list can have the focus before it is there
  },
  ".fn-only": () => library.only(),
  ".fn-correct": (button) => library.correct(button.closest(".fn-article").id.replace("fn-a-", ""), button.parentElement),
  ".fn-fresh": () => fnTalks.begin(),
  ".fn-vote": thumbs,
  ".fn-its, .fn-not-it": judge,
  ".fn-follow": (button) => ask(button.textContent),
  ".fn-read": (button) => sheet(true, button),
  ".fn-close": () => sheet(false),
  ".fn-shelf-open": () => shelf(!document.body.classList.contains("fn-shelved"), { keep: true }),
  ".fn-shelf-close": () => shelf(false, { keep: true }),
  ".fn-step": (button) => step(+button.dataset.step),
  ".fn-glance": () => {
    const shown = $(".fn-article:not([hidden])");
    toGlance = true;
    if (shown) fnAct("glance", shown.id.replace("fn-a-", ""));
  },
  ".fn-tell": () => {
    const shown = $(".fn-article:not([hidden])");
    toGlance = true;
    const told = shown?.classList.contains("fn-story");
    if (shown) fnAct(told ? "open" : "story", told ? shown.dataset.of : shown.id.replace("fn-a-", ""));
  },
};
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(LINK);
  if (link) {
    event.preventDefault(); // the page has a <base href>: following "#src" would drop the query string
    hideCard();
    light(link);
    return;
  }
  for (const [selector, act] of Object.entries(CLICKS)) {
    const found = event.target.closest?.(selector);
    if (!found) continue;
    event.preventDefault();
    act(found);
    return;
  }
});
document.addEventListener("change", (event) => {
  const story = event.target.closest?.(".fn-story");
  if (!story || !event.target.matches("select")) return;
  picked = event.target.className;
  fnAct("story", event.target.matches(".fn-story-of") ? event.target.value : `${story.dataset.of}@${event.target.value}`);
});
// An article or a conversation was chosen in the list: on a phone the list makes way for it.
addEventListener("fn-opened", (event) => {
  if (!NARROW.matches) return;
  shelf(false, { focus: false });
  if (event.detail) sheet(true, $(".fn-read"));
});
addEventListener("fn-shelf", () => shelf(true, { focus: false }));
// The marks of an earlier answer are shown while the pointer is on it.
document.addEventListener("mouseover", (event) => {
  const answer = event.target.closest?.("#fn-chat .fn-answer") || null;
  if (answer === hovered) return;
  hovered = answer;
  mark();
});
for (const [shown, hidden] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
  document.addEventListener(shown, (event) => {
    const link = event.target.closest?.(LINK);
    if (link) showCard(link);
  });
  document.addEventListener(hidden, (event) => event.target.closest?.(LINK) && hideCard());
}
document.addEventListener("scroll", (event) => !card.hidden && event.target.contains(carded) && showCard(carded), true);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (!card.hidden) hideCard();
  else if (fnClient.edits) CLICKS[".fn-cancel"]();
  else if (document.body.classList.contains("fn-sheet")) sheet(false);
  else if (document.body.classList.contains("fn-shelved") && NARROW.matches) shelf(false);
});
