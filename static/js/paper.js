// Typing in sheets: one key per answer, no page in between, nothing lost
// without network. Interviews: a form that is not lost when it cannot be sent.
// And files: how far the work on one has come.
const $ = id => document.getElementById(id);

// concerned shows and hides what the answers so far make pointless to ask.
function concerned(form) {
  for (const e of form.querySelectorAll('[data-q]')) {
    const given = form.querySelector(`[name="${CSS.escape(e.dataset.q)}"]:checked`)?.value;
    const is = (e.dataset.is ?? '').split(' ').filter(Boolean);
    const not = (e.dataset.not ?? '').split(' ').filter(Boolean);
    e.hidden = given === undefined ? is.length > 0 : not.includes(given) || is.length > 0 && !is.includes(given);
  }
}

function entry(form) {
  const at = {batch: form.dataset.batch, pass: form._pass.value};
  const place = `sipas-paper:${form.dataset.who}:${at.batch}:${at.pass}:`;
  const say = $('unsent');
  let missing = form.dataset.missing.split(' ').filter(Boolean).map(Number);
  let queue = kept('queue') ?? [];
  let current = 0;
  let sending = false;
  let pressed = false;
  let aside = kept('aside');
  let timer = 0;
  form.classList.add('fast');
  for (const i of form.querySelectorAll('.options input')) i.setAttribute('aria-label', i.closest('label').title);
  $('keys').open = true;

  function kept(name) {
    try { return JSON.parse(localStorage.getItem(place + name)); } catch { return null; }
  }

  function keep(name, value) {
    try {
      if (value) localStorage.setItem(place + name, JSON.stringify(value));
      else localStorage.removeItem(place + name);
    } catch {
      // No storage: the page itself keeps them as long as it is open.
    }
  }

  const questions = () => [...form.querySelectorAll('.q')].filter(q => q.checkVisibility());

  function go(i, focus = true) {
    const all = questions();
    current = Math.max(0, Math.min(i, all.length - 1));
    form.querySelector('.q.at')?.classList.remove('at');
    const q = all[current];
    if (!q) return;
    q.classList.add('at');
    if (focus) {
      const target = q.querySelector('textarea') ?? q.querySelector('input:checked') ?? q.querySelector('input');
      target.focus({preventScroll: true});
      q.scrollIntoView({block: 'nearest'});
    }
  }

  function clear(q) {
    for (const i of q.querySelectorAll('input')) i.checked = false;
  }

  // press does what a key means for the present question; false for any other key.
  function press(key) {
    const q = questions()[current];
    if (!q || q.dataset.kind === 'text') return false;
    const input = q.querySelector(`input[data-key="${CSS.escape(key === '-' ? '0' : key.toLowerCase())}"]`);
    if (input && !(key === '-' && q.dataset.kind !== 'rating')) {
      input.checked = input.type === 'checkbox' ? !input.checked : true;
      changed();
      if (input.type === 'radio') go(current + 1);
      return true;
    }
    if (key === ' ' || key === '.') {
      if (key === '.' || q.dataset.kind !== 'some') clear(q);
      changed();
      go(current + 1);
      return true;
    }
    return false;
  }

  function changed() {
    concerned(form);
    keep('draft', {n: form._n.value, body: body()});
  }

  const body = () => new URLSearchParams(new FormData(form)).toString();

  function fill(text) {
    const values = new URLSearchParams(text);
    for (const e of form.elements) {
      if (e.type === 'radio' || e.type === 'checkbox') e.checked = values.getAll(e.name).includes(e.value);
      else if (e.tagName === 'TEXTAREA') e.value = values.get(e.name) ?? '';
    }
    if (values.has('_over')) mark(true);
    concerned(form);
  }

  // mark says whether the sheet was there before and is being put right.
  function mark(over) {
    form.querySelector('[name=_over]')?.remove();
    if (!over) return;
    const i = document.createElement('input');
    Object.assign(i, {type: 'hidden', name: '_over', value: '1'});
    form.append(i);
  }

  function show(n) {
    form._n.value = n;
    $('serial').textContent = `${at.batch}-${String(n).padStart(3, '0')}`;
  }

  // finish hands the sheet over to the queue and opens the next one at once.
  function finish() {
    const n = Number(form._n.value);
    queue = queue.filter(x => x.n !== n);
    queue.push({n, body: body()});
    keep('queue', queue);
    keep('draft', null);
    missing = missing.filter(x => x !== n);
    $('last').textContent = '';
    next(n);
    send();
  }

  const answered = () => Boolean(form.querySelector('input:checked')) || [...form.querySelectorAll('textarea')].some(t => t.value);

  function next(after) {
    const n = aside?.n ?? missing.find(x => x > after) ?? missing[0];
    form.reset();
    for (const t of form.querySelectorAll('textarea')) t.value = '';
    for (const i of form.querySelectorAll('input:checked')) i.checked = false;
    mark(false);
    if (n) show(n);
    if (aside) fill(aside.body);
    aside = null;
    keep('aside', null);
    concerned(form);
    go(0);
  }

  function tell(text) {
    say.textContent = text;
    say.hidden = !text;
  }

  // send works the queue off, one sheet at a time. What has not been confirmed
  // stays in it: sent again, the same sheet is the same.
  async function send() {
    if (sending || !queue.length) return;
    sending = true;
    const first = queue[0];
    const {status, answer} = await post(first);
    sending = false;
    const ours = queue[0] === first; // it may have been typed in anew meanwhile
    if (status === 200 && answer) taken(first, answer);
    else if (status >= 400 && status < 500 && status !== 401 && status !== 429 && answer && ours) refused(first, answer);
    else return wait(status);
    send();
  }

  async function post(sheet) {
    try {
      const r = await fetch(form.action, {method: 'POST', body: sheet.body,
        headers: {'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json'}, redirect: 'error'});
      return {status: r.status, answer: await r.json()};
    } catch {
      return {status: 0};
    }
  }

  function wait(status) {
    const what = status === 401 ? say.dataset.signin : say.dataset.unsent;
    tell(what.replace('{0}', queue.length));
    clearTimeout(timer);
    timer = setTimeout(send, 3000);
  }

  function taken(first, answer) {
    queue = queue.filter(x => x !== first);
    keep('queue', queue.length ? queue : null);
    tell('');
    $('entered').textContent = answer.entered;
    $('last').textContent = $('last').dataset.saved.replace('{0}', answer.serial);
    const waiting = queue.map(x => x.n);
    missing = answer.missing.filter(n => !waiting.includes(n) && n !== Number(form._n.value));
    if ($('all')) $('all').hidden = missing.length > 0;
  }

  // refused brings the sheet back with what is wrong with it; what had been
  // begun meanwhile waits for its turn.
  function refused(first, problem) {
    const begun = {n: Number(form._n.value), body: body()};
    queue = queue.filter(x => x !== first);
    keep('queue', queue.length ? queue : null);
    if (begun.n !== first.n && answered()) {
      aside = begun;
      keep('aside', aside);
    }
    show(first.n);
    fill(first.body);
    const points = (problem.problems ?? []).map(p => `${p.field}: ${p.message}`).join(' ');
    tell(`${problem.title ?? ''}. ${points || (problem.detail ?? '')}`);
    const wrong = problem.problems?.[0]?.field;
    const i = questions().findIndex(q => q.dataset.code === wrong);
    go(Math.max(i, 0));
  }

  form.addEventListener('keydown', e => {
    if (e.ctrlKey || e.altKey || e.metaKey) return;
    const text = e.target.tagName === 'TEXTAREA';
    if (e.key === 'Enter' && !e.shiftKey && e.target.tagName !== 'BUTTON') {
      if (!e.repeat) finish();
    } else if (!text && (e.key === 'Backspace' || e.key === 'ArrowUp') || text && e.key === 'ArrowUp' && e.target.selectionStart === 0) {
      go(current - 1);
    } else if (!text && e.key === 'ArrowDown') {
      go(current + 1);
    } else if (text || e.target.id === 'void' || e.target.tagName === 'BUTTON' || !press(e.key)) {
      return;
    }
    e.preventDefault();
  });
  form.addEventListener('focusin', e => {
    const q = e.target.closest('.q');
    if (q && !q.classList.contains('at')) go(questions().indexOf(q), false);
  });
  form.addEventListener('input', changed);
  // Only the button itself submits: a key that finished a sheet must not send
  // the next one, which is empty.
  form.addEventListener('pointerdown', e => { pressed = Boolean(e.target.closest('button')); });
  form.addEventListener('submit', e => {
    e.preventDefault();
    if (pressed || document.activeElement === e.submitter) finish();
    pressed = false;
  });
  addEventListener('online', send);

  concerned(form);
  const draft = kept('draft');
  if (draft && (missing.includes(Number(draft.n)) || draft.n === form._n.value) && !new URLSearchParams(location.search).get('n')) {
    show(draft.n);
    fill(draft.body);
    $('last').textContent = say.dataset.restored.replace('{0}', $('serial').textContent);
  }
  if (queue.length) {
    const waiting = queue.map(x => x.n);
    missing = missing.filter(n => !waiting.includes(n));
    if (waiting.includes(Number(form._n.value))) next(Number(form._n.value));
    send();
  }
  go(0);
}

// interview sends by itself, so that without network the answers stay.
function interview(form) {
  concerned(form);
  form.addEventListener('input', () => concerned(form));
  form.addEventListener('submit', async e => {
    if (e.submitter?.name === '_to') return;
    e.preventDefault();
    const away = $('away');
    try {
      const answer = await fetch(form.action, {method: 'POST', body: new URLSearchParams(new FormData(form)), headers: {Accept: 'text/html'}});
      if (answer.ok && answer.redirected) return location.assign(answer.url);
      if (answer.status < 500) return form.submit();
      throw new Error(String(answer.status));
    } catch {
      away.textContent = form.dataset.away;
      away.hidden = false;
      away.scrollIntoView({block: 'center'});
    }
  });
}

if ($('entry')) entry($('entry'));
// follow keeps a file's bar up to date, and shows its report as soon as there is
// one. While the service is away, the page stays as it is.
function follow(bar) {
  setTimeout(async () => {
    try {
      const answer = await fetch(location.href);
      const now = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('working');
      if (!now && answer.status < 500) return location.reload();
      bar.max = now.max;
      bar.value = now.value;
    } catch { /* no network: asked again */ }
    follow(bar);
  }, 2000);
}

if ($('interview')) interview($('interview'));
if ($('working')) follow($('working'));
