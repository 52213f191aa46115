// Makes the plain form more comfortable: one part at a time, answers kept
// through a reload, and sending that survives a missing network. Without this
// script, or where it fails, the form works as it stands.
(() => {
  const form = document.getElementById('_f'), name = 'sipas-draft-' + form.dataset.code;
  const kept = form.hasAttribute('data-kept'); // sent back by the service: all parts at once
  const [back, next, send] = document.getElementById('_e').children;
  const bar = form.querySelector('progress'), intro = document.getElementById('_i');
  const restored = document.getElementById('_d');
  const all = (selector, of) => [].slice.call((of || form).querySelectorAll(selector));
  const parts = all('section');
  let live = parts, at = 0, sending, done, pressed;

  // What the form would send.
  const picks = e => e.type === 'radio' || e.type === 'checkbox';
  const encoded = () => [].filter.call(form.elements, e =>
    e.name && e.value && e.type !== 'submit' && (!picks(e) || e.checked)
  ).map(e => encodeURIComponent(e.name) + '=' + encodeURIComponent(e.value)).join('&');

  // Where the counter's code is not enough, the form's own seal opens it again:
  // in another language, and when the phone loads the page anew.
  // The seal comes behind this script.
  const pass = () => 'pass' in form.dataset ? '&s=' + form.elements._seal.value : '';
  const root = document.documentElement;
  addEventListener('DOMContentLoaded', () => {
    if (pass()) history.replaceState(null, '', '?lang=' + root.lang + pass() + location.hash);
  });

  const save = () => draft.put(name, encoded());
  const restore = () => {
    const body = draft.take(name);
    body.split('&').forEach(pair => {
      const [of, value] = pair.split('=').map(decodeURIComponent);
      all('[name="' + of + '"]').forEach(e => {
        if (!picks(e)) e.value = value;
        else if (e.value === value) e.checked = true;
      });
    });
    // Whoever is not the one who answered can start from nothing.
    restored.hidden = !body;
    restored.lastElementChild.onclick = () => {
      draft.drop(name);
      form.reset();
      restored.hidden = true;
      location.hash = parts[0].id;
      changed();
      arrive();
    };
  };

  // Whom a part or question concerns, as survey.Condition has it.
  const concerns = e => {
    const given = form.querySelector('[name="' + e.dataset.q + '"]:checked'), v = given && given.value;
    const within = list => list.split(' ').indexOf(v) >= 0, is = e.dataset.is, not = e.dataset.not;
    return v ? !(not && within(not)) && (!is || within(is)) : !is;
  };

  const show = () => {
    all('[data-q]').forEach(e => { e.hidden = !concerns(e); });
    if (kept) return;
    live = parts.filter(p => !p.dataset.q || concerns(p));
    const target = document.getElementById(location.hash.slice(1));
    const asked = parts.indexOf(target && target.closest('section'));
    at = Math.max(0, live.findIndex(p => parts.indexOf(p) >= asked));
    parts.forEach(p => { p.hidden = p !== live[at]; });
    live[at].querySelector('small span').textContent = at + 1 + '/' + live.length;
    back.hidden = !at;
    next.hidden = at === live.length - 1;
    send.hidden = !next.hidden;
    intro.hidden = at > 0;
    document.body.className = at ? 'on' : '';
    bar.hidden = false;
    bar.max = live.length;
    bar.value = at + 1;
  };
  // On a kiosk, a step leaves nothing for the Back button.
  const move = by => {
    const to = '#' + live[at + by].id;
    if ('kiosk' in form.dataset) location.replace(to);
    else location.hash = to;
  };
  const arrive = () => {
    show();
    if (kept) return;
    live[at].querySelector('h2').focus();
    scrollTo(0, 0);
  };
  addEventListener('hashchange', arrive);
  back.onclick = () => move(-1);
  next.onclick = () => move(1);

  const count = area => {
    const left = area.dataset.most - [...area.value.normalize()].length, p = area.nextElementSibling;
    p.textContent = (left < 0 ? p.dataset.over : p.dataset.left).replace('{0}', Math.abs(left).toLocaleString(root.lang));
    p.className = left < 0 ? 'error' : 'soft';
  };
  const limit = set => {
    const boxes = all('input', set), full = boxes.filter(b => b.checked).length >= set.dataset.most;
    boxes.forEach(b => { b.disabled = full && !b.checked; });
  };
  const changed = () => {
    all('textarea').forEach(count);
    all('fieldset[data-most]').forEach(limit);
    show();
  };
  ['input', 'change'].forEach(what => form.addEventListener(what, () => { changed(); save(); }));

  document.addEventListener('click', e => { pressed = e.target; }, true);
  form.addEventListener('submit', e => {
    const by = e.submitter || pressed;
    e.preventDefault();
    if (by && by.name) {
      if (by.hidden) { // the enter key in a field
        if (!next.hidden) move(1);
        return;
      }
      save();
      location.search = '?' + by.dataset.to + pass();
      return;
    }
    if (sending) return;
    sending = true;
    send.setAttribute('aria-disabled', true);
    send.textContent = send.dataset.busy;
    queue({
      to: location.pathname, body: encoded(), draft: name,
      sent: a => { done = true; draft.drop(name); location.replace(a.thanks); },
      // The service's own page says what is the matter, with the answers kept.
      refused: () => {
        form.action = location.pathname + location.search; // without #part
        form.hidden = false;
        form.submit();
      },
      later: () => { draft.drop(name); form.hidden = intro.hidden = true; scrollTo(0, 0); }
    });
  });
  // Back from the thank-you page: a new form, not the one that was sent.
  addEventListener('pageshow', e => { if (e.persisted && done) location.reload(); });

  form.autocomplete = 'off'; // drafts are ours: the browser must not bring back a sheet that was sent
  if (!kept) restore();
  changed();
  const notice = document.getElementById('_p');
  if (notice) notice.focus();
})();
