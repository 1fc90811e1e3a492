/* Dans une étape : la note s’enregistre seule, une question se corrige sur place, rien d’écrit ne se perd sans réseau, et la page fait
   signe tant que quelqu’un la lit. Sans script, tout s’enregistre par les boutons, et le serveur compte le temps à sa façon. */
(function () {
  "use strict";

  var SESSION_FINIE = "Votre session est finie. Connectez-vous dans un autre onglet : ce que vous avez écrit reste ici.";
  var SIGNE = 30000;
  var REPOS = 120000;
  var ATTENTE = 800;
  var RETENTE = 5000;

  /* Ce qui attend le réseau, sur cet appareil et pour cette personne seulement. */
  function Garde(nom) {
    var cle = "safran-parcours:" + nom;
    var memoire = null;
    this.lire = function () {
      try { memoire = JSON.parse(localStorage.getItem(cle)) || memoire; } catch (erreur) { /* stockage refusé : la page garde */ }
      return Object.assign({ notes: {}, marques: [], reponses: {} }, memoire);
    };
    this.changer = function (faire) {
      var etat = this.lire();
      faire(etat);
      memoire = etat;
      try {
        if (reste(etat)) localStorage.setItem(cle, JSON.stringify(etat));
        else { localStorage.removeItem(cle); memoire = null; }
      } catch (erreur) { /* stockage refusé : la page garde */ }
    };
  }

  function reste(etat) {
    return Object.keys(etat.notes).length + etat.marques.length + Object.keys(etat.reponses).length;
  }

  function page() {
    var octets = crypto.getRandomValues(new Uint8Array(12));
    return Array.from(octets, function (o) { return o.toString(16).padStart(2, "0"); }).join("");
  }

  document.addEventListener("DOMContentLoaded", function () {
    var pied = document.querySelector("[data-file]");
    var formulaire = document.querySelector("form[data-note]");
    if (!pied || !formulaire) return;
    var garde = new Garde(pied.dataset.file);
    var jeton = formulaire.elements.csrfmiddlewaretoken.value;
    var champ = formulaire.elements.texte;
    var adresse = formulaire.getAttribute("action");
    var etatNote = document.getElementById("note-etat");
    var zone = document.getElementById("parcours-file");
    var moi = page();
    var compteur = 0;
    var version = Number(formulaire.elements.version.value);
    var refuse = {};
    var enCours = false;
    var encore = false;

    function envoyer(url, donnees) {
      var corps = new URLSearchParams(donnees);
      corps.set("csrfmiddlewaretoken", jeton);
      return fetch(url, {
        method: "POST", body: corps, headers: { Accept: "application/json" }, redirect: "manual"
      }).then(function (reponse) {
        if (reponse.type === "opaqueredirect" || reponse.status === 403) throw new Error("session");
        if ([200, 409, 422].indexOf(reponse.status) < 0) throw new Error(reponse.status === 404 ? "absente" : "panne");
        return reponse.json().then(function (corps) { return { refus: reponse.status !== 200, corps: corps }; });
      });
    }

    function dire(message) {
      zone.textContent = message;
      zone.hidden = !message;
    }

    function compter(erreur) {
      var etat = garde.lire();
      var notes = Object.keys(etat.notes).length;
      var marques = etat.marques.length;
      var reponses = Object.keys(etat.reponses).length;
      if (!reste(etat)) return dire("");
      if (erreur && erreur.message === "session") return dire(SESSION_FINIE);
      var quoi = [];
      if (notes) quoi.push(notes === 1 ? "une note" : notes + " notes");
      if (reponses) quoi.push(reponses === 1 ? "une réponse" : reponses + " réponses");
      if (marques) quoi.push(marques === 1 ? "une étape terminée" : marques + " étapes terminées");
      dire("Pas encore enregistré : " + quoi.slice(0, -1).join(", ") + (quoi.length > 1 ? " et " : "") + quoi[quoi.length - 1] + ". L’envoi partira seul dès le retour de la connexion.");
    }

    function champFautif(oui) {
      champ.classList.toggle("is-invalid", oui);
      if (oui) champ.setAttribute("aria-invalid", "true"); else champ.removeAttribute("aria-invalid");
    }

    function noteEnvoyer(url) {
      var note = garde.lire().notes[url];
      if (!note || refuse[url] === note.page + note.numero) return Promise.resolve();
      return envoyer(url, { texte: note.texte, page: note.page, numero: note.numero, version: note.version }).then(function (suite) {
        if (suite.refus) {
          refuse[url] = note.page + note.numero;
          if (url === adresse) { etatNote.textContent = suite.corps.message; champFautif(true); }
          return;
        }
        if (url === adresse) champFautif(false);
        garde.changer(function (etat) {
          var restee = etat.notes[url];
          if (restee && restee.page === note.page && restee.numero === note.numero) delete etat.notes[url];
          else if (restee) restee.version = suite.corps.version;
        });
        if (url !== adresse) return;
        version = suite.corps.version;
        formulaire.elements.version.value = version;
        if (garde.lire().notes[url]) return;
        if (suite.corps.texte !== champ.value.trim()) champ.value = suite.corps.texte;
        etatNote.textContent = "Enregistrée à " + suite.corps.heure + ".";
      });
    }

    function questionMontrer(url, html) {
      var avant = document.querySelector('form[data-question-etape][action="' + CSS.escape(url) + '"]');
      var zone = avant && avant.closest(".question--etape");
      if (!zone) return;
      var neuve = new DOMParser().parseFromString(html, "text/html").querySelector(".question--etape");
      zone.replaceWith(document.adoptNode(neuve));
      var cible = neuve.querySelector(".invalid-feedback, .message") || neuve;
      cible.tabIndex = -1;
      cible.focus();
    }

    function reponseOter(url, cle) {
      garde.changer(function (etat) { if (etat.reponses[url] && etat.reponses[url].cle === cle) delete etat.reponses[url]; });
    }

    function reponseEnvoyer(url) {
      var reponse = garde.lire().reponses[url];
      if (!reponse) return Promise.resolve();
      return envoyer(url, reponse.champs).then(function (suite) {
        reponseOter(url, reponse.cle);
        questionMontrer(url, suite.corps.html);
      }, function (erreur) {
        if (erreur.message !== "absente") throw erreur;
        reponseOter(url, reponse.cle);
        dire("Une question à laquelle vous aviez répondu a été retirée de la formation.");
      });
    }

    /* Ce qui attendait revient dans son formulaire : la page rouverte montre ce qui partira. */
    function reponseRemettre(formulaireQuestion) {
      var gardee = garde.lire().reponses[formulaireQuestion.getAttribute("action")];
      if (!gardee) return;
      gardee.champs.forEach(function (paire) {
        Array.from(formulaireQuestion.elements).filter(function (e) { return e.name === paire[0]; }).forEach(function (element) {
          if (element.type === "radio" || element.type === "checkbox") element.checked = element.checked || element.value === paire[1];
          else element.value = paire[1];
        });
      });
    }

    document.querySelectorAll("form[data-question-etape]").forEach(reponseRemettre);
    document.addEventListener("submit", function (evenement) {
      if (!evenement.target.matches("form[data-question-etape]")) return;
      evenement.preventDefault();
      var champs = Array.from(new FormData(evenement.target)).filter(function (p) { return p[0] !== "csrfmiddlewaretoken"; });
      var cle = evenement.target.elements.cle.value;
      var etatQuestion = evenement.target.querySelector("[data-etat]");
      etatQuestion.textContent = "Réponse gardée sur cet appareil, envoi en cours…";
      etatQuestion.hidden = false;
      garde.changer(function (etat) { etat.reponses[evenement.target.getAttribute("action")] = { cle: cle, champs: champs }; });
      vider();
    });

    function marqueEnvoyer(url) {
      return envoyer(url, {}).then(function (suite) {
        garde.changer(function (etat) { etat.marques = etat.marques.filter(function (m) { return m !== url; }); });
        if (suite.refus) etatNote.textContent = suite.corps.message;
        else if (url === location.pathname) location.assign(suite.corps.url);
      });
    }

    function vider() {
      if (enCours) { encore = true; return; }
      enCours = true;
      encore = false;
      var etat = garde.lire();
      var suite = Promise.resolve();
      Object.keys(etat.notes).forEach(function (url) { suite = suite.then(function () { return noteEnvoyer(url); }); });
      Object.keys(etat.reponses).forEach(function (url) { suite = suite.then(function () { return reponseEnvoyer(url); }); });
      etat.marques.forEach(function (url) { suite = suite.then(function () { return marqueEnvoyer(url); }); });
      suite.then(function () { enCours = false; compter(); if (encore) vider(); }, function (erreur) { enCours = false; compter(erreur); });
    }

    var attente = null;
    function ecrire() {
      garde.changer(function (etat) {
        var avant = etat.notes[adresse];
        etat.notes[adresse] = { texte: champ.value, page: moi, numero: ++compteur, version: avant ? avant.version : version };
      });
      etatNote.textContent = "Pas encore enregistrée…";
      clearTimeout(attente);
      attente = setTimeout(vider, ATTENTE);
    }

    var retrouvee = garde.lire().notes[adresse];
    if (retrouvee) champ.value = retrouvee.texte;
    champ.addEventListener("input", ecrire);
    formulaire.addEventListener("submit", function (evenement) {
      evenement.preventDefault();
      ecrire();
      clearTimeout(attente);
      vider();
    });

    var marque = document.querySelector("form[data-marque]");
    if (marque) {
      var ouverture = marque.elements.ouverture;
      ouverture.value = "";
      marque.addEventListener("submit", function (evenement) {
        evenement.preventDefault();
        garde.changer(function (etat) {
          if (etat.marques.indexOf(location.pathname) < 0) etat.marques.push(location.pathname);
        });
        signe();
        vider();
      });
    }

    var vu = Date.now();
    function signe() {
      var donnees = new URLSearchParams({ csrfmiddlewaretoken: jeton });
      fetch(pied.dataset.temps, { method: "POST", body: donnees, keepalive: true, redirect: "manual" }).catch(function () { /* un signe perdu n’est pas compté */ });
    }
    ["pointerdown", "pointermove", "keydown", "scroll", "touchstart", "timeupdate"].forEach(function (nom) {
      document.addEventListener(nom, function () { vu = Date.now(); }, { passive: true, capture: true });
    });
    window.setInterval(function () { if (!document.hidden && Date.now() - vu < REPOS) signe(); }, SIGNE);
    document.addEventListener("visibilitychange", function () { signe(); });
    signe();

    window.addEventListener("online", vider);
    window.setInterval(function () { if (reste(garde.lire())) vider(); }, RETENTE);
    vider();
  });
})();
