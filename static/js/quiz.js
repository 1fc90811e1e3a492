/* Pendant un quiz : dire quand une réponse n’a pas pu partir et réessayer, montrer le temps qui reste. Sans script, tout s’enregistre et se rend par les boutons, et le serveur tient l’heure. */
(function () {
  "use strict";

  var SESSION_FINIE = "Votre session est finie. Connectez-vous dans un autre onglet : vos réponses restent ici.";
  var SANS_RESEAU = "Pas de réseau : vos réponses sont gardées sur cet appareil et partiront dès le retour de la connexion.";
  var ANNONCES = [600, 300, 60];
  var RETENTE = 5000;
  var MOIS = 30 * 24 * 3600 * 1000;

  function ecrire(identite, texte) {
    var zone = document.getElementById(identite);
    if (zone && zone.textContent !== texte) zone.textContent = texte;
  }

  function dire(secondes) {
    var minutes = Math.floor(secondes / 60);
    var reste = secondes % 60;
    if (minutes >= 60) return Math.floor(minutes / 60) + "\u00a0h\u00a0" + String(minutes % 60).padStart(2, "0");
    return minutes + "\u00a0min\u00a0" + String(reste).padStart(2, "0");
  }

  function enregistrements(formulaire) {
    var enPanne = new Set();
    var adresse = formulaire.getAttribute("action") || location.pathname;
    /* L’adresse nomme l’essai : rendu entre-temps, ce qui en restait s’oublie au bout d’un mois. */
    var garde = new window.SafranGarde("quiz");
    garde.changer(function (etat) {
      Object.keys(etat.quiz).forEach(function (url) { if (Date.now() - etat.quiz[url].le > MOIS) delete etat.quiz[url]; });
    });

    function oublier() {
      garde.changer(function (etat) { delete etat.quiz[adresse]; });
    }
    /* La page fermée sans réseau, puis rouverte : ce qui attendait part d’abord, et la page se relit. */
    function reprendre(gardee) {
      var corps = new URLSearchParams(gardee.champs);
      corps.set("action", "enregistrer");
      corps.set("csrfmiddlewaretoken", formulaire.elements.csrfmiddlewaretoken.value);
      fetch(adresse, { method: "POST", body: corps, headers: { "HX-Request": "true" }, redirect: "manual" }).then(function (reponse) {
        if (reponse.type === "opaqueredirect" || reponse.status === 403) throw new Error(SESSION_FINIE);
        if (!reponse.ok) throw new Error(SANS_RESEAU);
        oublier();
        if (reponse.headers.has("HX-Redirect")) location.assign(reponse.headers.get("HX-Redirect"));
        else location.reload();
      }).catch(function (erreur) {
        ecrire("quiz-garde", erreur.message === SESSION_FINIE ? SESSION_FINIE : SANS_RESEAU);
        window.setTimeout(reprendre, RETENTE, gardee);
      });
    }
    var retrouvee = garde.lire().quiz[adresse];
    if (retrouvee) {
      window.SafranGarde.remettre(formulaire, retrouvee.champs);
      reprendre(retrouvee);
    }

    function retenter() {
      var questions = Array.from(enPanne);
      enPanne.clear();
      questions.forEach(function (question) { window.htmx.trigger(question, "change"); });
    }
    function rater(evenement, message) {
      var question = evenement.target.closest("[data-question]");
      if (question) enPanne.add(question);
      garde.changer(function (etat) { etat.quiz[adresse] = { le: Date.now(), champs: window.SafranGarde.champs(formulaire) }; });
      ecrire("quiz-garde", message);
    }
    formulaire.addEventListener("htmx:sendError", function (evenement) { rater(evenement, SANS_RESEAU); });
    formulaire.addEventListener("htmx:timeout", function (evenement) { rater(evenement, SANS_RESEAU); });
    formulaire.addEventListener("htmx:responseError", function (evenement) {
      rater(evenement, evenement.detail.xhr.status === 403 ? SESSION_FINIE : "La réponse n’a pas pu être enregistrée. Nouvel essai dans quelques secondes.");
    });
    formulaire.addEventListener("htmx:beforeSwap", function (evenement) {
      if (new URL(evenement.detail.xhr.responseURL).pathname === adresse) return;
      evenement.detail.shouldSwap = false;
      rater(evenement, SESSION_FINIE);
    });
    formulaire.addEventListener("htmx:afterRequest", function (evenement) {
      if (evenement.detail.successful && !enPanne.size) oublier();
    });
    window.addEventListener("online", retenter);
    window.setInterval(retenter, RETENTE);
    /* Rendre envoie toutes les réponses, celles en panne aussi : ne retenir alors la page que sans réseau. */
    formulaire.addEventListener("submit", function () { formulaire.dataset.rendu = "oui"; });
    /* Qui écrit encore est resté sur la page : rien n’est plus en route. */
    formulaire.addEventListener("input", function () { delete formulaire.dataset.rendu; });
    /* Un enregistrement servi après la remise renvoie au résultat : on y va déjà, et y aller deux fois coupe la page. */
    formulaire.addEventListener("htmx:beforeOnLoad", function (evenement) {
      if (formulaire.dataset.rendu && evenement.detail.xhr.getResponseHeader("HX-Redirect")) evenement.preventDefault();
    });
    window.addEventListener("beforeunload", function (evenement) {
      if (enPanne.size && !(formulaire.dataset.rendu && navigator.onLine)) evenement.preventDefault();
    });
  }

  /* L’horloge du navigateur n’est jamais lue : seul compte le temps passé depuis ce que le serveur a dit. */
  function minuterie(formulaire) {
    var depart = null;
    var total = 0;
    var source = "";
    var finie = false;

    function battre() {
      var zone = document.getElementById("quiz-minuterie");
      if (!zone) return;
      var cle = zone.dataset.reste;
      if (depart === null || zone.dataset.lue !== "oui") {
        depart = performance.now();
        total = Number(cle);
        zone.dataset.lue = "oui";
        source = cle;
      }
      var reste = Math.max(0, Math.ceil(total - (performance.now() - depart) / 1000));
      ecrire("quiz-minuterie", dire(reste));
      if (ANNONCES.indexOf(reste) >= 0) ecrire("quiz-annonce", "Il vous reste " + reste / 60 + (reste > 60 ? " minutes." : " minute."));
      if (reste === 0 && !finie && source !== "") {
        finie = true;
        var champ = document.createElement("input");
        champ.type = "hidden";
        champ.name = "action";
        champ.value = "echeance";
        formulaire.appendChild(champ);
        formulaire.dataset.rendu = "oui";
        formulaire.submit();
      }
    }
    battre();
    window.setInterval(battre, 500);
  }

  document.addEventListener("DOMContentLoaded", function () {
    var formulaire = document.getElementById("quiz-essai");
    if (!formulaire) return;
    enregistrements(formulaire);
    minuterie(formulaire);
  });
})();
