/* Propose des mots et des communes pendant la saisie. Sans JavaScript, le serveur comprend ce qui est tapé. */
(function () {
  "use strict";
  var ATTENTE = 180;

  function completer(champ, adresse, lire) {
    var liste = document.getElementById(champ.getAttribute("list"));
    var minuteur, derniere = "";
    champ.addEventListener("input", function () {
      clearTimeout(minuteur);
      var texte = champ.value.trim();
      if (texte.length < 2 || texte === derniere) return;
      minuteur = setTimeout(function () {
        derniere = texte;
        fetch(adresse + "?q=" + encodeURIComponent(texte))
          .then(function (reponse) { return reponse.ok ? reponse.json() : null; })
          .then(function (donnees) {
            if (!donnees || champ.value.trim() !== texte) return;
            liste.replaceChildren.apply(liste, lire(donnees).map(function (valeur) {
              var option = document.createElement("option");
              option.value = valeur;
              return option;
            }));
          })
          .catch(function () {});
      }, ATTENTE);
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-suggestions]").forEach(function (champ) {
      completer(champ, champ.dataset.suggestions, function (d) { return d.suggestions; });
    });
    document.querySelectorAll("[data-communes]").forEach(function (champ) {
      completer(champ, champ.dataset.communes, function (d) {
        return d.communes.map(function (commune) { return commune.libelle; });
      });
    });
    function montrerImprimer() {
      document.querySelectorAll("[data-imprimer][hidden]").forEach(function (bouton) { bouton.hidden = false; });
    }
    montrerImprimer();
    document.body.addEventListener("htmx:afterSwap", montrerImprimer);
  });
})();
