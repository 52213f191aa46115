// Keeps the figures of a results page fresh: fetches the page again every few
// seconds while it is looked at, and puts the new figures in place. What it
// fetches is marked as automatic, so that it does not keep a session alive.
const every = 10000;
const stopped = document.getElementById('stopped');

function address() {
  const u = new URL(location.href);
  u.searchParams.set('auto', '1');
  return u;
}

// An XMLHttpRequest parses the page itself, which the content policy allows.
function fetchPage() {
  return new Promise((resolve, reject) => {
    const r = new XMLHttpRequest();
    r.open('GET', address());
    r.responseType = 'document';
    r.timeout = 20000;
    r.onload = () => resolve(r);
    r.onerror = r.ontimeout = reject;
    r.send();
  });
}

// name tells which of the page's figures a details element is: by its table
// and row, or by its own words.
function name(d) {
  const row = d.closest('tr');
  if (!row) return d.querySelector('summary').textContent;
  return row.closest('table').caption.textContent + '|' + row.querySelector('th').textContent;
}

// opened keeps open what the reader has opened.
function opened(old, fresh) {
  const open = new Set([...old.querySelectorAll('details[open]')].map(name));
  for (const d of fresh.querySelectorAll('details')) d.open = open.has(name(d));
}

// place puts new figures in place, and leaves the focus on the link it was on.
function place(fresh) {
  const old = document.getElementById('figures');
  opened(old, fresh);
  if (fresh.innerHTML === old.innerHTML) return;
  const at = old.contains(document.activeElement) && document.activeElement;
  const focused = at && at.getAttribute('href');
  const summary = at && at.localName === 'summary' && name(at.parentNode);
  old.replaceWith(document.adoptNode(fresh));
  for (const d of summary ? fresh.querySelectorAll('details') : []) {
    if (name(d) === summary) d.firstElementChild.focus({preventScroll: true});
  }
  if (!focused) return;
  for (const a of document.querySelectorAll('#figures a')) {
    if (a.getAttribute('href') === focused) a.focus({preventScroll: true});
  }
}

function stop() {
  stopped.textContent = stopped.dataset.say;
  stopped.hidden = false;
}

async function look() {
  if (document.hidden) {
    document.addEventListener('visibilitychange', look, {once: true});
    return;
  }
  try {
    const r = await fetchPage();
    const fresh = r.response && r.response.getElementById('figures');
    if (fresh) place(fresh);
    else if (r.status < 500 && r.status !== 429) return stop();
  } catch {
    // No network for a moment: try again.
  }
  setTimeout(look, every);
}

if (document.getElementById('figures')) setTimeout(look, every);
