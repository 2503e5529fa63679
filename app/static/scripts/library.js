// The list of articles: add, find, choose which are asked, open, remove and bring back.
// Words from articles and files pass through here as text only, never as markup.
window.fnLibrary = () => {
  const shelf = document.querySelector(".fn-shelf");
  const adding = shelf.querySelector(".fn-adding"); // it stands elsewhere on the first screen
  const $ = (selector) => shelf.querySelector(selector) || adding.querySelector(selector);
  const { facts } = fnKnown;
  const FIRST = 200; // rows drawn at once
  const GROUP = 5; // files of one request
  const TRIES = 4;
  let articles = [];
  let rows = FIRST;

  const make = (tag, kind, text) => {
    const made = document.createElement(tag);
    if (kind) made.className = kind;
    if (text !== undefined) made.textContent = text;
    if (tag === "button") made.type = "button";
    return made;
  };

  // Which articles are asked

  const inDates = (article) => {
    const [since, until] = [fnStore.get("since"), fnStore.get("until")];
    const day = article.published || "";
    return (!since || day >= since) && (!until || (day && day <= until));
  };
  const out = () => new Set(fnStore.get("out"));
  const isAsked = (article) => !out().has(article.id) && inDates(article);
  const setOut = (ids) => {
    fnStore.set({ out: [...ids] });
    fnAct("listed");
    draw();
  };

  const draw = () => {
    const words = $(".fn-find").value.trim().toLowerCase();
    const about = (article) => [article.title, article.publisher, article.author].filter(Boolean).join(" ");
    const found = articles.filter((a) => inDates(a) && (!words || about(a).toLowerCase().includes(words)));
    const asked = articles.filter(isAsked).length;
    const closed = out();
    const made = found.slice(0, rows).map((article) => {
      const row = make("li");
      const tick = make("input");
      tick.type = "checkbox";
      tick.checked = !closed.has(article.id);
      tick.setAttribute("aria-label", fnSay("ask_this", { name: article.title }));
      tick.addEventListener("change", () => {
        const ids = out();
        tick.checked ? ids.delete(article.id) : ids.add(article.id);
        setOut(ids);
      });
      const open = make("button", "fn-open");
      const title = make("span", "fn-open-title", article.title);
      title.dir = "auto";
      const line = [article.publisher, fnDay(article.published)].filter(Boolean).join(" · ");
      open.append(title, make("span", "fn-open-about", line));
      open.addEventListener("click", () => {
        fnAct("open", article.id);
        dispatchEvent(new CustomEvent("fn-opened", { detail: article.id }));
      });
      row.append(tick, open);
      if (article.removable) {
        const remove = make("button", "fn-remove", "×");
        remove.setAttribute("aria-label", fnSay("remove", { name: article.title }));
        remove.addEventListener("click", () => takeOut(article, remove));
        row.append(remove);
      }
      return row;
    });
    if (found.length > rows) {
      const more = make("button", "fn-more", fnSay("more", { n: found.length - rows }));
      more.addEventListener("click", () => {
        rows = found.length;
        draw();
      });
      const row = make("li");
      row.append(more);
      made.push(row);
    }
    const focused = document.activeElement?.getAttribute?.("aria-label");
    $(".fn-list").replaceChildren(...made);
    if (focused) [...$(".fn-list").querySelectorAll("[aria-label]")].find((e) => e.ariaLabel === focused)?.focus();
    $(".fn-filters").hidden = articles.length < 2 && asked === articles.length;
    $(".fn-asking").textContent = fnSay("scope", { n: asked, all: articles.length });
    $(".fn-all").textContent = fnSay(asked === articles.length ? "none" : "all");
    document.querySelector(".fn-count").textContent = articles.length;
    drawScope();
  };

  // What is asked, at the question box: how many, and which if a few words say it.

  const days = () => {
    const [since, until] = [fnStore.get("since"), fnStore.get("until")];
    if (!since && !until) return "";
    if (!until) return fnSay("since_day", { day: fnDay(since) });
    if (!since) return fnSay("until_day", { day: fnDay(until) });
    const [year, month] = since.split("-").map(Number);
    const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
    const whole = since.endsWith("-01") && until === `${since.slice(0, 8)}${last}`;
    if (whole) return `${fnSay("months_alone").split(" ")[month - 1]} ${year}`;
    return since === until ? fnDay(since) : `${fnDay(since)} – ${fnDay(until)}`;
  };
  const scoped = () => {
    const asked = articles.filter(isAsked);
    if (!asked.length) return fnSay("asking_none");
    if (asked.length === articles.length) return fnSay("asking_all", { n: articles.length });
    const said = fnSay("scope", { n: asked.length, all: articles.length });
    const which = asked.length === 1 ? asked[0].title : days();
    return which ? `${said}: ${which}` : said;
  };
  const front = () => document.querySelector(".fn-article:not([hidden])")?.id.replace("fn-a-", "");
  const isOnly = (id) => articles.every((article) => isAsked(article) === (article.id === id));
  const drawScope = () => {
    const line = document.querySelector(".fn-asked");
    line.hidden = articles.length < 2;
    const says = line.querySelector(".fn-asking");
    if (says.textContent !== scoped()) says.textContent = scoped();
    document.querySelector(".fn-tell").hidden = articles.length < 2;
    const button = document.querySelector(".fn-only");
    button.hidden = articles.length < 2 || !articles.some((article) => article.id === front());
    const label = fnSay(isOnly(front()) ? "ask_all" : "only_this");
    if (button.textContent !== label) button.textContent = label;
  };
  const everyDay = () => {
    fnStore.set({ since: undefined, until: undefined });
    $(".fn-since").value = $(".fn-until").value = "";
  };
  const only = () => {
    const id = front();
    everyDay();
    setOut(isOnly(id) ? [] : articles.map((article) => article.id).filter((one) => one !== id));
  };

  // The box to add by stands in the middle of the first screen, and in the list from the second article on.

  const place = () => {
    const slot = document.querySelector(".fn-start");
    const many = articles.length ? articles.length > 1 : fnStore.get("many") || facts.many;
    const first = slot && !many && facts.uploads !== "off" && !document.body.classList.contains("fn-talking");
    document.body.classList.toggle("fn-first", Boolean(first));
    const home = first ? slot : $(".fn-adding-home");
    if (adding.parentElement !== home) home.append(adding);
    slot?.classList.add("fn-placed");
    drawScope();
  };

  const load = async () => {
    try {
      articles = (await fnCall("GET", "/api/articles")).articles;
    } catch (error) {
      if (error.code !== "session_unknown") return;
      articles = (await fnCall("GET", "/api/articles")).articles;
    }
    const known = new Set(articles.map((article) => article.id));
    const kept = fnStore.get("out").filter((id) => known.has(id));
    if (kept.length !== fnStore.get("out").length) fnStore.set({ out: kept });
    const many = articles.length > 1;
    if (many && !fnStore.get("many") && fnShelved(true)) dispatchEvent(new CustomEvent("fn-shelf"));
    if (many !== Boolean(fnStore.get("many"))) fnStore.set({ many });
    draw();
  };

  // Add

  const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

  const job = (name) => {
    const row = make("li", "fn-job");
    const label = make("span", "fn-job-name", name);
    label.dir = "auto";
    const says = make("span", "fn-job-says", fnSay("adding"));
    const bar = make("progress");
    bar.setAttribute("aria-label", name);
    row.append(label, says, bar);
    $(".fn-jobs").append(row);
    return {
      say: (text) => (says.textContent = text),
      end: (text, good) => {
        says.textContent = text;
        bar.remove();
        row.classList.add(good ? "fn-good-end" : "fn-bad-end");
        if (good) setTimeout(() => row.remove(), 8000);
        else {
          const drop = make("button", "fn-remove", "×");
          drop.setAttribute("aria-label", fnSay("remove", { name }));
          drop.addEventListener("click", () => row.remove());
          row.append(drop);
        }
      },
    };
  };

  // One request, again after a pause where the server takes only so many a minute.
  const send = async (path, body, jobs) => {
    for (let tried = 1; ; tried += 1) {
      try {
        const session = facts.uploads === "shared" ? {} : { "x-session": fnStore.get("session") || "new" };
        return await fnCall("POST", path, body, session);
      } catch (error) {
        const again = ["rate_limited", "busy", "session_unknown"].includes(error.code) && tried < TRIES;
        if (!again) throw error;
        for (let left = error.after; left > 0; left -= 1) {
          jobs.forEach((one) => one.say(fnSay("waiting", { n: left })));
          await wait(1);
        }
        jobs.forEach((one) => one.say(fnSay("adding")));
      }
    }
  };

  const ended = (one, result) => {
    if (result.error) one.end(fnSay("refused", { why: fnError(result.error) }), false);
    else one.end(fnSay(result.added ? "added" : "there"), true);
    return result.article?.id;
  };

  // The reader's first article takes the place of the sample in what is asked.
  const alone = () => facts.sample && articles.length === 1 && articles[0].id === facts.sample && facts.sample;
  const arrived = async (ids, sample = alone()) => {
    await load();
    if (!ids.length) return;
    const closed = out();
    if (sample && !ids.includes(sample)) closed.add(sample);
    ids.forEach((id) => closed.delete(id));
    fnStore.set({ out: [...closed] });
    draw();
    fnAct("listed", ids.at(-1));
  };

  const addFiles = async (files) => {
    const groups = [];
    let size = Infinity;
    for (const file of files) {
      if (size + file.size > facts.megabytes * 1e6 || groups.at(-1).length === GROUP) {
        groups.push([]);
        size = 0;
      }
      groups.at(-1).push({ file, job: job(file.name) });
      size += file.size;
    }
    const ids = [];
    const sample = alone();
    for (const group of groups) {
      const jobs = group.map((one) => one.job);
      const form = new FormData();
      group.forEach(({ file }) => form.append("file", file, file.name));
      try {
        const { results } = await send("/api/articles/files", form, jobs);
        ids.push(...results.map((result, i) => ended(jobs[i], result)).filter(Boolean));
      } catch (error) {
        jobs.forEach((one) => one.end(fnSay("refused", { why: error.message }), false));
      }
      if (group !== groups.at(-1)) await load();
    }
    await arrived(ids, sample);
  };

  const addWords = async (words) => {
    const isAddress = /^https?:\/\/\S+$/i.test(words);
    const one = job(isAddress ? words : words.split("\n")[0].slice(0, 60));
    try {
      const body = isAddress ? { url: words } : { text: words, pasted: true };
      const result = await send(isAddress ? "/api/articles/url" : "/api/articles", body, [one]);
      await arrived([ended(one, result)].filter(Boolean));
      return true;
    } catch (error) {
      one.end(fnSay("refused", { why: error.message }), false);
      return false;
    }
  };

  // What is stated of an article, corrected in one line where it stands. The same text keeps its id, so that quotes
  // and conversations go on.

  const correct = async (id, byline) => {
    const whole = await fnCall("GET", `/api/articles/${id}`).catch(() => null);
    if (!whole || !byline.isConnected) return;
    const form = make("form", "fn-correcting");
    const field = (name, label, type = "text") => {
      const made = make("input", `fn-${name}`);
      made.type = type;
      made.value = whole[name] || "";
      made.placeholder = fnSay(label);
      made.setAttribute("aria-label", fnSay(label));
      form.append(made);
      return made;
    };
    const title = field("title", "headline");
    const author = field("author", "author");
    const published = field("published", "published_on", "date");
    title.required = true;
    const done = make("button", "fn-store", fnSay("store"));
    done.type = "submit";
    const back = make("button", "fn-back", fnSay("cancel"));
    const says = make("span", "fn-says");
    says.setAttribute("role", "status");
    form.append(done, back, says);
    const close = () => {
      form.replaceWith(byline);
      byline.querySelector(".fn-correct")?.focus();
    };
    back.addEventListener("click", close);
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      close();
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      done.disabled = true;
      const stated = { title: title.value.trim(), author: author.value.trim() || null, published: published.value || null };
      const { text, publisher, url, language } = whole;
      const kept = { text, publisher, url, language };
      try {
        await fnCall("DELETE", `/api/articles/${id}`);
        await send("/api/articles", { ...kept, ...stated }, []).catch(async (error) => {
          await send("/api/articles", { ...kept, title: whole.title, author: whole.author, published: whole.published }, []);
          throw error; // nothing is lost
        });
        await load();
        close();
        fnAct("corrected", id);
      } catch (error) {
        says.textContent = error.message;
        done.disabled = false;
      }
    });
    byline.replaceWith(form);
    title.focus();
  };
  const canRemove = (id) => articles.some((article) => article.id === id && article.removable);

  // Remove, and bring back

  const takeOut = async (article, button) => {
    button.disabled = true;
    const says = $(".fn-undo");
    try {
      const whole = await fnCall("GET", `/api/articles/${article.id}`);
      await fnCall("DELETE", `/api/articles/${article.id}`);
      const undo = make("button", "fn-undo-button", fnSay("undo"));
      undo.addEventListener("click", async () => {
        says.replaceChildren();
        const { text, title, published, author, publisher, url, language } = whole;
        const back = job(title);
        try {
          const result = await send("/api/articles", { text, title, published, author, publisher, url, language }, [back]);
          await arrived([ended(back, result)].filter(Boolean));
        } catch (error) {
          back.end(fnSay("refused", { why: error.message }), false);
        }
      });
      await load();
      says.replaceChildren(fnSay("removed", { name: article.title }), " ", undo);
      fnAct("listed");
      undo.focus();
    } catch (error) {
      says.textContent = error.message;
      await load();
    }
  };

  // Wiring

  const form = $(".fn-add");
  if (facts.uploads !== "off") {
    form.hidden = false;
    $(".fn-drop").textContent = fnSay("drop", { n: facts.megabytes });
    $(".fn-who").textContent = facts.uploads === "shared" ? fnSay("shared") : fnSay("private", { n: facts.days });
    $(".fn-files").addEventListener("click", () => $(".fn-file").click());
    $(".fn-file").addEventListener("change", (event) => {
      addFiles([...event.target.files]);
      event.target.value = "";
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const field = $(".fn-paste");
      const words = field.value.trim();
      if (!words) return field.focus();
      field.value = "";
      if (!(await addWords(words)) && !field.value) field.value = words; // nothing is lost
    });
    // Where the window is low, what is to be done next stands below it.
    $(".fn-paste").addEventListener("input", () => $(".fn-add-button").scrollIntoView({ block: "nearest" }));
    $(".fn-paste").addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && /^https?:\/\/\S+$/i.test(event.target.value.trim())) {
        event.preventDefault();
        form.requestSubmit();
      }
    });
    document.addEventListener("dragover", (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      document.body.classList.add("fn-dropping");
    });
    document.addEventListener("dragleave", (event) => {
      if (!event.relatedTarget) document.body.classList.remove("fn-dropping");
    });
    document.addEventListener("drop", (event) => {
      document.body.classList.remove("fn-dropping");
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      if (adding.parentElement.matches(".fn-adding-home")) dispatchEvent(new CustomEvent("fn-shelf"));
      addFiles([...event.dataTransfer.files]);
    });
  }
  $(".fn-find").addEventListener("input", draw);
  for (const name of ["since", "until"]) {
    $(`.fn-${name}`).value = fnStore.get(name) || "";
    $(`.fn-${name}`).addEventListener("change", (event) => {
      fnStore.set({ [name]: event.target.value || undefined });
      fnAct("listed");
      draw();
    });
  }
  $(".fn-filters details").open = Boolean(fnStore.get("since") || fnStore.get("until"));
  $(".fn-all").addEventListener("click", () => {
    const every = articles.every(isAsked);
    if (!every) everyDay();
    setOut(every ? articles.map((article) => article.id) : []);
  });
  load();

  return {
    load,
    only,
    correct,
    canRemove,
    place,
    // Remove every article of this reader's own.
    clear: async () => {
      if (facts.uploads === "shared") return;
      for (const article of articles.filter((one) => one.removable)) {
        await fnCall("DELETE", `/api/articles/${article.id}`).catch(() => {});
      }
    },
    isOwn: (id) => articles.some((article) => article.id === id && article.removable && facts.uploads !== "shared"),
  };
};
