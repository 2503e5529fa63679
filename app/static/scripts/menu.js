// The menu of "Save", at the button that opened it.
const menu = document.createElement("div");
menu.id = "fn-menu";
menu.setAttribute("role", "menu");
menu.hidden = true;
$("main").append(menu); // a landmark, as all that is on the page
let menuOf = null; // the button that opened it
for (const [format, label] of [["markdown", "Markdown"], ["json", "JSON"], ["html", fnSay("page")]]) {
  const item = document.createElement("button");
  item.type = "button";
  item.setAttribute("role", "menuitem");
  item.dataset.format = format;
  item.textContent = label;
  item.addEventListener("click", () => {
    closeMenu();
    fnTalks.save(format);
  });
  menu.append(item);
}
const placeMenu = () => {
  if (!menuOf) return;
  const at = menuOf.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(at.left, innerWidth - menu.offsetWidth - 8))}px`;
  const below = at.bottom + 4;
  menu.style.top = `${below + menu.offsetHeight < innerHeight - 8 ? below : Math.max(8, at.top - menu.offsetHeight - 4)}px`;
};
const openMenu = (button) => {
  if (menuOf === button) return closeMenu();
  menuOf = button;
  button.setAttribute("aria-expanded", "true");
  menu.setAttribute("aria-label", fnSay("save"));
  menu.hidden = false;
  placeMenu();
  menu.firstChild.focus({ preventScroll: true });
};
const closeMenu = ({ focus = true } = {}) => {
  if (!menuOf) return;
  menu.hidden = true;
  menuOf.setAttribute("aria-expanded", "false");
  if (focus && menuOf.isConnected) menuOf.focus();
  menuOf = null;
};
menu.addEventListener("keydown", (event) => {
  const items = [...menu.children];
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by) items[(items.indexOf(document.activeElement) + by + items.length) % items.length].focus();
  if (event.key === "Tab" || event.key === "Escape") closeMenu();
  if (by || event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
  }
});
menu.addEventListener("focusout", (event) => !menu.contains(event.relatedTarget) && closeMenu({ focus: false }));
document.addEventListener("scroll", placeMenu, true);
