/* Une bibliothèque H5P écrite pour les essais : des questions à deux réponses, un état, un résultat par question et un pour le tout. */
var H5P = H5P || {};

H5P.EssaiSafran = (function ($) {
  function Essai(parametres, identifiant, autour) {
    H5P.EventDispatcher.call(this);
    this.parametres = parametres;
    this.contentId = identifiant;
    this.reponses = (autour && autour.previousState && autour.previousState.reponses) || {};
    this.repris = Boolean(autour && autour.previousState);
  }
  Essai.prototype = Object.create(H5P.EventDispatcher.prototype);
  Essai.prototype.constructor = Essai;

  Essai.prototype.attach = function ($zone) {
    var essai = this;
    $zone.append($("<p>", { id: "reprise", text: essai.repris ? "repris" : "neuf" }));
    essai.parametres.questions.forEach(function (question, rang) {
      var $groupe = $("<fieldset>").append($("<legend>", { text: question.texte }));
      ["oui", "non"].forEach(function (mot) {
        var $choix = $("<input>", { type: "radio", name: "q" + rang, value: mot, checked: essai.reponses[rang] === mot });
        $choix.on("change", function () {
          essai.reponses[rang] = mot;
          essai.dire(rang, mot === question.bonne ? 1 : 0);
        });
        $groupe.append($("<label>").append($choix, " " + mot));
      });
      $zone.append($groupe);
    });
    $zone.append($("<button>", { text: "Vérifier", click: function () { essai.verifier(); } }));
  };

  /* Le résultat d’une seule question : une partie, dont le parent est le contenu entier. */
  Essai.prototype.dire = function (rang, note) {
    var evenement = this.createXAPIEventTemplate("answered");
    evenement.setScoredResult(note, 1, this, true, note === 1);
    evenement.data.statement.object.definition.extensions["http://h5p.org/x-api/h5p-subContentId"] = "question-" + rang;
    evenement.data.statement.context = { contextActivities: { parent: [{ id: "essai", objectType: "Activity" }] } };
    this.trigger(evenement);
  };

  Essai.prototype.verifier = function () {
    this.triggerXAPIScored(this.getScore(), this.getMaxScore(), "completed", true, this.getScore() === this.getMaxScore());
  };
  Essai.prototype.getScore = function () {
    var essai = this;
    return essai.parametres.questions.filter(function (question, rang) { return essai.reponses[rang] === question.bonne; }).length;
  };
  Essai.prototype.getMaxScore = function () { return this.parametres.questions.length; };
  Essai.prototype.getCurrentState = function () { return { reponses: this.reponses }; };

  return Essai;
})(H5P.jQuery);
