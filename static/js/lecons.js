/* Dans une étape : le dialogue se joue réplique après réplique, un curseur passe d’une image à l’autre, un point ouvre
   sa ligne, une vidéo d’ailleurs se charge au clic. Sans script, tout est déjà là, déplié ou à déplier. */
(function () {
  "use strict";

  function bouton(mots, faire) {
    var b = document.createElement("button");
    b.type = "button";
    b.className = "btn btn-lien px-0";
    b.textContent = mots;
    b.addEventListener("click", faire);
    return b;
  }

  /* Une classe, pas « hidden » : sur papier, tout le dialogue se lit. */
  function cacher(partie, oui) { partie.classList.toggle("attend", oui); }

  /* Le chemin se relit à chaque choix : les tours qu’il ne touche pas se cachent, le reste attend sa réplique. */
  function dialogue(zone) {
    var tours = Array.from(zone.querySelectorAll(".dialogue__tours > li"));
    var fin = zone.querySelector(".dialogue__fin");
    var entier = false;

    function choisi(tour) { return tour.querySelector("details[open]"); }

    function chemin() {
      var pris = [tours[0]];
      for (var tour = tours[0], fait = choisi(tour); fait; fait = tour && choisi(tour)) {
        tour = document.getElementById(fait.dataset.vers);
        pris.push(tour);
        if (tour === fin) break;
      }
      return pris;
    }

    /* Ce qu’on a dit reste seul : le dialogue se lit comme il s’est tenu. */
    function choisir(tour) {
      var fait = !entier && choisi(tour);
      cacher(tour.querySelector(".dialogue__question"), Boolean(fait));
      tour.querySelectorAll(".dialogue__choix > li").forEach(function (li) { cacher(li, Boolean(fait) && !li.contains(fait)); });
    }

    function montrer() {
      var pris = chemin();
      tours.concat(fin).forEach(function (partie) { cacher(partie, !entier && pris.indexOf(partie) < 0); });
      tours.forEach(function (tour) { if (!entier && pris.indexOf(tour) < 0 && choisi(tour)) choisi(tour).open = false; });
      tours.forEach(choisir);
      zone.classList.toggle("dialogue--joue", !entier);
      retour.hidden = entier || pris.length < 2;
    }

    var retour = bouton("Revenir d’une réplique", function () {
      var ouverts = chemin().filter(function (partie) { return partie !== fin && choisi(partie); });
      var dernier = choisi(ouverts[ouverts.length - 1]);
      dernier.open = false;
      montrer();
      dernier.querySelector("summary").focus();
    });
    var tout = bouton("Lire tout le dialogue", function () {
      entier = !entier;
      tout.textContent = entier ? "Jouer le dialogue" : "Lire tout le dialogue";
      montrer();
    });
    var outils = document.createElement("p");
    outils.className = "dialogue__outils";
    outils.append(retour, tout);
    zone.append(outils);
    zone.addEventListener("toggle", montrer, true);
    montrer();
  }

  /* Deux images l’une sur l’autre ; les flèches du clavier mènent le curseur. */
  function curseur(zone) {
    var images = Array.from(zone.querySelectorAll("img, svg"));
    var noms = Array.from(zone.querySelectorAll("figcaption strong"), function (nom) { return nom.textContent; });
    var pile = document.createElement("div");
    pile.className = "deux-etats__images";
    pile.append(images[0], images[1]);
    var etiquette = document.createElement("label");
    etiquette.className = "deux-etats__curseur";
    etiquette.append("De « " + noms[0] + " » à « " + noms[1] + " »");
    var regle = document.createElement("input");
    regle.type = "range";
    regle.min = 0;
    regle.max = 100;
    regle.step = 5;
    regle.value = 50;
    function poser() {
      pile.style.setProperty("--etat", 100 - regle.value + "%");
      regle.setAttribute("aria-valuetext", regle.value + " % de « " + noms[1] + " »");
    }
    regle.addEventListener("input", poser);
    etiquette.append(regle);
    zone.classList.add("deux-etats--curseur");
    zone.prepend(pile, etiquette);
    poser();
  }

  /* Le point déplie sa ligne et y mène, comme le lien sans script. */
  function point(lien) {
    lien.addEventListener("click", function () {
      var ligne = document.getElementById(lien.getAttribute("href").slice(1)).closest("details");
      ligne.open = true;
      ligne.querySelector("summary").focus({ preventScroll: true });
    });
  }

  function ailleurs(zone) {
    zone.querySelector("a").addEventListener("click", function (geste) {
      geste.preventDefault();
      var cadre = document.createElement("iframe");
      cadre.title = zone.dataset.titre;
      cadre.allow = "fullscreen";
      cadre.referrerPolicy = "no-referrer";
      cadre.setAttribute("sandbox", "allow-scripts allow-same-origin allow-popups");
      cadre.src = zone.dataset.lecteur;
      zone.replaceChildren(cadre);
      cadre.focus();
    });
  }

  function chacun(selecteur, faire) { document.querySelectorAll(selecteur).forEach(faire); }

  document.addEventListener("DOMContentLoaded", function () {
    chacun("[data-dialogue]", dialogue);
    chacun("[data-curseur]", curseur);
    chacun(".points__image a", point);
    chacun("[data-lecteur]", ailleurs);
  });
})();
