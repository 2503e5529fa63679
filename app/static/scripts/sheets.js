// The article, and the list of articles, as sheets over the chat on a phone.
let opener = null;
const sheet = (open, from) => {
  document.body.classList.toggle("fn-sheet", open);
  $(".fn-read")?.setAttribute("aria-expanded", String(open));
  const side = $("#fn-side");
  if (!side) return;
  side.style.transform = "";
  if (open) {
    opener = from || document.activeElement;
    $(".fn-close", side).focus({ preventScroll: true });
  } else if (opener) {
    opener.isConnected && opener.focus({ preventScroll: true });
    opener = null;
  }
};
const shelf = (open, { focus = true, keep = false } = {}) => {
  const was = document.body.classList.contains("fn-shelved");
  document.body.classList.toggle("fn-shelved", open);
  const button = $(".fn-shelf-open");
  button.setAttribute("aria-expanded", String(open));
  if (keep && !NARROW.matches) fnStore.set({ shelf: open }); // the reader's own choice
  if (!focus || was === open) return;
  if (open) ($(".fn-shelf-close").offsetParent ? $(".fn-shelf-close") : $(".fn-shelf button, .fn-shelf input")).focus();
  else button.focus();
};

// A swipe downwards closes the sheet.
let swipe = null;
document.addEventListener("touchstart", (event) => {
  const side = event.target.closest?.("#fn-side");
  if (!side || !document.body.classList.contains("fn-sheet")) return;
  const inside = event.target.closest("#fn-pane");
  if (inside && inside.scrollTop > 0) return;
  swipe = { side, y: event.touches[0].clientY, by: 0 };
}, { passive: true });
document.addEventListener("touchmove", (event) => {
  if (!swipe) return;
  swipe.by = event.touches[0].clientY - swipe.y;
  swipe.side.style.transform = swipe.by > 0 ? `translateY(${swipe.by}px)` : "";
}, { passive: true });
document.addEventListener("touchend", () => {
  if (!swipe) return;
  const { side, by } = swipe;
  swipe = null;
  side.style.transform = "";
  if (by > 90) sheet(false);
});
