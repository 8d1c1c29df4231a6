// The list of lessons: what is done, the learner's earlier copies, and who is learning. All of it is read from this browser.
(async () => {
  const LEARNER = "platformlab.learner";
  const base = new URL(".", location.href).pathname;
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  // A database that is there; none is made by looking.
  async function found(name, store) {
    const there = await indexedDB.databases?.();
    if (there && !there.some((one) => one.name === name)) return null;
    const asked = indexedDB.open(name);
    asked.onupgradeneeded = () => asked.transaction.abort();
    const database = await done(asked).catch(() => null);
    return database?.objectStoreNames.contains(store) ? database.transaction(store).objectStore(store) : null;
  }

  const form = document.getElementById("learner");
  const [who, said] = form.querySelectorAll("input, [role=status]");
  try {
    who.value = localStorage.getItem(LEARNER) ?? "";
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const id = who.value.trim();
      if (id) localStorage.setItem(LEARNER, id);
      else localStorage.removeItem(LEARNER);
      said.textContent = id ? `Kept: the lessons now have the numbers of ${id}.` : "Kept: you learn alone.";
      showDone();
    });
  } catch {
    // This browser keeps nothing.
  }

  const solved = (records, lesson) => Object.entries(records?.kept?.exercise ?? {})
    .filter(([id, entry]) => entry.solved && id.split(".")[0] === String(Number(lesson))).length;

  async function showDone() {
    const store = await found(`platformlab ${base}`, "records");
    const all = store ? (await done(store.getAll())).map((text) => { try { return JSON.parse(text); } catch { return null; } }) : [];
    for (const place of document.querySelectorAll("[data-lesson]")) {
      const count = Math.max(0, ...all.map((records) => solved(records, place.dataset.lesson)));
      place.textContent = count ? `✓ ${count} exercise${count === 1 ? "" : "s"} solved` : "";
    }
  }

  async function showCopies() {
    const store = await found(`JupyterLite Storage - ${base}`, "files");
    const names = store ? (await done(store.getAllKeys())).filter((name) => /-mine-.*\.ipynb$/.test(name)) : [];
    const list = document.getElementById("copies");
    list.hidden = names.length === 0;
    list.replaceChildren(...names.sort().map((name) => {
      const item = document.createElement("li");
      const link = Object.assign(document.createElement("a"), { textContent: `Your earlier copy: ${name}` });
      link.href = `notebooks/index.html?path=${encodeURIComponent(name)}`;
      item.append(link);
      return item;
    }));
  }

  const show = () => Promise.allSettled([showDone(), showCopies()]);
  addEventListener("pageshow", (event) => event.persisted && show());
  await show();
  document.body.dataset.ready = "true";
})();
