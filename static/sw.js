// Keeps one build of the guide, so that it opens without a network. The build writes its own name
// and the list of its files, with what each file holds, in the place of the two words below.

const BUILD = "@build";
const FILES = JSON.parse('@files');

// Caches belong to a whole host, which may serve the guide in several folders.
const PREFIX = `guide ${registration.scope} `;
const NAME = PREFIX + BUILD;

// After this a page from the cache is better than none.
const PATIENCE_MS = 4000;

// Files whose name tells what they hold.
const HASHED = /-[0-9a-f]{12}\.[a-z]+$/;

// All or nothing: `integrity` refuses files of another build, which a host may serve for a moment.
addEventListener("install", (event) => {
  const requests = Object.entries(FILES).map(
    ([file, integrity]) =>
      new Request(new URL(file, registration.scope), { integrity, cache: "no-cache" }),
  );
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(requests)));
});

// The build before stays for the pages that still run it.
addEventListener("activate", (event) => {
  const clean = async () => {
    const own = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
    const others = own.filter((name) => name !== NAME);
    await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
  };
  event.waitUntil(clean());
});

// The page asks for this when its reader wants the new build now.
addEventListener("message", ({ data }) => {
  if (data === "take over") skipWaiting();
});

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(registration.scope)) return;
  if (HASHED.test(new URL(request.url).pathname)) {
    event.respondWith(kept(request).then((answer) => answer ?? fetch(request)));
  } else if (request.mode === "navigate" || request.url.slice(registration.scope.length) in FILES) {
    event.respondWith(newest(request));
  }
});

// What the network has, or what was kept where the network does not answer.
async function newest(request) {
  const late = new Promise((_, reject) => setTimeout(reject, PATIENCE_MS));
  const fetched = fetch(request);
  try {
    return await Promise.race([fetched, late]);
  } catch {
    // A page that was not kept may still come, only late.
    return (await kept(request)) ?? fetched.catch(missing);
  }
}

// What stands for a page that neither the network nor the cache has.
async function missing(error) {
  return (await kept(new URL("404.html", registration.scope).href)) ?? Promise.reject(error);
}

async function kept(request) {
  const options = { ignoreSearch: true };
  return (await (await caches.open(NAME)).match(request, options)) ?? caches.match(request, options);
}
