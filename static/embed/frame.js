// In embed.html, before the program: language and theme of the frame, messages to the site around
// it, links to tabs of their own, and a result without the program where that may not run.
{
  const SOURCE = "orchestration-guide";
  const VERSION = 1;
  // At most ten messages a second about the height, and none about less than this.
  const PAUSE_MS = 100;
  const DEAD_BAND_PX = 4;
  // Views that compute as soon as they are there, and can wait with it.
  const WAITING = ["claim", "chart", "simulate"];

  const root = document.documentElement;
  const query = new URLSearchParams(location.search);
  const japanese = /^ja/.test(navigator.language) ? "ja" : "en";
  root.lang = { en: "en", ja: "ja" }[query.get("lang")] ?? japanese;

  const show = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  };
  show(query.get("theme"));

  // Only the window around this one is spoken to, at the address that it gave or came from. A page
  // on a disk has the address "null", which can be written to no better than "*".
  const around = (() => {
    if (parent === window) return null;
    const named = query.get("host");
    if (named) return named === "null" ? "*" : named;
    try {
      return new URL(document.referrer).origin;
    } catch {
      return null;
    }
  })();
  // What a site that listens later than the program tells them would miss.
  const last = {};
  const tell = (type, rest) => {
    if (type === "result" || type === "error") last[type] = rest;
    if (!around) return;
    const id = query.get("id") ?? "";
    parent.postMessage({ source: SOURCE, v: VERSION, id, type, ...rest }, around);
  };
  // A script of the site around may come later than this; it answers when it has heard.
  let isHeard = false;
  let pause = 1000;
  const greet = () => {
    if (isHeard || pause > 60_000) return;
    tell("ready", { view: query.get("view") ?? "", lang: root.lang });
    setTimeout(greet, pause);
    pause *= 2;
  };
  addEventListener("message", ({ source, origin, data }) => {
    const isOwn = source === parent && parent !== window && (around === "*" || origin === around);
    if (!isOwn || data?.source !== SOURCE || data.v !== VERSION) return;
    if (data.type === "theme") show(data.theme);
    if (!isHeard) {
      isHeard = true;
      told = 0;
      measure();
      for (const [type, rest] of Object.entries(last)) tell(type, rest);
    }
    if (data.type === "set") set(data);
    if (data.type === "run") run();
  });

  // The program reads settings, and answers those that it cannot read.
  let hear;
  const unheard = [];
  const set = ({ source, v, id, type, ...settings }) => {
    for (const name in settings) settings[name] = String(settings[name] ?? "");
    const said = JSON.stringify(settings);
    if (hear) hear(said);
    else unheard.push(said);
  };
  const listen = (listener) => {
    hear = listener;
    stopWaiting();
    for (const said of unheard.splice(0)) hear(said);
  };

  // No more workers than `most` compute at once in all frames that show the guide on a page: each
  // waits for one of so many locks, and gives up the others. Resolves to what gives it back; a
  // frame that goes away needs nothing for that. Where there are no locks, none is waited for.
  const turn = (most) => new Promise((begin) => {
    const others = new AbortController();
    let isTaken = false;
    const take = () => {
      if (isTaken) return undefined;
      isTaken = true;
      others.abort();
      return new Promise(begin);
    };
    const without = () => {
      if (!isTaken) take();
    };
    for (let i = 0; i < most; i++) {
      const name = `orchestration-guide-turn-${i}`;
      if (navigator.locks) navigator.locks.request(name, { signal: others.signal }, take).catch(without);
      else without();
    }
  });
  window.guideFrame = { tell: (type, rest) => tell(type, JSON.parse(rest)), listen, turn };

  let told = 0;
  let timer = 0;
  const measure = () => {
    timer = 0;
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (Math.abs(height - told) < DEAD_BAND_PX) return;
    told = height;
    tell("height", { height });
  };

  // The program tells of changes by the address alone.
  const replace = history.replaceState.bind(history);
  history.replaceState = (...change) => {
    replace(...change);
    tell("change", { link: page() });
  };
  const page = () => {
    // Until the program has put them into the address.
    const begun = ["s", "d"].find((name) => !hear && query.get(name));
    const settings = location.hash || (begun ? `#${begun}=${query.get(begun)}` : "");
    return new URL((root.dataset.embed || `${root.lang}/`) + settings, document.baseURI).href;
  };

  // Before anything can be done with a link it is pointed at, focused or touched.
  const lead = ({ target }) => {
    const link = target instanceof Element && target.closest("a[href]:not([download])");
    if (!link || link.getAttribute("href").startsWith("#")) return;
    if (link.hasAttribute("data-with-settings")) link.href = page();
    link.target = "_blank";
    link.rel = "noopener";
  };
  for (const name of ["pointerover", "focusin", "click"]) addEventListener(name, lead, true);

  // The smallest module; a policy against WebAssembly refuses it.
  const mayRun = () => {
    try {
      return Boolean(new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)));
    } catch {
      return false;
    }
  };

  // Where the guide's pages have what the frame shows.
  const places = () => {
    const claim = query.get("claim");
    const claims = JSON.parse(document.querySelector("meta[name=claims]").content);
    return {
      compare: ["compare/", ".comparison"],
      choose: ["choose/", ".choose"],
      claim: [claims[claim] ?? "", `figure.claim[aria-labelledby="claim.${CSS.escape(claim)}"]`],
      chart: ["simulate/", `[data-panel="${CSS.escape(query.get("chart"))}"]`],
    }[query.get("view")] ?? ["simulate/", "#result > *"];
  };

  // The first result as it was written into the guide's page, with what is to be said of it.
  const showWritten = (note, isWritten, then) => {
    const [path, selector] = places();
    root.dataset.embed = `${root.lang}/${path}`;
    note.hidden = false;
    note.querySelector("a").href = page();
    if (!isWritten) return;
    const request = new XMLHttpRequest();
    request.open("GET", `${root.lang}/${path}`);
    request.responseType = "document";
    request.onload = () => {
      const found = request.response?.querySelectorAll(selector) ?? [];
      const parts = Array.from(found, (part) => document.importNode(part, true));
      // The program may have come before it.
      if (hear) return;
      const place = document.getElementById("app");
      place.classList.add("framed", "framed-bare", "framed-written");
      place.replaceChildren(...parts);
      then?.();
    };
    request.send();
  };

  const cannotRun = () => {
    listen(() => tell("error", { reason: "no-webassembly" }));
    hear();
  };

  // What waits has a button until the program is there.
  const bar = () => document.querySelector(`.framed-run[lang=${root.lang}]`);
  let start;
  let isToldToRun = false;
  const run = () => {
    isToldToRun = true;
    if (start) bar().querySelector("button").setAttribute("aria-disabled", "true");
    start?.();
    start = null;
  };
  const wait = () => {
    document.getElementById("app").setAttribute("role", "main");
    bar().querySelector("button").onclick = run;
    // Of other settings nothing was written.
    const isUsual = !location.hash && !["s", "preset", "model"].some((name) => query.get(name));
    showWritten(bar(), isUsual);
  };
  const stopWaiting = () => {
    const hadFocus = bar().contains(document.activeElement);
    bar().remove();
    if (!hadFocus) return;
    const main = document.getElementById("main");
    main.tabIndex = -1;
    main.focus({ preventScroll: true });
  };

  addEventListener("DOMContentLoaded", () => {
    new ResizeObserver(() => {
      timer ||= setTimeout(measure, PAUSE_MS);
    }).observe(document.body);
    greet();
    if (!mayRun()) {
      showWritten(document.querySelector(`.framed-note[lang=${root.lang}]`), true, cannotRun);
      return;
    }
    start = () => import(document.querySelector("link[rel=modulepreload]:not(#worker)").href);
    const isWaiting = query.get("autorun") === "false" && WAITING.includes(query.get("view"));
    if (isWaiting && !isToldToRun) wait();
    else run();
  });
}
