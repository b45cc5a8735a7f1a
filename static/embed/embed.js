// For sites that show views of the guide: <orchestration-guide view="…">, and frames with embed.html
// that follow the height of what they show and the theme of the page around them.
// docs/embedding.md of the guide tells how to use it.
(() => {
  const SOURCE = "orchestration-guide";
  const VERSION = 1;
  // Until a frame tells its own height, and where it never does.
  const HEIGHTS = { compare: 640, choose: 640, claim: 600, chart: 480, simulate: 900 };
  const TALLEST = 20000;
  // Themes of many sites change by a transition.
  const SETTLED_MS = 400;
  const PARAMETERS = [
    "view", "lang", "theme", "controls", "fields", "model", "models", "claim", "chart", "preset", "s", "d",
    "autorun",
  ];

  // A frame takes these without loading anew.
  const SETTINGS = ["controls", "fields", "model", "models", "chart", "preset", "s", "d"];

  const guide = new URL(".", document.currentScript.src);
  const address = new URL("embed.html", guide).href;
  let count = 0;

  // Words are light where the page is dark, whatever way the site makes it so.
  const themeAround = (element) => {
    const [r, g, b] = getComputedStyle(element).color.match(/[\d.]+/g)?.map(Number) ?? [];
    const isRgb = getComputedStyle(element).color.startsWith("rgb");
    if (!isRgb) return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    return 0.299 * r + 0.587 * g + 0.114 * b > 140 ? "dark" : "light";
  };

  // An element has its frame in a shadow: no style sheet and no script of the page finds it there,
  // and what the page wrote into the element stays as it was.
  const elements = new Set();
  const frames = () => [
    ...Array.from(document.querySelectorAll("iframe")).filter((frame) => frame.src.startsWith(address)),
    ...Array.from(elements, (element) => element.frame),
  ];
  const around = (frame) => frame.getRootNode().host ?? frame.parentElement ?? document.body;
  const followsTheme = (frame) =>
    (new URL(frame.src).searchParams.get("theme") ?? "auto") === "auto";
  // Frames that have told that they listen: others are still empty.
  const listening = new WeakSet();
  const send = (frame, rest) => {
    const message = { source: SOURCE, v: VERSION, id: frame.id, ...rest };
    frame.contentWindow?.postMessage(message, guide.origin);
  };
  const answer = (frame) => {
    const theme = themeAround(around(frame));
    send(frame, followsTheme(frame) ? { type: "theme", theme } : { type: "hello" });
  };
  const sendThemes = () => frames().filter((frame) => listening.has(frame)).forEach(answer);

  addEventListener("message", ({ source, origin, data }) => {
    if (origin !== guide.origin || data?.source !== SOURCE || data.v !== VERSION) return;
    const frame = frames().find((frame) => frame.contentWindow === source);
    if (!frame) return;
    const { type, height } = data;
    if (type === "ready") {
      listening.add(frame);
      answer(frame);
    }
    if (type === "height" && height > 0 && frame.dataset.height !== "fixed") {
      frame.style.height = `${Math.min(height, TALLEST)}px`;
    }
    const event = new CustomEvent(`guide-${type}`, { bubbles: true, composed: true, detail: data });
    frame.dispatchEvent(event);
  });

  const watched = { attributes: true, attributeFilter: ["class", "style", "data-theme", "data-md-color-scheme"] };
  const observer = new MutationObserver(() => {
    sendThemes();
    setTimeout(sendThemes, SETTLED_MS);
  });
  observer.observe(document.documentElement, watched);
  const start = () => {
    observer.observe(document.body, watched);
    sendThemes();
  };
  if (document.body) start();
  else addEventListener("DOMContentLoaded", start);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", sendThemes);

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    ":host{display:block}:host([hidden]){display:none}iframe{display:block;width:100%;border:0}",
  );

  class OrchestrationGuide extends HTMLElement {
    static observedAttributes = PARAMETERS;

    connectedCallback() {
      if (!this.shadowRoot) this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
      this.draw();
      elements.add(this);
    }

    disconnectedCallback() {
      elements.delete(this);
    }

    // Attributes that change together are one message.
    attributeChangedCallback(name, before, value) {
      if (!this.frame || before === value) return;
      if (!this.changes) queueMicrotask(() => this.change());
      this.changes = { ...this.changes, [name]: value ?? "" };
    }

    change() {
      const { frame, changes } = this;
      this.changes = null;
      const isSet = Object.keys(changes).every((name) => SETTINGS.includes(name));
      if (isSet && listening.has(frame)) send(frame, { type: "set", ...changes });
      else this.draw();
    }

    // What autorun="false" has kept waiting.
    run() {
      send(this.frame, { type: "run" });
    }

    // A frame whose address changes loads anew, so it is made anew.
    draw() {
      const url = new URL(address);
      for (const name of PARAMETERS) {
        const value = this.getAttribute(name);
        if (value) url.searchParams.set(name, value);
      }
      const id = this.frame?.id ?? `orchestration-guide-${++count}`;
      url.searchParams.set("id", id);
      url.searchParams.set("host", location.origin);
      const frame = document.createElement("iframe");
      frame.id = id;
      frame.src = url.href;
      frame.title = this.getAttribute("title") || "Orchestration Guide";
      frame.loading = this.getAttribute("loading") === "eager" ? "eager" : "lazy";
      frame.allow = "clipboard-write; fullscreen";
      const height = Number(this.getAttribute("height"));
      if (height > 0) frame.dataset.height = "fixed";
      frame.setAttribute("part", "frame");
      frame.style.height = `${height > 0 ? height : HEIGHTS[this.getAttribute("view")] ?? 640}px`;
      this.frame = frame;
      this.shadowRoot.replaceChildren(frame);
    }
  }
  // A page may have the script twice.
  customElements.get("orchestration-guide") ??
    customElements.define("orchestration-guide", OrchestrationGuide);
})();
