/* Le lecteur, sur l’hôte des contenus : il tient l’environnement SCORM ou H5P, encadre le module, et parle à la page du site.
   Rien ne part d’ici vers le réseau : chaque envoi passe par la page du site, qui seule a une session. */
(function () {
  "use strict";

  var page = document.body.dataset;
  var ancien = page.norme === "SCORM_12";
  var h5p = page.norme === "H5P";
  var DELAI = 3000;
  var RESTE = "safran-reste:" + page.cle;
  var lancement = null;
  var cadre = null;

  function dire(type, contenu) {
    window.parent.postMessage(Object.assign({ canal: "safran", type: type }, contenu), page.plateforme);
  }

  /* Ce qui n’a pas encore été reçu reste dans ce navigateur : un onglet fermé ne perd rien. */
  function restes() {
    try { return JSON.parse(window.localStorage.getItem(RESTE)) || {}; } catch (erreur) { return {}; }
  }
  function resteEcrire(tous) {
    try {
      if (Object.keys(tous).length) window.localStorage.setItem(RESTE, JSON.stringify(tous));
      else window.localStorage.removeItem(RESTE);
    } catch (erreur) { /* stockage refusé : les envois partent quand même */ }
  }

  function Seance(depart) {
    this.sco = depart.sco;
    this.lancement = depart.lancement;
    this.compteur = 0;
    this.ecrits = {};
    this.fin = false;
    this.minuterie = null;
  }
  Seance.prototype.envoyer = function () {
    window.clearTimeout(this.minuterie);
    this.minuterie = null;
    this.compteur += 1;
    var envoi = { sco: this.sco, lancement: this.lancement, compteur: this.compteur, valeurs: Object.assign({}, this.ecrits), fin: this.fin };
    var tous = restes();
    tous[this.sco] = envoi;
    resteEcrire(tous);
    dire("envoi", { envoi: envoi });
  };
  Seance.prototype.noter = function (element, valeur) {
    this.ecrits[String(element)] = valeur === null || valeur === undefined ? String(valeur) : String(valeur);
    var seance = this;
    if (partie) this.envoyer();
    else if (!this.minuterie) this.minuterie = window.setTimeout(function () { seance.envoyer(); }, DELAI);
  };

  var partie = false;
  window.addEventListener("pagehide", function () {
    partie = true;
    if (window.SafranH5P) window.SafranH5P.relever();
    if (lancement && lancement.minuterie) lancement.envoyer();
  });

  function environnement(seance, depart) {
    var reglages = { autocommit: false, lmsCommitUrl: false, logLevel: 5 };
    var api = ancien ? new window.Scorm12API(reglages) : new window.Scorm2004API(reglages);
    var connues = {};
    Object.keys(depart).forEach(function (element) {
      if (element.indexOf("adl.nav.") !== 0) connues[element] = depart[element];
    });
    api.loadFromFlattenedJSON(connues);
    var noms = ancien
      ? ["LMSInitialize", "LMSFinish", "LMSGetValue", "LMSSetValue", "LMSCommit", "LMSGetLastError", "LMSGetErrorString", "LMSGetDiagnostic"]
      : ["Initialize", "Terminate", "GetValue", "SetValue", "Commit", "GetLastError", "GetErrorString", "GetDiagnostic"];
    var facade = { version: ancien ? "3.4" : "1.0" };
    noms.forEach(function (nom) {
      facade[nom] = function () { return api[nom].apply(api, arguments); };
    });
    var geste = { ouvrir: noms[0], clore: noms[1], lire: noms[2], ecrire: noms[3], garder: noms[4] };
    facade[geste.ouvrir] = function (parametre) {
      var reponse = api[geste.ouvrir](parametre);
      if (String(reponse) === "true") seance.fin = false;
      return String(reponse);
    };
    facade[geste.ecrire] = function (element, valeur) {
      var reponse = String(api[geste.ecrire](element, valeur));
      if (reponse === "true") seance.noter(element, valeur);
      return reponse;
    };
    facade[geste.garder] = function (parametre) {
      var reponse = String(api[geste.garder](parametre));
      if (reponse === "true") seance.envoyer();
      return reponse;
    };
    facade[geste.clore] = function (parametre) {
      var reponse = String(api[geste.clore](parametre));
      if (reponse === "true") {
        seance.fin = true;
        seance.envoyer();
      }
      return reponse;
    };
    if (!ancien) {
      facade.GetValue = function (element) {
        if (String(element).indexOf("adl.nav.request_valid.") === 0 && depart[element] !== undefined) return depart[element];
        return api.GetValue(element);
      };
    }
    return facade;
  }

  /* Ce que trouve une page H5P au-dessus d’elle ; `relever` est à elle : noter l’état du contenu, tout de suite. */
  function environnementH5P(seance, depart) {
    return {
      etat: depart["h5p.etat"] || "",
      noter: function (element, valeur) { seance.noter(element, valeur); },
      garder: function () { seance.envoyer(); },
      relever: function () {}
    };
  }

  function ouvrir(depart) {
    fermer();
    delete window.API;
    delete window.API_1484_11;
    delete window.SafranH5P;
    lancement = null;
    if (depart.parle) {
      lancement = new Seance(depart);
      if (h5p) window.SafranH5P = environnementH5P(lancement, depart.depart);
      else window[ancien ? "API" : "API_1484_11"] = environnement(lancement, depart.depart);
    }
    cadre = document.createElement("iframe");
    cadre.title = depart.titre;
    cadre.allow = "autoplay; fullscreen";
    cadre.src = h5p ? page.h5p : page.base + depart.fichier.split("/").map(encodeURIComponent).join("/") + depart.suite;
    document.body.appendChild(cadre);
  }

  function fermer() {
    if (!cadre) return;
    if (window.SafranH5P) {
      window.SafranH5P.relever();
      lancement.fin = true;
      lancement.envoyer();
    }
    cadre.remove();
    cadre = null;
    if (lancement && lancement.minuterie) lancement.envoyer();
  }

  function recu(message) {
    var tous = restes();
    var reste = tous[message.sco];
    if (reste && (reste.lancement < message.lancement || (reste.lancement === message.lancement && reste.compteur <= message.compteur))) {
      delete tous[message.sco];
      resteEcrire(tous);
    }
  }

  window.addEventListener("message", function (evenement) {
    if (evenement.source !== window.parent || evenement.origin !== page.plateforme) return;
    var message = evenement.data || {};
    if (message.canal !== "safran") return;
    if (message.type === "depart") ouvrir(message.depart);
    if (message.type === "recu") recu(message);
    if (message.type === "fermer") {
      fermer();
      dire("ferme", {});
    }
  });

  var gardes = restes();
  dire("pret", { restes: Object.keys(gardes).map(function (sco) { return gardes[sco]; }) });
})();
