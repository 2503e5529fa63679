// The conversations of this browser: kept, opened, named, deleted, saved to a file.
window.fnTalks = (() => {
  const MOST = 50;
  const id = () => [...crypto.getRandomValues(new Uint8Array(8))].map((b) => b.toString(16).padStart(2, "0")).join("");
  const talks = () => fnStore.get("talks");
  const { current } = fnStore;
  let shelf = null;
  let forget = async () => {};
  let history = []; // what the next question goes on from

  // Called by the page with each finished answer.
  const keep = (record) => {
    let said = [];
    try {
      ({ said, history } = JSON.parse(record));
    } catch {
      return;
    }
    const open = current();
    if (!said.length) {
      fnStore.open(null); // a new conversation; the old one stays in the list
    } else {
      const talk = open || { id: id(), name: said[0].question.slice(0, 80) };
      const rest = talks().filter((one) => one.id !== talk.id);
      fnStore.set({ talks: [{ ...talk, said, at: Date.now() }, ...rest].slice(0, MOST) });
      fnStore.open(talk.id);
    }
    draw();
  };

  const open = (talk) => {
    fnStore.open(talk.id);
    fnClient.said = talk.said;
    fnAct("restore");
    dispatchEvent(new CustomEvent("fn-opened"));
    draw();
  };

  const begin = () => {
    fnStore.open(null);
    fnAct("new");
    dispatchEvent(new CustomEvent("fn-opened"));
    draw();
    document.querySelector("#fn-box textarea")?.focus();
  };

  const rename = (row, talk) => {
    const field = document.createElement("input");
    field.value = talk.name;
    field.maxLength = 80;
    field.setAttribute("aria-label", fnSay("rename", { name: talk.name }));
    row.querySelector(".fn-open").replaceWith(field);
    field.focus();
    field.select();
    let ended = false;
    const end = (good) => {
      if (ended) return;
      ended = true;
      const name = field.value.trim();
      if (good && name) fnStore.set({ talks: talks().map((one) => (one.id === talk.id ? { ...one, name } : one)) });
      draw();
      const label = fnSay("rename", { name: good && name ? name : talk.name });
      [...shelf.querySelectorAll(".fn-rename")].find((button) => button.ariaLabel === label)?.focus();
    };
    field.addEventListener("blur", () => end(true));
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault(); // else it would press the button that gets the focus
        end(true);
      }
      if (event.key === "Escape") {
        event.stopPropagation();
        end(false);
      }
    });
  };

  const remove = (talk) => {
    const before = talks();
    const open = current()?.id === talk.id;
    fnStore.set({ talks: before.filter((one) => one.id !== talk.id) });
    if (open) begin();
    draw();
    const undo = document.createElement("button");
    undo.type = "button";
    undo.className = "fn-undo-button";
    undo.textContent = fnSay("undo");
    undo.addEventListener("click", () => {
      shelf.querySelector(".fn-undo").replaceChildren();
      fnStore.set({ talks: [talk, ...talks()].sort((a, b) => b.at - a.at) });
      draw();
    });
    shelf.querySelector(".fn-undo").replaceChildren(fnSay("removed", { name: talk.name }), " ", undo);
    undo.focus();
  };

  const draw = () => {
    if (!shelf) return;
    shelf.querySelector(".fn-talks").replaceChildren(
      ...talks().map((talk) => {
        const row = document.createElement("li");
        const button = (kind, text, label, act) => {
          const made = document.createElement("button");
          made.type = "button";
          made.className = kind;
          made.textContent = text;
          made.setAttribute("aria-label", label);
          made.addEventListener("click", act);
          row.append(made);
          return made;
        };
        const name = { name: talk.name };
        const main = button("fn-open", talk.name, fnSay("open_talk", name), () => open(talk));
        main.dir = "auto";
        if (talk.id === current()?.id) main.setAttribute("aria-current", "true");
        button("fn-rename", "✎", fnSay("rename", name), () => rename(row, talk));
        button("fn-remove", "×", fnSay("delete", name), () => remove(talk));
        return row;
      }),
    );
  };

  const save = async (format) => {
    const talk = current();
    if (!talk) return;
    try {
      const text = await fnCall("POST", `/api/export?format=${format}`, { title: talk.name, said: talk.said });
      const [kind, ending] = { markdown: ["text/markdown", "md"], json: ["application/json", "json"], html: ["text/html", "html"] }[format];
      const words = typeof text === "string" ? text : JSON.stringify(text, null, 2);
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([words], { type: `${kind};charset=utf-8` }));
      link.download = `footnote-${new Date(talk.at).toISOString().slice(0, 10)}.${ending}`;
      document.body.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    } catch (error) {
      fnNote(error.message);
    }
  };

  const start = (clear) => {
    shelf = document.querySelector(".fn-shelf");
    forget = clear;
    shelf.querySelector(".fn-new").addEventListener("click", begin);
    const all = shelf.querySelector(".fn-forget");
    let sure = 0;
    all.addEventListener("click", async () => {
      if (Date.now() - sure > 5000) {
        sure = Date.now();
        all.textContent = fnSay("forget_sure");
        setTimeout(() => (all.textContent = fnSay("forget")), 5000);
        return;
      }
      await forget();
      fnStore.wipe();
      location.reload();
    });
    draw();
  };

  return { keep, start, begin, save, history: () => history };
})();
