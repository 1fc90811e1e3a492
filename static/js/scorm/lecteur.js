/* Le lecteur, sur l’hôte de son module : il tient l’environnement SCORM ou H5P, encadre le module, et parle à la page du site.
   Il ne garde rien dans le navigateur, où le module lirait : chaque envoi passe par la page du site, qui seule a une session.
   Quand l’onglet se ferme et que cette page n’entend plus, le dernier part d’ici, avec le mot signé de ce lancement. */
(function () {
  "use strict";

  var page = document.body.dataset;
  var ancien = page.norme === "SCORM_12";
  var h5p = page.norme === "H5P";
  var DELAI = 3000;
  var ATTENTE_FIN = 2000;
  var lancement = null;
  var cadre = null;
  var partie = false;

  function dire(type, contenu) {
    window.parent.postMessage(Object.assign({ canal: "safran", type: type }, contenu), page.plateforme);
  }

  function Seance(depart) {
    this.lancement = depart.lancement;
    this.jeton = depart.jeton;
    this.compteur = 0;
    this.recu = 0;
    this.ecrits = {};
    this.fin = false;
    this.minuterie = null;
    this.prevu = false;
  }
  Seance.prototype.envoyer = function () {
    var seance = this;
    if (partie) {
      // Un seul envoi pour tout ce que le module dit d’un trait en se fermant : les navigateurs n’en laissent partir que peu.
      if (!this.prevu) Promise.resolve().then(function () { seance.deposer(); });
      this.prevu = true;
      return;
    }
    dire("envoi", { envoi: this.cliche() });
  };
  Seance.prototype.cliche = function () {
    window.clearTimeout(this.minuterie);
    this.minuterie = null;
    this.compteur += 1;
    return { jeton: this.jeton, compteur: this.compteur, valeurs: Object.assign({}, this.ecrits), fin: this.fin };
  };
  Seance.prototype.deposer = function () {
    this.prevu = false;
    window.navigator.sendBeacon("/dernier-envoi/", JSON.stringify(this.cliche()));
  };
  Seance.prototype.noter = function (element, valeur) {
    var seance = this;
    this.ecrits[String(element)] = String(valeur);
    if (partie) this.envoyer();
    else if (!this.minuterie) this.minuterie = window.setTimeout(function () { seance.envoyer(); }, DELAI);
  };

  window.addEventListener("pagehide", function () {
    partie = true;
    if (window.SafranH5P) window.SafranH5P.relever();
    if (lancement && (lancement.minuterie || lancement.recu < lancement.compteur)) lancement.envoyer();
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

  /* Fermer : mener le module à une page vide, comme un navigateur qu’on quitte. Ôter le cadre lui cacherait « beforeunload »,
     où beaucoup gardent la place. Un module qui ne se laisse pas quitter n’a que deux secondes. */
  function fermer(ensuite) {
    if (!cadre) return ensuite();
    if (window.SafranH5P) {
      window.SafranH5P.relever();
      lancement.fin = true;
      lancement.envoyer();
    }
    var limite = window.setTimeout(vide, ATTENTE_FIN);
    cadre.addEventListener("load", vide);
    cadre.contentWindow.location.replace("about:blank");
    function vide() {
      if (!cadre) return;
      window.clearTimeout(limite);
      cadre.remove();
      cadre = null;
      if (lancement && lancement.minuterie) lancement.envoyer();
      ensuite();
    }
  }

  window.addEventListener("message", function (evenement) {
    if (evenement.source !== window.parent || evenement.origin !== page.plateforme) return;
    var message = evenement.data || {};
    if (message.canal !== "safran") return;
    if (message.type === "depart") ouvrir(message.depart);
    if (message.type === "recu" && lancement && message.lancement === lancement.lancement) lancement.recu = Math.max(lancement.recu, message.compteur);
    if (message.type === "fermer") fermer(function () { dire("ferme", {}); });
  });

  dire("pret", {});
})();
