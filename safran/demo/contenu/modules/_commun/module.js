/* Un module de questions, écrit pour la démonstration : il parle SCORM 1.2 ou SCORM 2004 selon ce qu’il trouve au-dessus de lui,
   reprend où l’on en était, et se lit seul quand rien ne l’écoute. */
(function () {
  "use strict";

  var REUSSITE = 0.7;
  var PARENTS = 12;
  var contenu = JSON.parse(document.getElementById("contenu").textContent);
  var zone = document.querySelector("main");
  var debut = Date.now();
  var lms = trouver();
  var reponses = [];

  function trouver() {
    for (var ici = window, n = 0; n < PARENTS; ici = ici.parent, n += 1) {
      try {
        if (ici.API_1484_11) return parler(ici.API_1484_11, "", { situation: "cmi.location", cle: "cmi.score." });
        if (ici.API) return parler(ici.API, "LMS", { situation: "cmi.core.lesson_location", cle: "cmi.core.score." });
      } catch (erreur) { return null; }
      if (ici === ici.parent) return null;
    }
    return null;
  }

  function parler(api, prefixe, noms) {
    api[prefixe + "Initialize"]("");
    return {
      ancien: prefixe === "LMS",
      noms: noms,
      lire: function (nom) { return api[prefixe + "GetValue"](nom); },
      noter: function (nom, valeur) { api[prefixe + "SetValue"](nom, String(valeur)); },
      garder: function () { api[prefixe + "Commit"](""); },
      fermer: function () { api[prefixe === "LMS" ? "LMSFinish" : "Terminate"](""); }
    };
  }

  function element(nom, texte, classe) {
    var fait = document.createElement(nom);
    if (texte) fait.textContent = texte;
    if (classe) fait.className = classe;
    return fait;
  }

  function justes() {
    return reponses.filter(function (choisi, rang) { return contenu.questions[rang].choix[choisi].juste; }).length;
  }

  /* Où l’on en est : le rang de la question, et les réponses données. */
  function garder() {
    if (!lms) return;
    lms.noter(lms.noms.situation, reponses.length);
    lms.noter("cmi.suspend_data", JSON.stringify(reponses));
    if (reponses.length === contenu.questions.length) finir();
    lms.garder();
  }

  function finir() {
    var part = justes() / reponses.length;
    lms.noter(lms.noms.cle + "min", 0);
    lms.noter(lms.noms.cle + "max", 100);
    lms.noter(lms.noms.cle + "raw", Math.round(part * 100));
    if (lms.ancien) {
      lms.noter("cmi.core.lesson_status", part >= REUSSITE ? "passed" : "completed");
      return;
    }
    lms.noter("cmi.score.scaled", part.toFixed(2));
    lms.noter("cmi.completion_status", "completed");
    lms.noter("cmi.success_status", part >= REUSSITE ? "passed" : "failed");
  }

  function reprendre() {
    try {
      var gardees = JSON.parse((lms && lms.lire("cmi.suspend_data")) || "[]");
      reponses = gardees.filter(function (choisi, rang) { return contenu.questions[rang] && contenu.questions[rang].choix[choisi]; });
    } catch (erreur) { reponses = []; }
  }

  function avancee() {
    var barre = element("progress");
    barre.max = contenu.questions.length;
    barre.value = reponses.length;
    barre.setAttribute("aria-label", reponses.length + " questions faites sur " + contenu.questions.length);
    return barre;
  }

  function poser() {
    zone.textContent = "";
    zone.append(element("h1", contenu.titre), avancee());
    if (reponses.length === contenu.questions.length) { conclure(); return; }
    if (!reponses.length) zone.append(element("p", contenu.situation));
    var question = contenu.questions[reponses.length];
    var groupe = element("fieldset");
    groupe.append(element("legend", question.texte));
    question.choix.forEach(function (choix, rang) {
      var ligne = element("label");
      var rond = element("input");
      rond.type = "radio";
      rond.name = "choix";
      rond.value = rang;
      ligne.append(rond, element("span", choix.texte));
      groupe.append(ligne);
    });
    var bouton = element("button", "Répondre");
    var retour = element("div", "", "retour");
    retour.setAttribute("role", "status");
    retour.hidden = true;
    bouton.type = "button";
    bouton.addEventListener("click", function () { repondre(groupe, bouton, retour, question); });
    zone.append(groupe, retour, bouton);
  }

  function repondre(groupe, bouton, retour, question) {
    var coche = groupe.querySelector(":checked");
    retour.hidden = false;
    if (!coche) { retour.textContent = "Choisissez une réponse."; return; }
    var choisi = question.choix[coche.value];
    reponses.push(Number(coche.value));
    groupe.disabled = true;
    retour.textContent = (choisi.juste ? "Oui. " : "Pas tout à fait. ") + choisi.retour;
    garder();
    var suite = element("button", reponses.length === contenu.questions.length ? "Voir ce que l’on retient" : "Question suivante");
    suite.type = "button";
    suite.addEventListener("click", function () { poser(); viser(); });
    bouton.replaceWith(suite);
    suite.focus();
  }

  function viser() {
    var titre = zone.querySelector("h1");
    titre.tabIndex = -1;
    titre.focus();
  }

  function conclure() {
    zone.append(element("p", justes() + " réponses justes sur " + contenu.questions.length + "."));
    zone.append(element("h2", "À retenir"));
    contenu.retenir.forEach(function (phrase) { zone.append(element("p", phrase)); });
    zone.append(element("p", "Source\u00a0: " + contenu.source));
  }

  function duree() {
    var secondes = Math.round((Date.now() - debut) / 1000);
    if (!lms.ancien) return "PT" + secondes + "S";
    return [Math.floor(secondes / 3600), Math.floor(secondes / 60) % 60, secondes % 60].map(function (n) { return (n < 10 ? "0" : "") + n; }).join(":");
  }

  window.addEventListener("pagehide", function () {
    if (!lms) return;
    lms.noter(lms.ancien ? "cmi.core.session_time" : "cmi.session_time", duree());
    lms.noter(lms.ancien ? "cmi.core.exit" : "cmi.exit", "suspend");
    lms.fermer();
  });

  reprendre();
  poser();
})();
