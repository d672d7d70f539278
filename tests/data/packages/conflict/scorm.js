function search(win, name) {
  for (var tries = 0; tries < 500; tries += 1) {
    try {
      if (win[name]) return win[name];
      if (!win.parent || win.parent === win) return null;
      win = win.parent;
    } catch (closed) { return null; }
  }
  return null;
}
function find(name) {
  return search(window, name) || (window.opener ? search(window.opener, name) : null);
}
var api = find('API_1484_11');
