/* L’atelier : garder ce qui se tape, montrer l’aperçu, ne rien perdre quand le réseau manque, glisser dans le plan.
   Sans script : « Enregistrer », Entrée, et les boutons Monter et Descendre. */
(function () {
  "use strict";

  var APRES = 1500;
  var REESSAI = 5000;
  var SESSION_FINIE = "Votre session est finie. Connectez-vous dans un autre onglet : votre texte reste ici.";
  var SANS_RESEAU = "Pas de réseau : votre texte est gardé sur cet appareil et partira seul.";

  /* Sans place ou sans droit d’écrire sur l’appareil, le texte reste dans la page. */
  function memoire(cle, valeur) {
    try {
      if (valeur === undefined) return localStorage.getItem(cle);
      if (valeur === null) localStorage.removeItem(cle);
      else localStorage.setItem(cle, valeur);
    } catch (erreur) { /* l’appareil refuse : rien de plus à faire */ }
    return null;
  }

  function dire(phrase) {
    var zone = document.querySelector("[data-garde]");
    if (zone && zone.textContent !== phrase) zone.textContent = phrase;
  }

  /* Ce qui se garde au fil de la frappe : ni un fichier, ni un titre qui ajoute, ni un geste. */
  function corps(formulaire) {
    var donnees = new FormData(formulaire);
    Array.from(donnees.keys()).forEach(function (nom) {
      if (donnees.get(nom) instanceof File || /^(geste|module|suivante|nom)$|^dans-/.test(nom)) donnees.delete(nom);
    });
    if (formulaire.elements.nom) donnees.set("nom", formulaire.elements.nom.defaultValue);
    return donnees;
  }

  function ecriture(formulaire) {
    var version = formulaire.elements.version;
    if (!version) return { quitter: function () {} };
    var cle = "atelier:" + formulaire.action;
    var attente = null;
    var envoi = null;
    var change = false;

    function differer(delai) {
      clearTimeout(attente);
      attente = setTimeout(garder, delai);
    }

    function retenir() {
      memoire(cle, JSON.stringify(Array.from(corps(formulaire).entries())));
    }

    function envoyer(donnees, options) {
      return fetch(formulaire.action, Object.assign({
        method: "POST", body: donnees, headers: { Accept: "application/json" }
      }, options || {}));
    }

    function lire(reponse) {
      if (reponse.redirected || !/json/.test(reponse.headers.get("Content-Type") || "")) {
        retenir();
        if (reponse.status < 500) dire(SESSION_FINIE);
        else { dire(SANS_RESEAU); differer(REESSAI); }
        return null;
      }
      return reponse.json();
    }

    function garder() {
      if (envoi || !change) return;
      change = false;
      envoi = envoyer(corps(formulaire)).then(lire).then(function (dit) {
        if (dit) recevoir(dit);
      }, function () {
        change = true;
        retenir();
        dire(SANS_RESEAU);
        differer(REESSAI);
      }).finally(function () {
        envoi = null;
        if (change) differer(APRES);
      });
    }

    function recevoir(dit) {
      memoire(cle, null);
      if (dit.erreurs) { dire("Pas encore gardé : " + dit.erreurs.join(" ")); return; }
      if (dit.croisee) { dire(dit.croisee); location.reload(); return; }
      version.value = dit.version;
      dire("Atelier · brouillon gardé à " + dit.heure);
      var apercu = document.querySelector("[data-apercu]");
      if (apercu) apercu.innerHTML = dit.apercu;
    }

    /* Ce qui n’avait pu partir part d’abord : s’il arrive trop tard, le serveur garde les deux textes. */
    function reprendre() {
      var retenu = memoire(cle);
      if (!retenu) return;
      var donnees = new FormData();
      JSON.parse(retenu).forEach(function (paire) { donnees.append(paire[0], paire[1]); });
      donnees.set("csrfmiddlewaretoken", formulaire.elements.csrfmiddlewaretoken.value);
      envoyer(donnees).then(lire).then(function (dit) {
        if (!dit) return;
        memoire(cle, null);
        location.reload();
      }, function () { dire(SANS_RESEAU); });
    }

    formulaire.addEventListener("input", function (evenement) {
      if (evenement.target.type === "file") return;
      change = true;
      differer(APRES);
    });
    formulaire.addEventListener("submit", function () { clearTimeout(attente); change = false; });
    window.addEventListener("online", function () { if (change) garder(); });
    window.addEventListener("pagehide", function () {
      if (change) envoyer(corps(formulaire), { keepalive: true }).catch(retenir);
    });
    reprendre();
  }

  /* Un geste du plan part avec tout ce qui est tapé. */
  function geste(formulaire, valeur) {
    var champ = document.createElement("input");
    champ.type = "hidden";
    champ.name = "geste";
    champ.value = valeur;
    formulaire.appendChild(champ);
    formulaire.submit();
  }

  function rangDans(liste, element) {
    return Array.from(liste.children).indexOf(element);
  }

  function plan(formulaire) {
    var ossature = document.querySelector("[data-ossature]");
    if (!ossature) return;
    document.documentElement.setAttribute("data-atelier-vif", "");
    var tenu = null;

    ossature.querySelectorAll("[data-prise]").forEach(function (prise) {
      prise.closest("li").draggable = false;
      prise.addEventListener("pointerdown", function () { prise.closest("li").draggable = true; });
    });
    ossature.addEventListener("dragstart", function (evenement) {
      tenu = evenement.target.closest("li");
      evenement.dataTransfer.effectAllowed = "move";
      evenement.dataTransfer.setData("text/plain", "");
      evenement.stopPropagation();
    });
    ossature.addEventListener("dragend", function () {
      if (tenu) tenu.draggable = false;
      tenu = null;
      marquer(null);
    });
    ossature.addEventListener("dragover", function (evenement) {
      var cible = vise(evenement);
      if (!cible) return;
      evenement.preventDefault();
      marquer(cible);
    });
    ossature.addEventListener("drop", function (evenement) {
      var cible = vise(evenement);
      if (!cible || cible === tenu) return;
      evenement.preventDefault();
      deposer(cible);
    });

    function vise(evenement) {
      if (!tenu) return null;
      if (tenu.dataset.etape === undefined) return evenement.target.closest("[data-module]");
      return evenement.target.closest("[data-etape]") || evenement.target.closest("[data-module]");
    }

    function marquer(cible) {
      ossature.querySelectorAll(".depot-ici").forEach(function (li) { li.classList.remove("depot-ici"); });
      if (cible) cible.classList.add("depot-ici");
    }

    function deposer(cible) {
      if (tenu.dataset.etape === undefined) {
        geste(formulaire, "module.placer " + tenu.dataset.module + " " + rangDans(ossature, cible));
        return;
      }
      var de = tenu.closest("[data-module]");
      var vers = cible.closest("[data-module]");
      var liste = vers.querySelector("ol");
      var rang = cible.dataset.etape === undefined ? liste.children.length : rangDans(liste, cible);
      geste(formulaire, ["etape.placer", de.dataset.module, tenu.dataset.etape, vers.dataset.module, rang].join(" "));
    }

    /* Alt et les flèches : le rang où est le clavier monte ou descend. */
    ossature.addEventListener("keydown", function (evenement) {
      if (!evenement.altKey || !/^Arrow(Up|Down)$/.test(evenement.key)) return;
      var li = evenement.target.closest("li");
      var sens = evenement.key === "ArrowUp" ? "monter" : "descendre";
      var module = evenement.target.closest("[data-module]").dataset.module;
      evenement.preventDefault();
      geste(formulaire, li.dataset.etape ? ["etape." + sens, module, li.dataset.etape].join(" ") : "module." + sens + " " + module);
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    var formulaire = document.querySelector("form[data-ecrire]");
    if (!formulaire) return;
    ecriture(formulaire);
    plan(formulaire);
  });
})();
