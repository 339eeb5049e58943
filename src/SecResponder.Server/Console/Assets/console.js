// What the console has besides: pages that follow what happens. Everything can be read and decided without it.
'use strict';
(() => {
  const address = document.body.dataset.live;
  if (!address || !window.EventSource) return;
  const said = document.getElementById('live');
  let waits = false;

  // Somebody who writes, or has opened something, is not disturbed; they see what is new when they are done.
  const isBusy = () => {
    const at = document.activeElement;
    return document.hidden || (at && at.closest('form') && at.closest('[data-part]')) || document.querySelector('[data-part] textarea:not(:placeholder-shown), [data-part] details[open]') !== null;
  };

  async function refresh() {
    if (isBusy()) { waits = true; return; }
    waits = false;
    const answer = await fetch(location.href, { headers: { Accept: 'text/html' }, redirect: 'error' });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const part of document.querySelectorAll('[data-part]')) {
      const other = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
      if (!other || other.innerHTML === part.innerHTML) continue;
      part.replaceWith(other);
    }
    said.textContent = '';
  }

  const quietly = () => refresh().catch(() => { waits = true; });
  const events = new EventSource(address);
  events.addEventListener('changed', quietly);
  events.addEventListener('open', () => { if (waits) quietly(); });
  events.addEventListener('error', () => { said.textContent = 'not live: trying to reach the server'; });
  for (const name of ['visibilitychange', 'focusout']) document.addEventListener(name, () => { if (waits) setTimeout(quietly, 300); });
})();
