/* Avant le premier affichage : applique le thème choisi, même si la page vient d’un cache. */
(function () {
  "use strict";
  var choix = /(?:^|; )theme=(light|dark)(?:;|$)/.exec(document.cookie);
  if (choix) document.documentElement.setAttribute("data-bs-theme", choix[1]);
  else document.documentElement.removeAttribute("data-bs-theme");
})();
