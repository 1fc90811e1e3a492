/* Signer au doigt ou à la souris, et ne pas perdre la signature quand le réseau manque : elle attend sur l’appareil et part
   seule. Le billet du formulaire garde l’heure du passage ; renvoyée, elle ne compte qu’une fois. Sans script : la case. */
(function () {
  "use strict";

  var LARGEUR = 320;
  var HAUTEUR = 120;
  var MAX = 11500;
  var RETENTE = 5000;
  var SESSION_FINIE = "Votre session est finie. Connectez-vous dans un autre onglet : votre signature reste ici.";
  var ATTEND = "Pas encore enregistrée : votre signature attend le réseau et partira seule. Gardez cette page ouverte.";

  function arrondi(nombre, maximum) {
    return Math.round(Math.max(0, Math.min(maximum, nombre)) * 10) / 10;
  }

  function preparerPave(formulaire) {
    var zone = formulaire.querySelector("[data-pave]");
    var toile = zone.querySelector("canvas");
    var champ = formulaire.elements.signature;
    var dessin = toile.getContext("2d");
    var trace = false;
    zone.hidden = false;

    function point(evenement) {
      var cadre = toile.getBoundingClientRect();
      return [
        arrondi(((evenement.clientX - cadre.left) / cadre.width) * LARGEUR, LARGEUR),
        arrondi(((evenement.clientY - cadre.top) / cadre.height) * HAUTEUR, HAUTEUR)
      ];
    }

    function redessiner() {
      dessin.setTransform(toile.width / LARGEUR, 0, 0, toile.height / HAUTEUR, 0, 0);
      dessin.clearRect(0, 0, LARGEUR, HAUTEUR);
      dessin.strokeStyle = "#2b1850";
      dessin.lineWidth = 2.5;
      dessin.lineCap = dessin.lineJoin = "round";
      dessin.stroke(new Path2D(champ.value));
    }

    function ajouter(lettre, evenement) {
      if (champ.value.length > MAX) return;
      var p = point(evenement);
      champ.value += lettre + p[0] + " " + p[1];
      if (lettre === "M") champ.value += "L" + p[0] + " " + p[1];
      redessiner();
    }

    toile.addEventListener("pointerdown", function (evenement) {
      evenement.preventDefault();
      trace = true;
      toile.setPointerCapture(evenement.pointerId);
      ajouter("M", evenement);
    });
    toile.addEventListener("pointermove", function (evenement) { if (trace) ajouter("L", evenement); });
    ["pointerup", "pointercancel"].forEach(function (nom) {
      toile.addEventListener(nom, function () { trace = false; });
    });
    zone.querySelector("[data-effacer]").addEventListener("click", function () {
      champ.value = "";
      redessiner();
    });
    if (champ.value) redessiner();
  }

  function preparerFile(formulaire) {
    var cle = "safran-emargement:" + formulaire.dataset.file;
    var etat = formulaire.querySelector("[data-etat]");
    var memoire = null;
    var enCours = false;

    function lire() {
      try { return JSON.parse(localStorage.getItem(cle)) || memoire; } catch (erreur) { return memoire; }
    }
    function garder(envoi) {
      memoire = envoi;
      try {
        if (envoi) localStorage.setItem(cle, JSON.stringify(envoi));
        else localStorage.removeItem(cle);
      } catch (erreur) { /* stockage refusé : la page garde */ }
    }
    function dire(phrase) {
      etat.textContent = phrase;
      etat.hidden = !phrase;
    }

    function vider() {
      var envoi = lire();
      if (!envoi || enCours) return;
      enCours = true;
      var donnees = new URLSearchParams(envoi.donnees);
      donnees.set("csrfmiddlewaretoken", formulaire.elements.csrfmiddlewaretoken.value);
      fetch(envoi.url, { method: "POST", body: donnees, headers: { Accept: "application/json" }, redirect: "manual" })
        .then(function (reponse) {
          if (reponse.type === "opaqueredirect" || reponse.status === 403) throw new Error(SESSION_FINIE);
          if ([200, 404, 409].indexOf(reponse.status) < 0) throw new Error(ATTEND);
          return reponse.json().then(function (corps) {
            garder(null);
            if (reponse.status === 200 && envoi.url === location.pathname) location.assign(corps.url);
            else dire(reponse.status === 200 ? "La signature qui attendait est enregistrée." : corps.message);
          });
        })
        .catch(function (erreur) { dire(erreur.message === SESSION_FINIE ? SESSION_FINIE : ATTEND); })
        .then(function () { enCours = false; });
    }

    formulaire.addEventListener("submit", function (evenement) {
      evenement.preventDefault();
      if (!formulaire.elements.signature.value && !formulaire.elements.certifie.checked) {
        dire("Signez dans le cadre, ou cochez la case.");
        formulaire.elements.certifie.focus();
        return;
      }
      var donnees = new FormData(formulaire);
      donnees.delete("csrfmiddlewaretoken");
      garder({ url: location.pathname, donnees: new URLSearchParams(donnees).toString() });
      vider();
    });
    window.addEventListener("online", vider);
    window.setInterval(vider, RETENTE);
    vider();
  }

  document.addEventListener("DOMContentLoaded", function () {
    var formulaire = document.querySelector("form[data-emargement]");
    if (!formulaire) return;
    preparerPave(formulaire);
    if (formulaire.dataset.file) preparerFile(formulaire);
  });
})();
