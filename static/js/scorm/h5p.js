/* Un contenu H5P, dans sa page de l’hôte des contenus : le joue, reprend où il en était, et dit au lecteur ses résultats et son état.
   Le serveur revérifie tout ce qui part d’ici. */
(function () {
  "use strict";

  var VERBES = ["completed", "answered", "passed", "mastered", "failed"];
  var RELEVE = 5000;
  var APRES_UN_GESTE = 1000;
  var PARTIE = "http://h5p.org/x-api/h5p-subContentId";
  var IDENTIFIANT = "module";
  var TEXTES = {
    fullscreen: "Plein écran", disableFullscreen: "Quitter le plein écran", copyrights: "Droits d’utilisation",
    copyrightInformation: "Droits d’utilisation", copyrightsDescription: "Voir les droits d’utilisation de ce contenu.",
    close: "Fermer", title: "Titre", author: "Auteur", year: "Année", source: "Source", license: "Licence", thumbnail: "Vignette",
    noCopyrights: "Ce contenu ne dit rien de ses droits d’utilisation.", contentType: "Genre de contenu",
    licenseExtras: "Précisions", changes: "Modifications", by: "par", showMore: "Voir plus", showLess: "Voir moins",
    subLevel: "Sous-niveau", advancedHelp: "Aide", hideAdvanced: "Masquer l’aide", showAdvanced: "Voir l’aide",
    confirmDialogHeader: "Confirmer", confirmDialogBody: "Confirmez\u00a0: cette action ne s’annule pas.",
    cancelLabel: "Annuler", confirmLabel: "Confirmer", licenseU: "Non précisée", licenseCCBY: "Attribution",
    licenseCCBYSA: "Attribution, partage dans les mêmes conditions", licenseCCBYND: "Attribution, pas de modification",
    licenseCCBYNC: "Attribution, pas d’usage commercial", licenseCCBYNCSA: "Attribution, pas d’usage commercial, partage dans les mêmes conditions",
    licenseCCBYNCND: "Attribution, pas d’usage commercial, pas de modification", licenseCC40: "4.0 International", licensePD: "Domaine public",
    licenseCC010: "CC0 1.0 universel (domaine public)", licenseC: "Tous droits réservés",
    contentChanged: "Ce contenu a changé depuis votre dernier passage.", startingOver: "Vous repartez du début."
  };

  /* Une fenêtre privée refuse tout stockage à un cadre d’un autre nom ; le cœur H5P en demande un, le temps de la page lui suffit. */
  function memoire() {
    var garde = {};
    return {
      getItem: function (cle) { return Object.prototype.hasOwnProperty.call(garde, cle) ? garde[cle] : null; },
      setItem: function (cle, valeur) { garde[cle] = String(valeur); },
      removeItem: function (cle) { delete garde[cle]; }
    };
  }
  ["localStorage", "sessionStorage"].forEach(function (nom) {
    try {
      window[nom].getItem("safran");
    } catch (erreur) {
      Object.defineProperty(window, nom, { configurable: true, value: memoire() });
    }
  });

  var base = document.body.dataset.base;
  var lecteur = null;
  try { lecteur = window.parent.SafranH5P || null; } catch (erreur) { /* page ouverte hors du lecteur */ }
  var debut = Date.now();
  var dernier = lecteur ? lecteur.etat : "";
  var attente = null;
  var dit = false;

  function duree() {
    return "PT" + (Math.round((Date.now() - debut) / 10) / 100).toFixed(2) + "S";
  }

  function panne(erreur) {
    window.console.error(erreur);
    var texte = document.createElement("p");
    texte.className = "panne";
    texte.setAttribute("role", "alert");
    texte.textContent = "Ce module ne s’ouvre pas dans ce navigateur. Rechargez la page\u00a0; si rien ne change, signalez-le à la personne qui anime la formation.";
    document.body.insertBefore(texte, document.body.firstChild);
  }

  /* L’état du contenu, s’il a changé, et le temps passé ; `toujours` note le temps même sans changement. */
  function relever(toujours) {
    window.clearTimeout(attente);
    attente = null;
    var instance = window.H5P.instances[0];
    var etat;
    try {
      etat = typeof instance.getCurrentState === "function" ? JSON.stringify(instance.getCurrentState()) : undefined;
    } catch (erreur) { /* un contenu qui ne sait pas se dire : son temps et ses résultats restent */ }
    var change = etat !== undefined && etat !== dernier;
    if (change) {
      dernier = etat;
      lecteur.noter("h5p.etat", etat);
    }
    if (change || toujours) lecteur.noter("h5p.temps", duree());
  }

  function relever_bientot() {
    if (!attente) attente = window.setTimeout(function () { relever(false); }, APRES_UN_GESTE);
  }

  /* De l’énoncé xAPI, ce que le serveur garde : le verbe et le résultat, sans la réponse tapée ni l’acteur. */
  function reduire(enonce) {
    var reduit = { verb: enonce.verb.id };
    var lu = enonce.result || {};
    var resultat = {};
    ["success", "completion"].forEach(function (nom) { if (typeof lu[nom] === "boolean") resultat[nom] = lu[nom]; });
    if (typeof lu.duration === "string") resultat.duration = lu.duration;
    if (lu.score) {
      var score = {};
      ["scaled", "raw", "min", "max"].forEach(function (nom) { if (typeof lu.score[nom] === "number" && isFinite(lu.score[nom])) score[nom] = lu.score[nom]; });
      if (Object.keys(score).length) resultat.score = score;
    }
    if (Object.keys(resultat).length) reduit.result = resultat;
    return reduit;
  }

  function lire(objet, chemin) {
    return chemin.reduce(function (ici, nom) { return ici === undefined || ici === null ? undefined : ici[nom]; }, objet);
  }

  function recevoir(evenement) {
    var enonce = lire(evenement, ["data", "statement"]);
    var verbe = lire(enonce, ["verb", "id"]);
    relever_bientot();
    if (typeof verbe !== "string" || VERBES.indexOf(verbe.split("/").pop()) < 0) return;
    var parents = lire(enonce, ["context", "contextActivities", "parent"]);
    var dedans = Array.isArray(parents) ? parents.length > 0 : Boolean(parents);
    var partie = lire(enonce, ["object", "definition", "extensions", PARTIE]);
    if (dedans && !partie) return;
    lecteur.noter("h5p.resultat" + (dedans ? "." + partie : ""), JSON.stringify(reduire(enonce)));
    if (dedans) return;
    dit = true;
    relever(true);
    lecteur.garder();
  }

  /* Les contenus d’avant xAPI disent leur note par un événement « finish » ; ceux qui disent les deux sont crus sur xAPI. */
  function finir(evenement) {
    window.setTimeout(function () { if (!dit) finir_sans_xapi(evenement); }, APRES_UN_GESTE);
  }

  function finir_sans_xapi(evenement) {
    var note = lire(evenement, ["data", "score"]);
    var maximum = lire(evenement, ["data", "maxScore"]);
    var resultat = typeof note === "number" && typeof maximum === "number" ? { score: { raw: note, max: maximum, min: 0 } } : undefined;
    recevoir({ data: { statement: { verb: { id: "http://adlnet.gov/expapi/verbs/completed" }, result: resultat } } });
  }

  function jouer(description) {
    var options = {
      id: IDENTIFIANT,
      h5pJsonPath: base,
      frameJs: "/_/h5p/frame.bundle.js",
      frameCss: "/_/h5p/styles/h5p.css",
      embedType: "div",
      frame: true, copyright: true, icon: false, export: false, embed: false, fullScreen: false,
      metadata: description,
      title: description.title,
      saveFreq: 30,
      contentUserData: dernier ? [{ state: dernier }] : undefined,
      translations: { H5P: TEXTES },
      preventH5PInit: false
    };
    // Le cœur H5P finit de se préparer à « ready » : le contenu vient après.
    return new window.H5PStandalone.H5P(document.getElementById("h5p"), options).then(function () {
      return new Promise(function (suite) { window.H5P.jQuery(suite); });
    }).then(function () {
      window.H5P.preventInit = false;
      if (lecteur) window.H5P.externalDispatcher.on("xAPI", recevoir);
      window.H5P.init(document.body);
      var instance = window.H5P.instances[0];
      if (!instance) throw new Error("H5P");
      if (!lecteur) return;
      window.H5P.on(instance, "finish", finir);
      lecteur.relever = function () { relever(true); };
      window.setInterval(function () { relever(false); }, RELEVE);
      ["click", "input", "keyup"].forEach(function (geste) { document.addEventListener(geste, relever_bientot, true); });
    });
  }

  window.fetch(base + "/h5p.json", { credentials: "same-origin" })
    .then(function (reponse) { return reponse.json(); })
    .then(jouer)
    .catch(panne);
})();
