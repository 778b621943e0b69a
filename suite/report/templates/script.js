(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const chunks = new Map();

  /* Evidence: HTML of our own making, packed; unpacked when somebody looks. */
  const unpack = (place) => {
    if (!chunks.has(place)) {
      const bytes = Uint8Array.from(atob(document.getElementById("c" + place).textContent), (c) => c.charCodeAt(0));
      const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
      chunks.set(place, new Response(stream).text().then(JSON.parse));
    }
    return chunks.get(place);
  };
  const fill = async (scene) => {
    if (!scene.dataset.c || scene.dataset.full) return;
    scene.dataset.full = "1";
    const box = document.createElement("div");
    scene.append(box);
    try {
      box.innerHTML = (await unpack(scene.dataset.c))[scene.id];
    } catch {
      box.textContent = "This browser cannot unpack the evidence (it needs DecompressionStream). It is all in run.ndjson.";
    }
  };

  /* A body, indented for reading without parsing it: equal keys, odd numbers and broken ends stay as they are. */
  const TOKEN = /"(?:[^"\\]|\\.)*"?|[{}\[\],:]|[^\s{}\[\],:"]+/gs;
  const DEEP = 60;
  const escaped = (key) => key.replace(/~/g, "~0").replace(/\//g, "~1");
  const name = (token) => { try { return JSON.parse(token); } catch { return token; } };
  const indented = (text) => {
    const lines = [], stack = [];
    let line = "", path = "";
    const here = () => stack.length > DEEP ? "/" : stack.map((each) => "/" + escaped(String(each.key))).join("");
    const flush = () => { if (line.trim()) lines.push([line, path]); line = "  ".repeat(Math.min(stack.length, DEEP)); path = here(); };
    const tokens = text.match(TOKEN) || [];
    tokens.forEach((token, at) => {
      const top = stack[stack.length - 1], next = tokens[at + 1];
      if (token === "{" || token === "[") {
        line += token;
        if (next === "}" || next === "]") return;
        path = here(); stack.push({ list: token === "[", key: token === "[" ? 0 : "" }); flush();
        path = here();
      } else if (token === "}" || token === "]") {
        const before = tokens[at - 1];
        if (before !== "{" && before !== "[") { stack.pop(); flush(); }
        line += token;
      } else if (token === ",") {
        line += ",";
        if (top && top.list) { flush(); top.key += 1; } else flush();
        path = here();
      } else if (token === ":") line += ": ";
      else {
        if (top && !top.list && next === ":") { top.key = name(token); path = here(); }
        line += token;
      }
    });
    if (line.trim()) lines.push([line, path]);
    return lines;
  };
  const marked = (path, marks) => marks.some((mark) => path === mark || path.startsWith(mark + "/"));
  const nearest = (lines, mark) => {
    while (mark && !lines.some(([, path]) => path === mark)) mark = mark.slice(0, mark.lastIndexOf("/"));
    return mark;
  };
  const pretty = (pre) => {
    const raw = pre.textContent, given = (pre.dataset.m || "").split("\n").filter(Boolean);
    if (!/^\s*[{\[]/.test(raw)) return;
    const lines = indented(raw), marks = given.map((mark) => nearest(lines, mark)).filter(Boolean);
    const holder = document.createDocumentFragment();
    lines.forEach(([text, path]) => {
      const element = document.createElement(marked(path, marks) ? "mark" : "span");
      element.textContent = text + "\n";
      holder.append(element);
    });
    const button = document.createElement("button");
    button.type = "button";
    button.className = "raw";
    button.textContent = "as sent";
    const show = (asSent) => {
      button.setAttribute("aria-pressed", String(asSent));
      if (asSent) pre.textContent = raw; else pre.replaceChildren(holder.cloneNode(true));
    };
    button.addEventListener("click", () => show(button.getAttribute("aria-pressed") !== "true"));
    pre.before(button);
    show(false);
  };

  document.addEventListener("toggle", (event) => {
    const element = event.target;
    if (!element.open) return;
    if (element.matches(".scene")) fill(element);
    if (element.matches(".x") && !element.dataset.full) {
      element.dataset.full = "1";
      all("pre.b", element).forEach(pretty);
    }
  }, true);

  /* Addresses: a chapter, a finding, a scenario, or an exchange inside a scenario that is still packed. */
  const within = (scene, number) => scene.dataset.x.split(",").some((range) => {
    const [first, last] = range.split("-").map(Number);
    return first <= number && number <= last;
  });
  const go = async () => {
    const wanted = decodeURIComponent(location.hash.slice(1)), number = /^e(\d+)$/.exec(wanted);
    const scene = number && all(".scene[data-x]").find((each) => within(each, Number(number[1])));
    if (scene) await fill(scene);
    const found = (wanted && document.getElementById(wanted)) || scene;
    if (!found) return;
    for (let each = found; each; each = each.parentElement) {
      each.hidden = false;
      if (each.matches("details")) each.open = true;
    }
    if (found.matches(".scene")) await fill(found);
    requestAnimationFrame(() => {
      found.scrollIntoView({ block: "start" });
      found.querySelector("summary")?.focus({ preventScroll: true, focusVisible: false });
    });
  };
  addEventListener("hashchange", go);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='#'], svg a");
    if (link && link.getAttribute("href") === location.hash) go();
  });

  /* Filters: words, and only what did not pass. */
  const filter = (form) => {
    const rows = all(form.dataset.rows), text = form.querySelector("input[type=search]"), only = form.querySelector("input[type=checkbox]");
    const told = form.querySelector("output"), groups = all(form.dataset.groups);
    const apply = () => {
      const words = text.value.toLowerCase().split(/\s+/).filter(Boolean), on = words.length > 0 || only.checked;
      let left = 0;
      rows.forEach((row) => {
        const fits = (!only.checked || !row.hasAttribute("data-ok")) &&
          words.every((word) => row.firstElementChild.textContent.toLowerCase().includes(word));
        row.hidden = !fits;
        left += fits;
      });
      groups.forEach((group) => {
        const some = all(form.dataset.rows, group).some((row) => !row.hidden);
        group.hidden = !some;
        if (on && some && group.matches("details")) group.open = true;
      });
      told.textContent = on ? `${left} of ${rows.length}` : "";
    };
    form.hidden = false;
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
  };
  all("form.filter").forEach(filter);

  /* On paper: what is folded but short is printed. */
  addEventListener("beforeprint", () => all("details.paper:not([open])").forEach((each) => { each.open = true; each.dataset.paper = "1"; }));
  addEventListener("afterprint", () => all("details[data-paper]").forEach((each) => { each.open = false; delete each.dataset.paper; }));
  go();
})();
