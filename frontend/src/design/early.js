// Before the first paint: the chosen theme, text size and language, so that nothing flashes; and what need not wait for it.
;(function () {
  var root = document.documentElement
  var ASKED = 'hejie.session.asked'
  var PATIENCE_MS = 10000
  var STEP_MS = 50
  var isLeaving = false

  addEventListener('pagehide', function () {
    isLeaving = true
  })
  addEventListener('pageshow', function () {
    isLeaving = false
  })

  try {
    var theme = localStorage.getItem('hejie.theme')
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme
    if (localStorage.getItem('hejie.elderly') === '1') root.dataset.elderly = ''
    if (localStorage.getItem('hejie.language') === 'en') root.lang = 'en'
  } catch {
    // Storage may be forbidden; then everything follows the system.
  }

  // For api/session.ts: new tokens for the cookie, which is good once. Pages of one browser take turns, or the server would think it
  // stolen, and end the session.
  window.refreshTokens = function () {
    return navigator.locks ? navigator.locks.request('hejie.session.refresh', askInTurn) : askInTurn()
  }

  // Who was logged in will want a token: asked for while the app itself is on its way.
  if (recall('hejie.session')) {
    window.earlyTokens = window.refreshTokens()
    window.earlyTokens.catch(function () {
      // Then it is asked for again.
    })
  }

  function askInTurn() {
    if (isUnderWay()) return new Promise((resolve) => setTimeout(resolve, STEP_MS)).then(askInTurn)
    remember(ASKED, turn() + ' ' + Date.now())
    return fetch('/api/v1/auth/refresh', { method: 'POST', keepalive: true }).finally(function () {
      // To who leaves the browser says that it failed; it goes on.
      if (!isLeaving) remember(ASKED, null)
    })
  }

  // A page that is left loses its turn while its question is still open, and nobody hears the answer. That it has come is seen by
  // the cookie's public half, which changes with it. Should it never come, the cookie may still be good.
  function isUnderWay() {
    var asked = (recall(ASKED) || '').split(' ')
    var age = Date.now() - Number(asked[1])
    return asked[0] === turn() && age >= 0 && age < PATIENCE_MS
  }

  function turn() {
    var found = /(?:^|; )hejie_turn=([^;]*)/.exec(document.cookie)
    return found ? found[1] : ''
  }

  function recall(key) {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  }

  function remember(key, value) {
    try {
      if (value === null) localStorage.removeItem(key)
      else localStorage.setItem(key, value)
    } catch {
      // Then only the lock keeps pages apart.
    }
  }
})()
