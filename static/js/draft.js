// Drafts: what somebody has answered so far, by form.
const draft = {
  // Answers without the page's own fields, for an hour: the next person may
  // have the same phone in hand.
  put: (key, body) => {
    body = body.split('&').filter(pair => pair[0] !== '_').join('&');
    try { localStorage.setItem(key, JSON.stringify({at: Date.now(), body})); } catch (e) {}
  },
  take: key => {
    let d;
    try { d = JSON.parse(localStorage.getItem(key)); } catch (e) {}
    return d && Date.now() - d.at < 36e5 ? d.body : draft.drop(key);
  },
  drop: key => {
    try { localStorage.removeItem(key); } catch (e) {}
    return '';
  }
};
