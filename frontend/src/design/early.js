// Before the first paint: the chosen theme, text size and language, so that nothing flashes.
;(function () {
  var root = document.documentElement
  try {
    var theme = localStorage.getItem('hejie.theme')
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme
    if (localStorage.getItem('hejie.elderly') === '1') root.dataset.elderly = ''
    if (localStorage.getItem('hejie.language') === 'en') root.lang = 'en'
  } catch {
    // Storage may be forbidden; then everything follows the system.
  }
})()
