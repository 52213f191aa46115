// Sends a sheet {to, body} and calls done(later, answer, after): later says that
// it did not get through and may be sent again, at the earliest after so many
// seconds.
// An answer counts only if it is the service's own: the portal of a Wi-Fi
// may answer 200 or 403 to anything.
const post = (sheet, done) => {
  const x = new XMLHttpRequest();
  x.open('POST', sheet.to);
  x.timeout = 20000;
  x.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded');
  x.setRequestHeader('Accept', 'application/json');
  x.onloadend = () => {
    let a = {};
    try { a = JSON.parse(x.responseText); } catch (e) {}
    const later = !a.receipt && (!a.code || x.status > 499 || x.status === 429);
    done(later, a, +x.getResponseHeader('Retry-After'));
  };
  x.send(sheet.body);
};
