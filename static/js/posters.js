// Keeps the page of a job fresh: fetches it again every second while the job
// is under way, and puts its part in place. What it fetches is marked as
// automatic, so that it does not keep a session alive.
const every = 1000;
const stopped = document.getElementById('stopped');
const here = new URL(location.href);

// Without script the server has the page loaded anew; with it that would only
// be in the way.
if (here.searchParams.has('follow')) {
  here.searchParams.delete('follow');
  here.searchParams.delete('auto');
  location.replace(here);
}

function fetchPage() {
  const address = new URL(here);
  address.searchParams.set('auto', '1');
  return new Promise((resolve, reject) => {
    const r = new XMLHttpRequest();
    r.open('GET', address);
    r.responseType = 'document';
    r.timeout = 20000;
    r.onload = () => resolve(r);
    r.onerror = r.ontimeout = reject;
    r.send();
  });
}

function live() {
  const job = document.getElementById('job');
  const link = document.getElementById('follow');
  if (link) link.hidden = true;
  return job && job.dataset.live === 'true';
}

// place puts the fresh part in place; a button keeps its focus.
function place(fresh) {
  const old = document.getElementById('job');
  const focused = old.contains(document.activeElement) && document.activeElement.tagName;
  old.replaceWith(document.adoptNode(fresh));
  if (!focused) return;
  const next = document.querySelector(focused === 'BUTTON' ? '#job button, #job .button' : '#job .button');
  if (next) next.focus({preventScroll: true});
}

async function look() {
  if (document.hidden) {
    document.addEventListener('visibilitychange', look, {once: true});
    return;
  }
  try {
    const r = await fetchPage();
    const fresh = r.response && r.response.getElementById('job');
    if (fresh) {
      place(fresh);
    } else if (r.status < 500 && r.status !== 429) {
      stopped.textContent = stopped.dataset.say;
      stopped.hidden = false;
      return;
    }
  } catch {
    // No network for a moment: try again.
  }
  if (live()) setTimeout(look, every);
}

if (live()) setTimeout(look, every);
