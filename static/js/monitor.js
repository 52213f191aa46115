// Keeps the page of a wave fresh: a stream tells when there are new figures,
// which the page then fetches and puts in place, and how many responses there
// are in all. While nobody looks at the page it listens to nothing.
const stopped = document.getElementById('stopped');
const numbers = new Intl.NumberFormat(document.documentElement.lang);
let stream;
let last = '';

function fetchPage() {
  const u = new URL(location.href);
  u.searchParams.set('auto', '1');
  return new Promise((resolve, reject) => {
    const r = new XMLHttpRequest();
    r.open('GET', u);
    r.responseType = 'document';
    r.timeout = 20000;
    r.onload = () => resolve(r);
    r.onerror = r.ontimeout = reject;
    r.send();
  });
}

// place puts new figures in place, and leaves the focus on the link it was on.
function place(fresh) {
  const old = document.getElementById('figures');
  const focused = old.contains(document.activeElement) && document.activeElement.getAttribute('href');
  old.replaceWith(document.adoptNode(fresh));
  if (!focused) return;
  for (const a of document.querySelectorAll('#figures a')) {
    if (a.getAttribute('href') === focused) a.focus({preventScroll: true});
  }
}

function stop() {
  if (stream) stream.close();
  stream = null;
  stopped.textContent = stopped.dataset.say;
  stopped.hidden = false;
}

async function renew() {
  try {
    const r = await fetchPage();
    const fresh = r.response && r.response.getElementById('figures');
    if (fresh) place(fresh);
    else if (r.status < 500 && r.status !== 429) stop();
  } catch {
    // No network for a moment: the stream comes back and tells again.
  }
}

function count(e) {
  last = e.lastEventId;
  const n = JSON.parse(e.data);
  document.getElementById('all').textContent = numbers.format(n.all);
  document.getElementById('today').textContent = numbers.format(n.today);
}

function listen() {
  const u = new URL(document.getElementById('figures').dataset.stream, location.href);
  if (last) u.searchParams.set('last', last);
  stream = new EventSource(u);
  stream.addEventListener('count', count);
  stream.addEventListener('sight', e => { last = e.lastEventId; renew(); });
  stream.onerror = () => { if (stream && stream.readyState === EventSource.CLOSED) stop(); };
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden && stream) {
    stream.close();
    stream = null;
  } else if (!document.hidden && !stream && stopped.hidden) listen();
});
if (!document.hidden) listen();
