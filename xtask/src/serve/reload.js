// Added to pages by `cargo xtask serve` alone: reloads after a build, shows what went wrong in one.
(async () => {
  const script = document.currentScript;
  let known = Number(script.dataset.build);
  const show = (error) => {
    document.getElementById("xtask-error")?.remove();
    if (!error) return;
    const box = document.createElement("pre");
    box.id = "xtask-error";
    box.textContent = error;
    box.style.cssText =
      "position:fixed;inset:0;z-index:99999;margin:0;padding:24px;overflow:auto;" +
      "background:#1b1f24;color:#e9edf2;font:14px/1.5 monospace;white-space:pre-wrap";
    document.documentElement.append(box);
  };
  show(script.dataset.error);
  for (;;) {
    try {
      const response = await fetch(`/__xtask/build?after=${known}`);
      const { build, error } = await response.json();
      if (build !== known && !error) return location.reload();
      if (build !== known) show(error);
      known = build;
    } catch {
      // The server is gone: ask until it is back. A new one counts from the start.
      await new Promise((wait) => setTimeout(wait, 1000));
    }
  }
})();
