/* Dans une étape : la note s’enregistre seule, rien d’écrit ne se perd sans réseau, et la page fait signe tant que quelqu’un la lit.
   Sans script, la note et l’étape s’enregistrent par leurs boutons, et le serveur compte le temps à sa façon. */
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
      return memoire || { notes: {}, marques: [] };
    };
    this.changer = function (faire) {
      var etat = this.lire();
      faire(etat);
      memoire = etat;
      try {
        if (Object.keys(etat.notes).length || etat.marques.length) localStorage.setItem(cle, JSON.stringify(etat));
        else { localStorage.removeItem(cle); memoire = null; }
      } catch (erreur) { /* stockage refusé : la page garde */ }
    };
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

    function envoyer(url, donnees) {
      donnees.csrfmiddlewaretoken = jeton;
      return fetch(url, {
        method: "POST", body: new URLSearchParams(donnees), headers: { Accept: "application/json" }, redirect: "manual"
      }).then(function (reponse) {
        if (reponse.type === "opaqueredirect" || reponse.status === 403) throw new Error("session");
        if (reponse.status !== 200 && reponse.status !== 409) throw new Error("panne");
        return reponse.json().then(function (corps) { return { refus: reponse.status === 409, corps: corps }; });
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
      if (!notes && !marques) return dire("");
      if (erreur && erreur.message === "session") return dire(SESSION_FINIE);
      var quoi = [];
      if (notes) quoi.push(notes === 1 ? "une note" : notes + " notes");
      if (marques) quoi.push(marques === 1 ? "une étape terminée" : marques + " étapes terminées");
      dire("Pas encore enregistré : " + quoi.join(" et ") + ". L’envoi partira seul dès le retour de la connexion.");
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

    function marqueEnvoyer(url) {
      return envoyer(url, {}).then(function (suite) {
        garde.changer(function (etat) { etat.marques = etat.marques.filter(function (m) { return m !== url; }); });
        if (suite.refus) etatNote.textContent = suite.corps.message;
        else if (url === location.pathname) location.assign(suite.corps.url);
      });
    }

    function vider() {
      if (enCours) return;
      enCours = true;
      var etat = garde.lire();
      var suite = Promise.resolve();
      Object.keys(etat.notes).forEach(function (url) { suite = suite.then(function () { return noteEnvoyer(url); }); });
      etat.marques.forEach(function (url) { suite = suite.then(function () { return marqueEnvoyer(url); }); });
      suite.then(function () { enCours = false; compter(); }, function (erreur) { enCours = false; compter(erreur); });
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
    window.setInterval(function () { var e = garde.lire(); if (Object.keys(e.notes).length || e.marques.length) vider(); }, RETENTE);
    vider();
  });
})();
