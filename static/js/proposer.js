/* Le nombre de signes se compte pendant la saisie. Sans JavaScript, le serveur dit ce qui est trop long. */
(function () {
  "use strict";

  function compter(champ) {
    var dit = document.getElementById(champ.id + "_helptext");
    if (!dit) return;
    function dire() {
      dit.textContent = champ.value.length + " signes sur " + champ.dataset.signes;
    }
    champ.addEventListener("input", dire);
    dire();
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-signes]").forEach(compter);
  });
})();
