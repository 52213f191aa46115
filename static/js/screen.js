// A counter's screen: shows the next code when its time has come, says when it
// cannot get one, and goes on by itself as soon as it can. Without this script
// the page loads itself anew.
addEventListener('DOMContentLoaded', () => {
  const notice = document.getElementById('_u'), picture = document.getElementById('_q'), text = document.getElementById('_t');
  const seconds = +notice.dataset.seconds;
  let wait = 2, timer, until;

  const later = s => {
    clearTimeout(timer);
    timer = setTimeout(ask, s * 1000);
  };
  // A code still opens forms while the next would be shown; then it is dimmed.
  const failed = () => {
    notice.hidden = false;
    document.body.className = Date.now() > until + 150000 ? 'old' : '';
    later(wait);
    wait = Math.min(wait * 2, 30);
  };
  const show = a => {
    picture.setAttribute('viewBox', '0 0 ' + a.size + ' ' + a.size);
    picture.lastElementChild.setAttribute('d', a.path);
    text.textContent = a.token;
    notice.hidden = true;
    document.body.className = '';
    due(a.seconds);
  };
  const due = s => {
    wait = 2;
    until = Date.now() + s * 1000;
    later(s);
  };
  const ask = () => {
    const x = new XMLHttpRequest();
    x.open('GET', location.href);
    x.timeout = 20000;
    x.setRequestHeader('Accept', 'application/json');
    x.onloadend = () => {
      let a = {};
      try { a = JSON.parse(x.responseText); } catch (e) {}
      if (a.path && picture) show(a);
      // There is a form again, or none any more, or this screen is not wanted
      // here: the page says so.
      else if (a.path || a.code && x.status < 500 && picture) location.reload();
      else if (a.code && x.status < 500) {
        notice.hidden = true;
        due(60);
      }
      else failed();
    };
    x.send();
  };
  due(seconds);
  addEventListener('online', ask);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) ask(); });
  if (navigator.wakeLock) {
    const awake = () => navigator.wakeLock.request('screen').catch(() => {});
    document.addEventListener('visibilitychange', awake);
    awake();
  }
});
