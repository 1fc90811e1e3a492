/* Petits services communs à toutes les pages. Chacun d’eux a son équivalent sans JavaScript. */
(function () {
  "use strict";

  /* Un double clic n’est qu’un geste : le second coup, qui peut tomber sur le bouton de la page suivante, ne défait
     pas le premier. */
  document.addEventListener("click", function (evenement) {
    if (evenement.detail > 1 && evenement.target.closest("[data-un-geste] button")) evenement.preventDefault();
  }, true);

  /* Le thème change sur place ; le serveur retient le choix dans un cookie. */
  function suivreThemes() {
    document.querySelectorAll("[data-theme-choix]").forEach(function (formulaire) {
      var racine = document.documentElement;
      function marquer(theme) {
        formulaire.querySelectorAll("button").forEach(function (bouton) {
          bouton.setAttribute("aria-pressed", String(bouton.value === theme));
        });
      }
      marquer(racine.getAttribute("data-bs-theme") || "");
      formulaire.addEventListener("submit", function (evenement) {
        var bouton = evenement.submitter;
        if (!bouton) return;
        evenement.preventDefault();
        var donnees = new FormData(formulaire);
        donnees.set("theme", bouton.value);
        fetch(formulaire.action, { method: "POST", body: new URLSearchParams(donnees), redirect: "manual" }).then(
          function () {
            if (bouton.value) racine.setAttribute("data-bs-theme", bouton.value);
            else racine.removeAttribute("data-bs-theme");
            marquer(bouton.value);
          },
          function () {
            window.location.reload();
          }
        );
      });
    });
  }

  /* Une erreur se lit d’abord : le résumé reçoit le focus à l’arrivée de la page ou du fragment. */
  function montrerErreur(zone) {
    var resume = zone.querySelector('.message--erreur[role="alert"][tabindex]');
    if (resume) resume.focus();
  }

  /* Un lien qui agit comme un bouton répond aussi à la barre d’espace. */
  function ecouterEspace(evenement) {
    var cible = evenement.target;
    if (evenement.key === " " && cible.matches && cible.matches('a[role="button"]')) {
      evenement.preventDefault();
      cible.click();
    }
  }

  /* Un volet ouvert par son ancre (#menu…) avant l’arrivée du script se referme en changeant d’ancre. */
  function ecouterClic(evenement) {
    if (evenement.target.closest("[data-imprimer]")) window.print();
    var fermeture = evenement.target.closest('[data-bs-dismiss="offcanvas"]');
    if (fermeture && location.hash === fermeture.dataset.bsTarget) location.hash = fermeture.getAttribute("href");
  }

  document.addEventListener("DOMContentLoaded", function () {
    suivreThemes();
    montrerErreur(document);
    document.addEventListener("keydown", ecouterEspace);
    document.addEventListener("click", ecouterClic);
    document.body.addEventListener("htmx:afterSwap", function (evenement) {
      montrerErreur(evenement.detail.target);
    });
  });
})();
