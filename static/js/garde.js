/* Ce qui attend le réseau, sur cet appareil et sous ce nom seulement : la page fermée, il y reste ; parti, il s’oublie. */
(function () {
  "use strict";

  window.SafranGarde = function (nom) {
    var cle = "safran-parcours:" + nom;
    var memoire = null;

    this.lire = function () {
      try { memoire = JSON.parse(localStorage.getItem(cle)) || memoire; } catch (erreur) { /* stockage refusé : la page garde */ }
      return Object.assign({ notes: {}, coches: {}, reponses: {}, saisies: {}, marques: [], quiz: {} }, memoire);
    };
    this.changer = function (faire) {
      var etat = this.lire();
      faire(etat);
      memoire = Object.keys(etat).some(function (genre) { return Object.keys(etat[genre]).length; }) ? etat : null;
      try {
        if (memoire) localStorage.setItem(cle, JSON.stringify(memoire));
        else localStorage.removeItem(cle);
      } catch (erreur) { /* stockage refusé : la page garde */ }
    };
  };

  /* Ce qu’un formulaire enverrait, sans son jeton : celui de la page rouverte sera un autre. */
  window.SafranGarde.champs = function (formulaire) {
    return Array.from(new FormData(formulaire)).filter(function (paire) { return paire[0] !== "csrfmiddlewaretoken"; });
  };

  /* Ce qui attendait revient dans son formulaire : la page rouverte montre ce qui partira. */
  window.SafranGarde.remettre = function (formulaire, champs) {
    Array.from(formulaire.elements).forEach(function (element) {
      var valeurs = champs.filter(function (paire) { return paire[0] === element.name; }).map(function (paire) { return paire[1]; });
      if (element.type === "radio" || element.type === "checkbox") element.checked = valeurs.indexOf(element.value) >= 0;
      else if (valeurs.length) element.value = valeurs[0];
    });
  };
})();
