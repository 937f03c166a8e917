// The service worker: keeps the pages of one build, so that they open without a network. No answer of the hub, no token.
// SPDX-License-Identifier: Apache-2.0
//
// The build puts two constants in front: PAGES, every path of its folder, and BUILD, a hash of what is in it. So each build is
// another worker, and a browser takes it in beside the old one as soon as it has all of it.
const SHELL = `muster-pages-${BUILD}`;
const KEPT = new Set(PAGES);
const PATIENCE_MS = 4000; // with the network, before the kept page opens instead

self.addEventListener('install', (event) => event.waitUntil(keep()));
self.addEventListener('activate', (event) => event.waitUntil(forgetOthers()));
self.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== 'GET' || origin !== self.location.origin || !KEPT.has(pathname)) return;
  event.respondWith(pathname === '/' ? newest() : kept(event.request, pathname));
});

/** All of the build or nothing. Another hub of the district may still serve another build: its page would want other files. */
async function keep() {
  const shell = await caches.open(SHELL);
  await shell.addAll(PAGES.map((path) => new Request(path, { credentials: 'omit' })));
  const page = await (await shell.match('/')).text();
  const strange = (page.match(/\/assets\/[^"']+/g) ?? []).filter((path) => !KEPT.has(path));
  if (strange.length > 0) throw new Error(`pages: ${strange[0]} is of another build`);
  await self.skipWaiting();
}

async function forgetOthers() {
  for (const name of await caches.keys()) if (name !== SHELL) await caches.delete(name);
}

/** The page as the hub has it now, if it can be reached: what it names and is not kept comes from the hub as well. */
async function newest() {
  const shell = await caches.match('/', { cacheName: SHELL });
  try {
    const answer = await fetch('/', { cache: 'no-store', credentials: 'omit', signal: AbortSignal.timeout(PATIENCE_MS) });
    return answer.ok || !shell ? answer : shell;
  } catch {
    return shell ?? Response.error();
  }
}

async function kept(request, path) {
  return (await caches.match(path, { cacheName: SHELL })) ?? fetch(request);
}
