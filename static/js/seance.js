/* En séance : garder le texte toutes les dix secondes, ne rien perdre quand le réseau manque, suivre ce que les autres
   écrivent, agir par les touches. Sans script : les boutons « Garder », et la page rechargée. */
(function () {
  "use strict";

  var PREMIER = 2000; /* le premier mot prend la plume : les autres le voient vite */
  var GARDE = 10000;
  var POULS = 5000;
  var COUPEES = "seance-touches";
  var SESSION_FINIE = "Votre session est finie. Connectez-vous dans un autre onglet : votre texte reste ici.";
  var SANS_RESEAU = "Pas de réseau : votre texte est gardé sur cet appareil et partira seul.";
  var DEUX = "Deux textes se sont croisés : les deux sont gardés, plus bas.";

  /* Sans place ou sans droit d’écrire sur l’appareil, le texte reste dans la page. */
  function memoire(cle, valeur) {
    try {
      if (valeur === undefined) return localStorage.getItem(cle);
      if (valeur === null) localStorage.removeItem(cle);
      else localStorage.setItem(cle, valeur);
    } catch (erreur) { /* l’appareil refuse : rien de plus à faire */ }
    return null;
  }

  function dire(ton, phrase) {
    var zone = document.querySelector("[data-garde]");
    if (!zone || zone.textContent === phrase) return;
    zone.className = "statut statut--" + ton + " seance-tete__garde mb-0";
    zone.textContent = phrase;
  }

  /* Le texte d’un point : ce qui est tapé, ce que le serveur tient, ce qui attend sur l’appareil. */
  function ecriture(formulaire, apres) {
    var champ = formulaire.elements.texte;
    var version = formulaire.elements.version;
    var boite = formulaire.querySelector("[data-garder]");
    var cle = "seance:" + formulaire.dataset.saisie;
    var recu = document.getElementById("part-ecrit").dataset.texte;
    var attente = null;
    var envoi = null;
    var premier = true;

    function tape() { return champ.value !== recu; }

    function retenir() {
      memoire(cle, tape() ? JSON.stringify({ texte: champ.value, version: version.value }) : null);
    }

    function poser(texte, numero) {
      recu = texte;
      champ.value = texte;
      version.value = numero;
      retenir();
    }

    function differer(delai) {
      if (!attente) attente = setTimeout(garder, delai || GARDE);
    }

    function annuler() {
      clearTimeout(attente);
      attente = null;
    }

    function lire(reponse) {
      if (reponse.redirected || !/json/.test(reponse.headers.get("Content-Type") || "")) {
        if (reponse.status < 500) dire("attente", SESSION_FINIE);
        else { dire("attente", SANS_RESEAU); differer(); }
        return null;
      }
      return reponse.json();
    }

    function garder() {
      annuler();
      if (envoi) return envoi.then(function () { return tape() ? garder() : null; });
      if (!tape()) return Promise.resolve();
      var parti = champ.value;
      dire("info", "Envoi…");
      envoi = fetch(formulaire.action, {
        method: "POST", body: new FormData(formulaire), headers: { Accept: "application/json" }
      }).then(lire).then(function (dit) {
        if (dit) recevoir(dit, parti);
      }, function () {
        dire("attente", SANS_RESEAU);
        differer(POULS);
      }).finally(function () { envoi = null; });
      return envoi;
    }

    function recevoir(dit, parti) {
      if (dit.phrase) {
        dire("non", dit.phrase);
        if (dit.personne) boite.hidden = false;
        return;
      }
      if (dit.conflit) {
        /* Ce qui est parti est gardé à côté. Ce qui s’est tapé depuis part de même, avant de lire l’autre. */
        if (champ.value !== parti) { differer(); return; }
        recu = parti;
        retenir();
        dire("attente", DEUX);
        apres();
        return;
      }
      recu = parti;
      premier = false;
      version.value = dit.version;
      retenir();
      dire("ok", "Gardé à " + dit.heure);
      if (tape()) differer();
    }

    /* Ce que le serveur tient remplace le champ quand rien n’y attend. */
    function suivre(part) {
      if (envoi || tape() || Number(part.dataset.version) < Number(version.value)) return;
      if (champ.value !== part.dataset.texte) poser(part.dataset.texte, part.dataset.version);
      version.value = part.dataset.version;
    }

    champ.addEventListener("input", function () {
      retenir();
      dire("info", "Pas encore gardé");
      differer(premier ? PREMIER : GARDE);
    });
    boite.addEventListener("change", function () { garder(); });
    window.addEventListener("online", function () { garder(); });
    var laisse = JSON.parse(memoire(cle) || "null");
    if (laisse && laisse.texte !== recu) {
      champ.value = laisse.texte;
      version.value = laisse.version;
      garder();
    } else memoire(cle, null);
    return { garder: garder, suivre: suivre, tape: tape };
  }

  /* Les parties de la page que le serveur rend de nouveau ; celle où l’on est attend. */
  function pouls(racine, texte) {
    var revision = racine.dataset.revision;
    var lues = {};

    document.querySelectorAll("[data-part]").forEach(function (part) { lues[part.id] = part.outerHTML; });

    function poser(page) {
      page.querySelectorAll("[data-part]").forEach(function (neuve) {
        var part = document.getElementById(neuve.id);
        if (!part || lues[neuve.id] === neuve.outerHTML) return;
        if (part.contains(document.activeElement) && part.id !== "part-salle") return;
        lues[neuve.id] = neuve.outerHTML;
        part.replaceWith(document.importNode(neuve, true));
      });
    }

    function battre() {
      if (document.hidden) return Promise.resolve();
      return fetch(racine.dataset.pouls, { headers: { "If-None-Match": revision }, cache: "no-store" }).then(function (reponse) {
        if (reponse.status !== 200 || reponse.redirected) return null;
        revision = reponse.headers.get("ETag") || "";
        return reponse.text();
      }).then(function (html) {
        if (html) poser(new DOMParser().parseFromString(html, "text/html"));
        if (texte) texte().suivre(document.getElementById("part-ecrit"));
      }, function () { /* sans réseau : au prochain battement */ });
    }

    window.setInterval(battre, POULS);
    return battre;
  }

  function touches() {
    var boite = document.querySelector("[data-touches]");
    if (boite) {
      boite.checked = memoire(COUPEES) !== "non";
      boite.addEventListener("change", function () { memoire(COUPEES, boite.checked ? null : "non"); });
    }
    document.addEventListener("keydown", function (evenement) {
      var ici = document.activeElement;
      var saisie = ici && ici.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");
      if (evenement.key === "Escape" && saisie) { ici.blur(); return; }
      if (evenement.key === "Enter" && (evenement.ctrlKey || evenement.metaKey) && ici && ici.form) {
        evenement.preventDefault();
        ici.form.requestSubmit();
        return;
      }
      if (saisie || evenement.ctrlKey || evenement.metaKey || evenement.altKey || !boite || !boite.checked) return;
      var cible = document.querySelector('[data-touche="' + CSS.escape(evenement.key) + '"]');
      if (!cible) return;
      evenement.preventDefault();
      agir(cible);
    });
  }

  function agir(cible) {
    if (cible.matches("input")) {
      cible.checked = true;
      document.getElementById(cible.dataset.vers).focus();
    } else if (cible.matches("details")) {
      cible.open = true;
      (cible.querySelector("select") || cible.querySelector("summary")).focus();
    } else if (cible.matches("textarea")) cible.focus();
    else cible.click();
  }

  /* Quitter le point, par un lien ou par un bouton : ce qui est tapé part d’abord ; sans réseau, l’appareil le tient. */
  function avantDePartir(texte) {
    var prets = new WeakSet();
    document.addEventListener("submit", function (evenement) {
      var formulaire = evenement.target;
      var bouton = evenement.submitter;
      var saisie = formulaire.matches("[data-saisie]");
      /* Rien à garder : le navigateur envoie. Le redemander ici, pendant qu’il envoie, serait ignoré. */
      if (prets.has(formulaire) || !texte.tape()) return;
      evenement.preventDefault();
      texte.garder().then(function () {
        if (saisie && (texte.tape() || !bouton || !bouton.name)) return;
        prets.add(formulaire);
        formulaire.requestSubmit(bouton);
      });
    });
    document.addEventListener("click", function (evenement) {
      var lien = evenement.target.closest('a[href^="?"], a[data-garder-dabord]');
      if (!lien || !texte.tape() || evenement.ctrlKey || evenement.metaKey) return;
      evenement.preventDefault();
      texte.garder().then(function () { location.assign(lien.href); });
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    var racine = document.querySelector("[data-pouls]");
    var formulaire = document.querySelector("[data-saisie]");
    var texte = null;
    document.querySelectorAll("[data-avec-script]").forEach(function (zone) { zone.hidden = false; });
    var battre = pouls(racine, formulaire && function () { return texte; });
    if (formulaire) {
      texte = ecriture(formulaire, battre);
      avantDePartir(texte);
    }
    touches();
  });
})();
