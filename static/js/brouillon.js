/* Pendant l’écriture d’une fiche : dire quand le texte n’a pas pu partir, et réessayer. Sans script, « Enregistrer » suffit. */
(function () {
  "use strict";

  var SESSION_FINIE = "Votre session est finie. Connectez-vous dans un autre onglet : votre texte reste ici.";

  function dire(message) {
    var etat = document.getElementById("etat-brouillon");
    if (!etat) return;
    var p = document.createElement("p");
    p.className = "statut statut--attente mb-0";
    p.setAttribute("role", "alert");
    p.textContent = message;
    etat.replaceChildren(p);
  }

  document.addEventListener("DOMContentLoaded", function () {
    var formulaire = document.querySelector("form[data-brouillon]");
    if (!formulaire) return;
    var aRenvoyer = false;

    formulaire.addEventListener("htmx:sendError", function () {
      aRenvoyer = true;
      dire("Pas de réseau : votre texte reste à l’écran et partira dès le retour de la connexion.");
    });
    formulaire.addEventListener("htmx:responseError", function (evenement) {
      if (evenement.detail.xhr.status === 403) dire(SESSION_FINIE);
      else dire("Le texte n’a pas pu être enregistré. Choisissez « Enregistrer » pour voir pourquoi.");
    });
    formulaire.addEventListener("htmx:afterRequest", function (evenement) {
      if (evenement.detail.successful) aRenvoyer = false;
    });
    /* Une session finie répond par la page de connexion : elle ne remplace pas l’état, et rien n’est perdu. */
    formulaire.addEventListener("htmx:beforeSwap", function (evenement) {
      if (new URL(evenement.detail.xhr.responseURL).pathname === location.pathname) return;
      evenement.detail.shouldSwap = false;
      dire(SESSION_FINIE);
    });
    window.addEventListener("online", function () {
      if (aRenvoyer) window.htmx.trigger(formulaire, "change");
    });
  });
})();
