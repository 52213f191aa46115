// Keeps the sheets that could not be sent yet, each with its own seal, and
// sends them one after the other when there is a network: at once, after 2, 4,
// 8 ... 300 seconds, and whenever a page of the survey is opened or looked at.
// Sending twice is harmless: the service counts a seal once. A sheet that did
// not get through goes to the end, so that it cannot hold up the others.
const queue = (() => {
  const key = 'sipas-unsent', box = document.getElementById('_u');
  const [unsent, sent, refused] = box.children;
  const [, kept, stay, buttons] = unsent.children;
  let memory = [], wait = 2, busy, timer, own, full;

  // While the phone takes no more, what it has kept is older than memory.
  const list = () => {
    try { if (!full) memory = JSON.parse(localStorage.getItem(key)) || []; } catch (e) {}
    return memory;
  };
  const keep = sheets => {
    memory = sheets;
    full = false;
    try {
      if (sheets.length) localStorage.setItem(key, JSON.stringify(sheets));
      else localStorage.removeItem(key);
    } catch (e) { full = true; }
    stay.hidden = !(kept.hidden = full);
  };

  const drain = () => {
    const sheet = list()[0];
    clearTimeout(timer);
    if (!sheet || busy) return;
    busy = true;
    post(sheet, (later, a, after) => {
      busy = false;
      if (later) {
        keep(list().sort((a, b) => (a.body === sheet.body) - (b.body === sheet.body)));
        unsent.hidden = false;
        timer = setTimeout(drain, Math.max(wait, after) * 1000);
        wait = Math.min(wait * 2, 300);
        return own && own.later();
      }
      wait = 2;
      keep(list().filter(s => s.body !== sheet.body));
      unsent.hidden = !memory.length;
      if (own && own.body === sheet.body) return a.receipt ? own.sent(a) : own.refused();
      tell(a, sheet);
      drain();
    });
  };
  const tell = (a, sheet) => {
    const place = (a.receipt ? sent : refused), last = place.lastElementChild;
    // A new form can take these answers: they become its draft.
    if (/^(seal|answers|access)/.test(a.code)) draft.put(sheet.draft, sheet.body);
    last.textContent = a.receipt || a.title + '. ' + a.detail;
    if (a.receipt) last.href = a.thanks;
    place.hidden = false;
  };
  const now = () => { wait = 2; drain(); };

  addEventListener('online', now);
  document.addEventListener('visibilitychange', () => document.hidden || now());
  buttons.firstElementChild.onclick = now;
  buttons.lastElementChild.onclick = () => {
    if (!confirm(box.dataset.sure)) return;
    const mine = own || list()[0];
    keep(list().filter(s => s.body !== mine.body));
    location.reload();
  };
  if (list().length) { unsent.hidden = false; now(); }

  // Sends a sheet {to, body} as soon as possible and calls its sent(answer),
  // refused() or, each time that it has to wait, later().
  return sheet => {
    own = sheet;
    keep(list().concat({to: sheet.to, body: sheet.body, draft: sheet.draft}));
    now();
  };
})();
