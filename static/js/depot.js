/* Déposer un fichier sur son formulaire l’envoie ; sans JavaScript, le champ et le bouton font la même chose. */
(function () {
  "use strict";

  document.querySelectorAll("form[data-depot]").forEach(function (formulaire) {
    var champ = formulaire.querySelector('input[type="file"]');
    var consigne = formulaire.querySelector("[data-depot-consigne]");
    if (consigne) consigne.hidden = false;

    function survol(evenement) {
      evenement.preventDefault();
      formulaire.classList.add("carte--safran");
    }
    formulaire.addEventListener("dragenter", survol);
    formulaire.addEventListener("dragover", survol);
    formulaire.addEventListener("dragleave", function () {
      formulaire.classList.remove("carte--safran");
    });
    formulaire.addEventListener("drop", function (evenement) {
      evenement.preventDefault();
      formulaire.classList.remove("carte--safran");
      if (!evenement.dataTransfer || !evenement.dataTransfer.files.length) return;
      champ.files = evenement.dataTransfer.files;
      formulaire.requestSubmit();
    });
  });
})();
