/* Des phrases à ranger, chacune dans une case, avec ce qu’il en est une fois vérifié. */
var H5P = H5P || {};

H5P.SafranTri = (function ($) {
  "use strict";

  function Tri(parametres, identifiant, autour) {
    H5P.EventDispatcher.call(this);
    this.parametres = parametres;
    this.contentId = identifiant;
    this.rangees = (autour && autour.previousState && autour.previousState.rangees) || {};
  }
  Tri.prototype = Object.create(H5P.EventDispatcher.prototype);
  Tri.prototype.constructor = Tri;

  Tri.prototype.attach = function ($zone) {
    var tri = this;
    $zone.addClass("safran-tri").append($("<p>", { text: tri.parametres.consigne }));
    tri.groupes = tri.parametres.phrases.map(function (phrase, rang) { return tri.poser($zone, phrase, rang); });
    tri.$dit = $("<p>", { role: "status" });
    $zone.append($("<button>", { type: "button", text: "Vérifier", click: function () { tri.verifier(); } }), tri.$dit);
  };

  Tri.prototype.poser = function ($zone, phrase, rang) {
    var tri = this;
    var $groupe = $("<fieldset>").append($("<legend>", { text: phrase.texte }));
    tri.parametres.cases.forEach(function (nom, numero) {
      var $rond = $("<input>", { type: "radio", name: "phrase-" + rang, value: numero, checked: tri.rangees[rang] === numero });
      $rond.on("change", function () { tri.rangees[rang] = numero; });
      $groupe.append($("<label>").append($rond, $("<span>", { text: nom })));
    });
    $zone.append($groupe);
    return $groupe;
  };

  Tri.prototype.verifier = function () {
    var tri = this;
    var reste = tri.parametres.phrases.length - Object.keys(tri.rangees).length;
    if (reste) {
      tri.$dit.text(reste === 1 ? "Il reste une phrase à ranger." : "Il reste " + reste + " phrases à ranger.");
      return;
    }
    tri.groupes.forEach(function ($groupe, rang) {
      var phrase = tri.parametres.phrases[rang];
      $groupe.find(".retour").remove();
      $groupe.append($("<p>", { class: "retour", text: (tri.rangees[rang] === phrase["case"] ? "Oui. " : "Non. ") + phrase.retour }));
    });
    tri.$dit.text(tri.getScore() + " phrases bien rangées sur " + tri.getMaxScore() + ".");
    tri.triggerXAPIScored(tri.getScore(), tri.getMaxScore(), "completed", true, tri.getScore() === tri.getMaxScore());
    tri.trigger("resize");
  };

  Tri.prototype.getScore = function () {
    var tri = this;
    return tri.parametres.phrases.filter(function (phrase, rang) { return tri.rangees[rang] === phrase["case"]; }).length;
  };
  Tri.prototype.getMaxScore = function () { return this.parametres.phrases.length; };
  Tri.prototype.getCurrentState = function () { return { rangees: this.rangees }; };

  return Tri;
})(H5P.jQuery);
