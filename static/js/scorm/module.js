/* La page du site qui joue un module : elle ouvre le lecteur sur l’hôte de ce module, reçoit de lui seul ce que le module enregistre,
   et l’envoie au serveur, qui décide. Ce qui n’a pas pu partir reste dans ce navigateur, sous le nom du site, où aucun module ne lit. */
(function () {
  "use strict";

  var RETENTE = 5000;
  var ATTENTE_FIN = 4000;
  var TEXTES = {
    ouverture: "Ouverture du module…",
    envoi: "Enregistrement…",
    reseau: "Pas de réseau : ce que vous faites est gardé ici et partira dès le retour de la connexion.",
    session: "Votre session est finie. Connectez-vous dans un autre onglet : ce que vous faites est gardé ici.",
    depasse: "Ce module a été ouvert dans une autre fenêtre : celle-ci n’enregistre plus. Rechargez la page pour continuer ici.",
    serveur: "Le site ne répond pas. Nouvel essai dans quelques secondes."
  };

  function Module(zone) {
    this.zone = zone;
    this.d = zone.dataset;
    this.cle = "safran-module:" + this.d.passage;
    this.file = this.lire();
    this.enCours = false;
    this.depasse = false;
    this.lancement = null;
    this.situation = this.d.situation;
    this.attente = null;
    this.quitte = null;
    this.ferme = false;
  }

  Module.prototype.lire = function () {
    try { return JSON.parse(window.localStorage.getItem(this.cle)) || {}; } catch (erreur) { return {}; }
  };
  Module.prototype.garder = function () {
    try {
      if (Object.keys(this.file).length) window.localStorage.setItem(this.cle, JSON.stringify(this.file));
      else window.localStorage.removeItem(this.cle);
    } catch (erreur) { /* stockage refusé : les envois partent quand même */ }
  };

  Module.prototype.dire = function (texte) {
    var etat = document.getElementById("module-etat");
    if (etat && etat.textContent !== texte) etat.textContent = texte;
  };

  Module.prototype.au_lecteur = function (type, contenu) {
    this.cadre.contentWindow.postMessage(Object.assign({ canal: "safran", type: type }, contenu), this.d.contenus);
  };

  Module.prototype.poster = function (url, corps, options) {
    var trouve = document.cookie.split("; ").filter(function (c) { return c.indexOf(this.d.cookie + "=") === 0; }, this)[0] || "";
    return window.fetch(url, Object.assign({
      method: "POST",
      redirect: "manual",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": trouve.slice(this.d.cookie.length + 1) },
      body: JSON.stringify(corps)
    }, options));
  };

  /* Un envoi par activité attend : le dernier dit tout ce que disaient les précédents. */
  Module.prototype.ajouter = function (envoi) {
    var ici = this.file[envoi.sco];
    if (ici && (ici.lancement > envoi.lancement || (ici.lancement === envoi.lancement && ici.compteur >= envoi.compteur))) return;
    this.file[envoi.sco] = envoi;
    this.garder();
  };

  Module.prototype.vider = function () {
    var module = this;
    var scos = Object.keys(this.file);
    if (this.enCours || !scos.length) {
      if (!scos.length) this.vide();
      return;
    }
    var envoi = this.file[scos[0]];
    this.enCours = true;
    this.dire(TEXTES.envoi);
    this.poster(this.d.envoi, envoi).then(function (reponse) {
      if (reponse.type === "opaqueredirect" || reponse.status === 403) return module.rater(TEXTES.session);
      if (reponse.status >= 500 || reponse.status === 429) return module.rater(TEXTES.serveur);
      return reponse.json().catch(function () { return {}; }).then(function (contenu) { module.recevoir(envoi, reponse.ok, contenu); });
    }, function () { module.rater(TEXTES.reseau); });
  };

  Module.prototype.rater = function (texte) {
    var module = this;
    this.enCours = false;
    this.dire(texte);
    window.clearTimeout(this.attente);
    this.attente = window.setTimeout(function () { module.vider(); }, RETENTE);
  };

  Module.prototype.recevoir = function (envoi, bon, contenu) {
    var ici = this.file[envoi.sco];
    if (ici && ici.lancement === envoi.lancement && ici.compteur === envoi.compteur) delete this.file[envoi.sco];
    this.garder();
    this.enCours = false;
    this.au_lecteur("recu", { lancement: envoi.lancement, compteur: envoi.compteur });
    if (contenu.depasse) {
      if (this.lancement) {
        this.depasse = true;
        this.dire(TEXTES.depasse);
      }
    } else if (!bon) {
      this.dire(contenu.message || TEXTES.serveur);
    } else {
      this.montrer(envoi, contenu);
    }
    if (contenu.suite && this.lancement && !this.quitte) this.aller("?" + this.adresse(contenu.suite));
    this.vider();
  };

  Module.prototype.adresse = function (sco) {
    var recherche = new URLSearchParams(location.search);
    recherche.set("activite", sco);
    return recherche.toString();
  };

  Module.prototype.montrer = function (envoi, contenu) {
    var maintenant = new Date();
    var heure = maintenant.getHours() + "\u00a0h\u00a0" + String(maintenant.getMinutes()).padStart(2, "0");
    var texte = "Enregistré à " + heure + ". Activité\u00a0: " + contenu.libelle.toLowerCase() + ".";
    if (contenu.module !== "COMMENCE") texte += " Module\u00a0: " + contenu.libelle_module.toLowerCase() + ".";
    if (envoi.fin && !contenu.suite && !this.quitte) texte += " Vous pouvez quitter le module.";
    if (contenu.refusees && contenu.refusees.length) texte += " Une partie de ce que le module a envoyé n’est pas conforme et n’a pas été gardée.";
    this.dire(texte);
    this.situer(contenu);
  };

  /* L’insigne, la note, la suite et le plan sont ceux du serveur : dès que l’un d’eux a bougé, la page les lui redemande. */
  Module.prototype.situer = function (contenu) {
    if (contenu.situation !== this.situation) window.htmx.trigger("#module-bilan", "module-avance");
    this.situation = contenu.situation;
  };

  /* Rien n’attend plus : ouvrir l’activité, la première fois ; partir, si on l’a demandé. */
  Module.prototype.vide = function () {
    if (this.quitte) {
      if (this.ferme) location.assign(this.quitte);
    } else if (!this.lancement) {
      this.ouvrir();
    }
  };

  Module.prototype.ouvrir = function () {
    var module = this;
    if (this.enCours) return;
    this.enCours = true;
    this.dire(TEXTES.ouverture);
    this.poster(this.d.ouvrir, { sco: this.d.sco }).then(function (reponse) {
      module.enCours = false;
      if (reponse.type === "opaqueredirect" || reponse.status === 403) return module.rater(TEXTES.session);
      if (reponse.status >= 500 || reponse.status === 429) return module.rater(TEXTES.serveur);
      return reponse.json().then(function (contenu) {
        if (!reponse.ok) return module.dire(contenu.message);
        module.lancement = contenu;
        module.dire("");
        module.situer(contenu);
        module.au_lecteur("depart", { depart: contenu });
      });
    }).catch(function () { module.rater(TEXTES.reseau); });
  };

  /* Quitter : fermer d’abord le module, qui enregistre souvent à ce moment-là, puis attendre que tout soit parti. */
  Module.prototype.aller = function (adresse) {
    this.quitte = adresse;
    this.au_lecteur("fermer", {});
    window.setTimeout(function () { location.assign(adresse); }, ATTENTE_FIN);
  };

  Module.prototype.ecouter = function (evenement) {
    if (evenement.source !== this.cadre.contentWindow || evenement.origin !== this.d.contenus) return;
    var message = evenement.data || {};
    if (message.canal !== "safran") return;
    if (message.type === "pret") this.vider();
    if (message.type === "envoi" && this.lancement && !this.depasse && message.envoi) {
      this.ajouter(Object.assign({}, message.envoi, { jeton: this.lancement.jeton, sco: this.lancement.sco, lancement: this.lancement.lancement }));
      this.vider();
    }
    if (message.type === "ferme" && this.quitte) {
      this.ferme = true;
      this.vider();
    }
  };

  Module.prototype.partir = function () {
    if (this.depasse) return;
    Object.keys(this.file).forEach(function (sco) {
      try { this.poster(this.d.envoi, this.file[sco], { keepalive: true }).catch(function () {}); } catch (erreur) { /* trop lourd : gardé ici */ }
    }, this);
  };

  Module.prototype.plein_ecran = function () {
    var bouton = document.getElementById("module-plein-ecran");
    var poste = document.getElementById("module-poste");
    if (!document.fullscreenEnabled) return;
    bouton.hidden = false;
    bouton.addEventListener("click", function () {
      if (document.fullscreenElement) document.exitFullscreen();
      else poste.requestFullscreen();
    });
    document.addEventListener("fullscreenchange", function () {
      bouton.textContent = document.fullscreenElement ? "Quitter le plein écran" : "Plein écran";
    });
  };

  Module.prototype.demarrer = function () {
    var module = this;
    this.cadre = document.createElement("iframe");
    this.cadre.title = this.d.titre;
    this.cadre.setAttribute("sandbox", this.d.bac);
    this.cadre.setAttribute("allow", "autoplay; fullscreen");
    this.cadre.setAttribute("referrerpolicy", "no-referrer");
    window.addEventListener("message", function (evenement) { module.ecouter(evenement); });
    window.addEventListener("online", function () { module.vider(); });
    window.addEventListener("pagehide", function () { module.partir(); });
    document.addEventListener("click", function (evenement) {
      var lien = evenement.target.closest("[data-scorm-lien]");
      if (!lien || evenement.ctrlKey || evenement.metaKey || evenement.shiftKey || !module.lancement) return;
      evenement.preventDefault();
      module.aller(lien.href);
    });
    this.plein_ecran();
    this.cadre.src = this.d.cadre;
    this.zone.appendChild(this.cadre);
  };

  document.addEventListener("DOMContentLoaded", function () {
    var zone = document.getElementById("module");
    if (zone) new Module(zone).demarrer();
  });
})();
