// What must be settled before anything of a page is painted or run.
{
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem("theme");
    const isChosen = theme === "light" || theme === "dark";
    // A frame of another site has the theme of that site.
    if (isChosen && !root.hasAttribute("data-embed")) root.dataset.theme = theme;
  } catch (refused) { /* Storage is blocked: the system's theme it is. */ }

  // What the program and the styles need, down to the smallest module, which a policy may refuse too.
  const canRun = () => {
    try {
      new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
      return "popover" in root && CSS.supports("color", "light-dark(red, red)");
    } catch (refused) {
      return false;
    }
  };
  if (!canRun()) root.setAttribute("data-cannot-run", "");

  // Sends readers at the root to their own language; both stay on offer with scripts off.
  if (root.hasAttribute("data-home")) {
    location.replace(/^ja/.test(navigator.language) ? "ja/" : "en/");
  }

  // A host may forbid text to become markup or a program. What the page makes of text is drawings
  // and words without scripts, and the programs that it starts lie beside it.
  if (window.trustedTypes) trustedTypes.createPolicy("default", {
    createHTML: (html) => (/<script|<[^>]*\son\w+\s*=/i.test(html) ? null : html),
    createScriptURL: (url) =>
      new URL(url, document.baseURI).origin === location.origin ? url : null,
  });
}
