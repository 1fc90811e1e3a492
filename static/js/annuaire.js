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

  /* « Autour de moi » : la position, arrondie à un kilomètre, ne sert qu’à nommer une commune. Rien n’en est gardé. */
  function situer(bouton) {
    var dit = document.getElementById("a-proche-dit"), champ = document.getElementById("a-ou");
    function dire(phrase) {
      dit.textContent = phrase;
      bouton.disabled = false;
    }
    bouton.disabled = true;
    dit.textContent = "Recherche de votre commune…";
    navigator.geolocation.getCurrentPosition(
      function (lue) {
        var position = lue.coords.latitude.toFixed(2) + "," + lue.coords.longitude.toFixed(2);
        fetch(bouton.dataset.proche, { headers: { "X-Position": position }, cache: "no-store" })
          .then(function (reponse) { return reponse.json(); })
          .then(function (donnees) {
            if (!donnees.libelle) return dire(donnees.message);
            champ.value = donnees.libelle;
            dire("");
            champ.form.requestSubmit();
          })
          .catch(function () { dire("Votre commune n’a pas pu être trouvée. Écrivez son nom."); });
      },
      function (erreur) {
        dire(erreur.code === 1
          ? "Votre navigateur ne donne pas votre position. Écrivez le nom de votre commune."
          : "Votre position n’a pas pu être trouvée. Écrivez le nom de votre commune.");
      },
      { enableHighAccuracy: false, timeout: 10000, maximumAge: 300000 }
    );
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-proche]").forEach(function (bouton) {
      if (!("geolocation" in navigator)) return;
      bouton.classList.remove("invisible"); /* sa place était gardée : la page ne bouge pas */
      bouton.addEventListener("click", function () { situer(bouton); });
    });
    document.querySelectorAll("[data-suggestions]").forEach(function (champ) {
      completer(champ, champ.dataset.suggestions, function (d) { return d.suggestions; });
    });
    function completerCommunes(zone) {
      zone.querySelectorAll("[data-communes]").forEach(function (champ) {
        completer(champ, champ.dataset.communes, function (d) {
          return d.communes.map(function (commune) { return commune.libelle; });
        });
      });
    }
    completerCommunes(document);
    function montrerImprimer() {
      document.querySelectorAll("[data-imprimer][hidden]").forEach(function (bouton) { bouton.hidden = false; });
    }
    montrerImprimer();
    document.body.addEventListener("htmx:afterSwap", montrerImprimer);
    document.body.addEventListener("htmx:load", function (evenement) {
      if (evenement.detail.elt !== document.body) completerCommunes(evenement.detail.elt);
    });
  });
})();
