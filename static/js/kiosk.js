// A shared tablet. The person after must find nothing of the person before; a
// sheet that is finished must not be lost; and nobody has to restart anything.
//
// Answers under way are kept nowhere but in the page: there are no drafts, and
// each page replaces the one before in the browser's history. Finished sheets
// that could not be sent wait in localStorage, because the power may fail.
// They are not encrypted: a key would have to lie beside them. But no page
// shows them; they are read for sending only and taken away as soon as the
// service has answered, and they hold no receipt.
const draft = {put() {}, take: () => '', drop() {}};
const queue = (() => {
  const key = 'sipas-kiosk', box = document.getElementById('_u'), start = box.dataset.start;
  const [offline, kept, waiting, soon] = box.firstElementChild.children, veil = box.lastElementChild;
  const count = veil.querySelector('.count'), stay = veil.querySelector('button');
  let memory = [], wait = 2, busy, timer, own, full, ends, left, before;

  // While the tablet takes no more, what it has kept is older than memory.
  const list = () => {
    try { if (!full) memory = JSON.parse(localStorage.getItem(key)) || memory; } catch (e) {}
    return memory;
  };
  const keep = sheets => {
    memory = sheets;
    full = false;
    try { localStorage.setItem(key, JSON.stringify(sheets)); } catch (e) { full = true; }
    waiting.hidden = !sheets.length;
    waiting.lastElementChild.textContent = sheets.length;
  };

  // Sends what waits, one after the other. What is refused for good goes, too:
  // nobody is here who could put it right. A tablet that is not known any more
  // keeps its sheets until it has been set up again.
  const drain = () => {
    const sheet = list()[0];
    clearTimeout(timer);
    if (!sheet || busy) return;
    busy = true;
    post(sheet, (later, a, after) => {
      busy = false;
      if (later || /^device/.test(a.code)) {
        keep(list().sort((a, b) => (a.body === sheet.body) - (b.body === sheet.body)));
        timer = setTimeout(drain, Math.max(wait, after) * 1000);
        wait = Math.min(wait * 2, 60);
        return own && own.later();
      }
      wait = 2;
      keep(list().filter(s => s.body !== sheet.body));
      if (own && own.body === sheet.body) return a.receipt ? own.sent(a) : own.refused();
      drain();
    });
  };
  const send = sheet => {
    own = sheet;
    keep(list().concat({to: sheet.to, body: sheet.body}));
    wait = 2;
    drain();
  };

  // Opens another page of ours once the service answers: without a network,
  // the browser's own error page would stay.
  // What the person has answered, and a receipt, are gone from the page first.
  let leaving;
  const leave = to => {
    if (leaving) return;
    leaving = true;
    const form = document.getElementById('_f'), receipt = document.querySelector('.receipt');
    if (form) empty(form);
    if (receipt) receipt.remove();
    probe(to);
  };
  // Not reset: a form that came back with a notice would have its answers again.
  const empty = form => {
    const notice = document.getElementById('_p');
    form.hidden = document.getElementById('_i').hidden = true;
    form.textContent = '';
    if (notice) notice.remove();
  };
  const probe = to => {
    const x = new XMLHttpRequest(), again = () => {
      offline.hidden = false;
      setTimeout(() => probe(to), 4000);
    };
    x.open('HEAD', start);
    x.timeout = 10000;
    x.onload = () => x.status < 500 ? location.replace(to) : again();
    x.onerror = x.ontimeout = again;
    x.send();
  };

  // Whoever has gone away without a word is told for twenty seconds that the
  // page will close, asked for the last ten of them, and then let go.
  const touched = () => {
    left = +box.dataset.idle;
    soon.hidden = true;
    if (veil.hidden) return;
    veil.hidden = true;
    if (before) before.focus();
  };
  const tick = () => {
    left--;
    count.textContent = soon.lastElementChild.textContent = left;
    soon.hidden = left > 20;
    if (veil.hidden && left < 11) {
      before = document.activeElement;
      veil.hidden = false;
      stay.focus();
    }
    if (left < 1) {
      stop();
      veil.hidden = soon.hidden = true;
      ends();
    }
  };
  let clock;
  const stop = () => { clearInterval(clock); };
  const watch = then => {
    ends = then;
    touched();
    clock = setInterval(tick, 1000);
    ['pointerdown', 'keydown', 'input', 'scroll', 'wheel', 'touchmove'].forEach(what =>
      addEventListener(what, touched, {passive: true, capture: true}));
  };

  const back = () => leave(start);
  // What was answered is kept as a part, if anything was rated; the page is
  // emptied first, whatever happens then.
  const abandon = form => {
    const body = new URLSearchParams(new FormData(form)).toString() + '&_partial=1';
    const rated = form.querySelector('.five :checked');
    empty(form);
    if (!rated) return back();
    send({to: location.pathname, body, sent: back, refused: back, later: back});
  };

  addEventListener('DOMContentLoaded', () => {
    const form = document.getElementById('_f'), welcome = document.querySelector('.welcome');
    [].forEach.call(document.querySelectorAll('a.begin,a.leave'), a => {
      a.onclick = e => {
        e.preventDefault();
        stop();
        leave(a.href);
      };
    });
    if (form) watch(() => abandon(form));
    else if (welcome.dataset.wait > 0) setTimeout(() => leave(welcome.dataset.next), welcome.dataset.wait * 1000);
    else if ('wait' in welcome.dataset) setTimeout(back, 60000);
    else watch(back);
  });
  // The Back button leads to the start, never to a form.
  const [visit] = performance.getEntriesByType ? performance.getEntriesByType('navigation') : [];
  if (visit && visit.type === 'back_forward') location.replace(start);
  addEventListener('pageshow', e => { if (e.persisted) location.replace(start); });
  addEventListener('online', () => { wait = 2; drain(); });
  keep(list());
  drain();

  // The form's own way to send: see form.js.
  return sheet => {
    stop();
    const form = document.getElementById('_f');
    send({
      to: sheet.to, body: sheet.body,
      sent: a => location.replace(a.thanks),
      refused: sheet.refused,
      later: () => {
        if (form.hidden) return;
        empty(form);
        kept.hidden = false;
        scrollTo(0, 0);
        // From here on the receipt would be shown to whoever comes next.
        own.refused = back;
        setTimeout(() => {
          own = null;
          back();
        }, 8000);
      }
    });
  };
})();
