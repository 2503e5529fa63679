// A text that the reader pastes, checked sentence by sentence against the articles, each with its place.
const checkForm = $(".fn-checking form");
const checkArea = $("textarea", checkForm);
checkArea.maxLength = fnKnown.facts.limits.checked;
const openPlace = async (link) => {
  const at = target(link);
  if (!showArticle(at.article)) fnAct("open", at.article);
  for (let tries = 0; tries < 50 && !showArticle(at.article); tries++) await new Promise((wake) => setTimeout(wake, 100));
  light(link);
};
const claimItem = (claim) => {
  const item = document.createElement("li");
  const said = item.appendChild(document.createElement("p"));
  said.dir = "auto";
  said.append(claim.text, " ");
  const state = said.appendChild(document.createElement("span"));
  state.className = `fn-state fn-state-${claim.state}`;
  state.textContent = fnSay(`state_${claim.state}`);
  for (const cited of claim.citations) {
    const place = item.appendChild(document.createElement("p"));
    place.className = "fn-hint";
    place.dir = "auto";
    const link = place.appendChild(document.createElement("a"));
    link.className = "fn-to-place";
    link.href = `#src-${cited.article_id}-${cited.start}-${cited.end}`;
    link.textContent = cited.title;
    if (claim.state !== "quoted") place.append(`: “${cited.quote}”`);
  }
  return item;
};
checkForm.addEventListener("submit", async (event) => {
  event.preventDefault();
  const list = $(".fn-claims"), button = $("button", checkForm);
  if (!checkArea.value.trim()) return checkArea.focus();
  button.disabled = true;
  list.replaceChildren(fnSay("searching"));
  try {
    list.replaceChildren(...(await fnCall("POST", "/api/check", { text: checkArea.value })).sentences.map(claimItem));
  } catch (error) {
    list.replaceChildren(error.message);
  } finally {
    button.disabled = false;
  }
});
