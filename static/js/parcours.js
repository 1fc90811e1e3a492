/* Dans une étape : la note s’enregistre seule, une question se corrige sur place, rien d’écrit ne se perd sans réseau, et la page fait
   signe tant que quelqu’un la lit. Sans script, tout s’enregistre par les boutons, et le serveur compte le temps à sa façon. */
(function () {
  "use strict";

  var SESSION_FINIE = "Votre session est finie. Connectez-vous dans un autre onglet : ce que vous avez écrit reste ici.";
  var SIGNE = 30000;
  var REPOS = 120000;
  var ATTENTE = 800;
  var RETENTE = 5000;

  var MOTS = {
    notes: ["une note", "notes"],
    coches: ["une liste cochée", "listes cochées"],
    reponses: ["une réponse", "réponses"],
    marques: ["une étape terminée", "étapes terminées"]
  };
  var ATTENDENT = "Pas encore gardées : elles partiront dès le retour de la connexion.";

  function page() {
    var octets = crypto.getRandomValues(new Uint8Array(12));
    return Array.from(octets, function (o) { return o.toString(16).padStart(2, "0"); }).join("");
  }

  document.addEventListener("DOMContentLoaded", function () {
    var pied = document.querySelector("[data-file]");
    var formulaire = document.querySelector("form[data-note]");
    if (!pied || !formulaire) return;
    var garde = new window.SafranGarde(pied.dataset.file);
    var jeton = formulaire.elements.csrfmiddlewaretoken.value;
    var champ = formulaire.elements.texte;
    var adresse = formulaire.getAttribute("action");
    var etatNote = document.getElementById("note-etat");
    var zone = document.getElementById("parcours-file");
    var moi = page();
    var compteur = 0;
    var version = Number(formulaire.elements.version.value);
    var refuse = {};
    var retiree = "";
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

    function attendent(etat) {
      return Object.keys(MOTS).map(function (genre) {
        var nombre = Object.keys(etat[genre]).length;
        return nombre > 1 ? nombre + " " + MOTS[genre][1] : nombre ? MOTS[genre][0] : "";
      }).filter(Boolean);
    }

    function compter(erreur) {
      var etat = garde.lire();
      var quoi = attendent(etat);
      Object.keys(etat.coches).forEach(function (url) { cochesDire(url, ATTENDENT); });
      if (!quoi.length) return dire(retiree);
      if (erreur && erreur.message === "session") return dire(SESSION_FINIE);
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
      var avant = formulaireDe("data-question-etape", url);
      var zone = avant && avant.closest(".question--etape");
      if (!zone) return;
      var neuve = new DOMParser().parseFromString(html, "text/html").querySelector(".question--etape");
      zone.replaceWith(document.adoptNode(neuve));
      var cible = neuve.querySelector(".invalid-feedback, .message") || neuve;
      cible.tabIndex = -1;
      cible.focus();
    }

    function formulaireDe(genre, url) {
      return document.querySelector("form[" + genre + '][action="' + CSS.escape(url) + '"]');
    }

    function oter(genre, url, cle) {
      garde.changer(function (etat) { if (etat[genre][url] && etat[genre][url].cle === cle) delete etat[genre][url]; });
    }

    /* Une réponse, une liste cochée : le dernier état part, une fois ; ce qui n’a plus de place dans la formation se dit. */
    function partir(genre, url, recevoir, phrase) {
      var gardee = garde.lire()[genre][url];
      if (!gardee) return Promise.resolve();
      return envoyer(url, gardee.champs).then(function (suite) {
        oter(genre, url, gardee.cle);
        recevoir(url, suite.corps);
      }, function (erreur) {
        if (erreur.message !== "absente") throw erreur;
        oter(genre, url, gardee.cle);
        retiree = phrase;
      });
    }

    function reponseEnvoyer(url) {
      return partir("reponses", url, function (adresseQuestion, corps) {
        questionMontrer(adresseQuestion, corps.html);
      }, "Une question à laquelle vous aviez répondu a été retirée de la formation.");
    }

    function cochesDire(url, phrase) {
      var liste = formulaireDe("data-coches", url);
      if (liste) liste.querySelector("[role=status]").textContent = phrase;
    }

    function cochesEnvoyer(url) {
      return partir("coches", url, function (adresseListe, corps) {
        cochesDire(adresseListe, corps.message);
      }, "Une liste que vous aviez cochée a été retirée de la formation.");
    }

    function garder(genre, formulaireGarde, cle) {
      garde.changer(function (etat) {
        etat[genre][formulaireGarde.getAttribute("action")] = { cle: cle, champs: window.SafranGarde.champs(formulaireGarde) };
      });
    }

    document.querySelectorAll("form[data-question-etape], form[data-coches]").forEach(function (formulaireGarde) {
      var url = formulaireGarde.getAttribute("action");
      var etat = garde.lire();
      var gardee = etat.reponses[url] || etat.saisies[url] || etat.coches[url];
      if (gardee) window.SafranGarde.remettre(formulaireGarde, gardee.champs);
    });
    document.addEventListener("submit", function (evenement) {
      var envoye = evenement.target;
      if (envoye.matches("form[data-coches]")) { evenement.preventDefault(); cocher(envoye); }
      if (!envoye.matches("form[data-question-etape]")) return;
      evenement.preventDefault();
      var etatQuestion = envoye.querySelector("[data-etat]");
      etatQuestion.textContent = "Réponse gardée sur cet appareil, envoi en cours…";
      etatQuestion.hidden = false;
      garder("reponses", envoye, envoye.elements.cle.value);
      oter("saisies", envoye.getAttribute("action"), "");
      vider();
    });
    /* Une réponse commencée ne part pas seule, et ne se garde que sans réseau : ailleurs, rien ne reste sur l’appareil. */
    document.addEventListener("input", function (evenement) {
      var question = evenement.target.closest("form[data-question-etape]");
      if (question && !navigator.onLine) garder("saisies", question, "");
    });

    /* Chaque coche envoie toute la liste. */
    function cocher(liste) {
      garder("coches", liste, page());
      vider();
    }
    document.addEventListener("change", function (evenement) {
      var liste = evenement.target.closest("form[data-coches]");
      if (liste) cocher(liste);
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
      Object.keys(etat.coches).forEach(function (url) { suite = suite.then(function () { return cochesEnvoyer(url); }); });
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
    window.setInterval(function () { if (attendent(garde.lire()).length) vider(); }, RETENTE);
    vider();
  });
})();
