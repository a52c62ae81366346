// Before the first paint: the chosen theme, text size and language, so that nothing flashes; and what need not wait for it.
;(function () {
  var root = document.documentElement
  try {
    var theme = localStorage.getItem('hejie.theme')
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme
    if (localStorage.getItem('hejie.elderly') === '1') root.dataset.elderly = ''
    if (localStorage.getItem('hejie.language') === 'en') root.lang = 'en'
    if (localStorage.getItem('hejie.session')) window.earlyTokens = refresh()
  } catch {
    // Storage may be forbidden; then everything follows the system.
  }

  // Who was logged in will want a token: asked for while the app itself is on its way. See api/session.ts, which takes turns likewise.
  function refresh() {
    function ask() {
      return fetch('/api/v1/auth/refresh', { method: 'POST', keepalive: true })
    }
    var asked = navigator.locks ? navigator.locks.request('hejie.session.refresh', ask) : ask()
    return asked.catch(function () {
      // Then it is asked for again.
    })
  }
})()
