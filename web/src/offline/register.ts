// Has the browser keep the pages, where it can: over https or on the hub's own machine.
// SPDX-License-Identifier: Apache-2.0

/** Not while the sources are served as they are written: there is no build to keep. */
export function keepPages(): void {
  if (!import.meta.env.PROD || !window.isSecureContext || !('serviceWorker' in navigator)) return;
  const register = () =>
    navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }).catch((error: unknown) => console.warn('pages: cannot be kept, without a network they will not open', error));
  if (document.readyState === 'complete') void register();
  else window.addEventListener('load', () => void register(), { once: true });
}
