/* La carte des structures : remplace le dessin du serveur par une carte qui se déplace, sans tuile ni appel extérieur.
   Elle lit les repères dans la liste voisine, qui dit la même chose qu’elle. */
(function () {
  "use strict";
  var poser = null; /* pose d’autres contours, une fois la carte dessinée */
  var ouverture = null; /* la carte demandée, qu’elle soit déjà là ou encore attendue */
  var PROCHES = 24; /* pixels : en deçà, deux repères n’en font qu’un */

  function reperes(liste) {
    return Array.from(liste.querySelectorAll("[data-lat]")).map(function (element) {
      return {
        n: element.dataset.n,
        nom: element.dataset.nom,
        lieu: element.dataset.lieu,
        position: [parseFloat(element.dataset.lat), parseFloat(element.dataset.lon)],
        element: element,
      };
    });
  }

  function grouper(carte, points) {
    var groupes = [];
    points.forEach(function (point) {
      var place = carte.latLngToLayerPoint(point.position);
      var voisin = groupes.find(function (groupe) { return groupe.place.distanceTo(place) < PROCHES; });
      if (voisin) voisin.points.push(point);
      else groupes.push({ place: place, points: [point] });
    });
    return groupes;
  }

  function mot(texte) {
    var boite = document.createElement("span");
    boite.textContent = texte;
    return boite;
  }

  function bulle(points) {
    var boite = document.createElement("div");
    points.forEach(function (point) {
      var ligne = document.createElement("p");
      var lien = point.element.querySelector(":is(h2, h3) a");
      var titre = document.createElement("a");
      titre.href = lien ? lien.href : "#";
      titre.textContent = point.n + ". " + point.nom;
      ligne.className = "mb-1";
      ligne.append(titre, document.createElement("br"), point.lieu);
      boite.append(ligne);
    });
    return boite;
  }

  function repere(points) {
    var etiquette = points[0].n + (points.length > 1 ? "+" : "");
    var noms = points.map(function (point) { return point.n + ", " + point.nom; }).join(" ; ");
    var icone = L.divIcon({ className: "repere-leaflet", iconSize: [36, 42], iconAnchor: [18, 42], html: mot(etiquette) });
    return L.marker(points[0].position, { icon: icone, title: noms, riseOnHover: true }).bindPopup(bulle(points), { minWidth: 180, maxHeight: 240 });
  }

  function choisir(points, oui) {
    points.forEach(function (point) { point.element.classList.toggle("structure--choisie", oui); });
  }

  /* Les plus grandes villes d’abord ; les autres quand on s’approche, sans se chevaucher. */
  function nommerVilles(carte, couche, villes) {
    couche.clearLayers();
    var places = [];
    villes.forEach(function (ville, rang) {
      var position = [ville[1], ville[2]];
      if (!carte.getBounds().contains(position) || (carte.getZoom() < 9 && rang > 11)) return;
      var place = carte.latLngToLayerPoint(position);
      if (places.some(function (p) { return Math.abs(p.x - place.x) < 90 && Math.abs(p.y - place.y) < 22; })) return;
      places.push(place);
      var icone = L.divIcon({ className: "ville-leaflet", iconSize: null, html: mot(ville[0]) });
      L.marker(position, { interactive: false, keyboard: false, icon: icone }).addTo(couche);
    });
  }

  /* Le nom d’un territoire sous la souris ; la liste de la page des territoires le dit aussi. */
  function contourer(carte, contours, actif) {
    function classe(entite) { return { className: entite.properties.nom === actif ? "bassin actif" : "bassin" }; }
    var fond = L.geoJSON(contours, { style: classe, bubblingMouseEvents: true, onEachFeature: function (entite, aire) {
      if (entite.properties.nom === actif) carte.choisie = aire; /* la page d’un bassin se cadre sur lui */
      aire.bindTooltip(mot(entite.properties.nom), { sticky: true });
      /* la bulle écoute le focus : sans cela le clavier s’arrêterait sur chaque contour, sans nom ni rien à y faire */
      aire.on("add", function () { aire.getElement().setAttribute("tabindex", "-1"); });
    } });
    fond.addTo(carte).bringToBack();
    if (carte.choisie) carte.choisie.bringToFront(); /* son trait entier ; les repères ont leur propre étage */
    return fond;
  }

  /* Les quatre départements en trait appuyé, sous les noms : de quoi se repérer quel que soit le découpage. */
  function appuyer(carte, adresse) {
    fetch(adresse)
      .then(function (reponse) { return reponse.ok ? reponse.json() : null; })
      .then(function (recus) {
        if (recus) L.geoJSON(recus, { interactive: false, style: { className: "departement", fill: false } }).addTo(carte);
      })
      .catch(function () {}); /* sans lui, la carte reste juste */
  }

  function dessiner(element, contours) {
    element.textContent = "";
    var carte = L.map(element, { scrollWheelZoom: false, zoomControl: false, attributionControl: false, zoomSnap: 0.25, fadeAnimation: false, maxZoom: 15 });
    L.control.zoom({ zoomInTitle: "Agrandir", zoomOutTitle: "Réduire" }).addTo(carte);
    if (element.dataset.tuiles) L.tileLayer(element.dataset.tuiles, { maxZoom: 15 }).addTo(carte);
    var fond = contourer(carte, contours, element.dataset.actif);
    appuyer(carte, element.dataset.fond);
    var villes = JSON.parse(element.dataset.villes || "[]");
    var noms = L.layerGroup().addTo(carte);
    var couche = L.layerGroup().addTo(carte);
    var points = [];
    var ouvert = null;

    /* Échap ferme la bulle, où que soit le clavier dans la carte, et rend le repère. */
    element.addEventListener("keydown", function (touche) {
      if (touche.key !== "Escape" || !ouvert || !ouvert.isPopupOpen()) return;
      ouvert.closePopup();
      ouvert.getElement().focus();
    });

    function placer() {
      ouvert = null;
      couche.clearLayers();
      grouper(carte, points).forEach(function (groupe) {
        var marque = repere(groupe.points).addTo(couche);
        marque.on("popupopen", function () {
          marque.getElement().classList.add("choisi");
          choisir(groupe.points, true);
          marque.getPopup().getElement().querySelector(".leaflet-popup-close-button").setAttribute("aria-label", "Fermer");
          ouvert = marque;
        });
        marque.on("popupclose", function () { if (marque.getElement()) marque.getElement().classList.remove("choisi"); choisir(groupe.points, false); });
      });
    }

    function relire() {
      var liste = element.dataset.liste && document.querySelector(element.dataset.liste);
      points = liste ? reperes(liste) : [];
      var bornes = fond.getBounds();
      if (carte.choisie) bornes = carte.choisie.getBounds();
      else if (points.length) bornes = L.latLngBounds(points.map(function (p) { return p.position; }));
      if (bornes.isValid()) carte.fitBounds(bornes, { paddingTopLeft: [30, 64], paddingBottomRight: [30, 24], maxZoom: 10, animate: false });
      placer();
      nommerVilles(carte, noms, villes);
    }

    carte.on("zoomend", placer);
    carte.on("moveend", function () { nommerVilles(carte, noms, villes); });
    relire();
    document.body.addEventListener("htmx:afterSwap", relire);
    poser = function (autres) {
      fond.remove();
      fond = contourer(carte, autres);
    };
  }

  function demander(balise, attribut, adresse) {
    return new Promise(function (fait, echec) {
      var element = document.createElement(balise);
      if (balise === "link") element.rel = "stylesheet";
      element.onload = fait;
      element.onerror = echec;
      element[attribut] = adresse;
      document.head.append(element);
    });
  }

  function contours(element) {
    return fetch(element.dataset.geojson).then(function (reponse) {
      if (!reponse.ok) throw new Error(reponse.status);
      return reponse.json();
    });
  }

  /* Une seule ouverture, qui que ce soit qui la demande : un même cadre ne reçoit pas deux cartes. */
  function ouvrir(element) {
    ouverture = Promise.all([
      contours(element),
      demander("script", "src", element.dataset.leaflet),
      demander("link", "href", element.dataset.style),
    ]).then(function (recus) {
      dessiner(element, recus[0]);
      return recus[0];
    });
    return ouverture;
  }

  /* Une autre couche : les contours, ce qui en est dit, l’adresse de la page et la prochaine recherche la suivent. */
  function changer(element, lien) {
    element.dataset.geojson = lien.dataset.geojson;
    var pose = ouverture ? ouverture.then(function () { return contours(element); }) : ouvrir(element);
    return pose.then(function (recus) {
      if (element.dataset.geojson !== lien.dataset.geojson) return; /* une autre couche a été choisie depuis */
      poser(recus);
      document.querySelectorAll("a[data-couche]").forEach(function (autre) {
        if (autre === lien) autre.setAttribute("aria-current", "true");
        else autre.removeAttribute("aria-current");
      });
      document.getElementById("carte-dit").textContent = "La carte montre : " + lien.textContent.toLowerCase() + ".";
      document.getElementById("carte-credit").textContent = recus.source + ".";
      var adresse = new URL(window.location.href), choix = new URL(lien.href).searchParams.get("couche");
      if (choix) adresse.searchParams.set("couche", choix);
      else adresse.searchParams.delete("couche");
      window.history.replaceState(window.history.state, "", adresse);
      var champ = document.getElementById("couche-choisie");
      if (champ) { champ.value = choix || ""; champ.disabled = !choix; }
    });
  }

  /* Leaflet n’est demandé que si la carte arrive à l’écran : sur un téléphone, la liste passe d’abord. */
  document.addEventListener("DOMContentLoaded", function () {
    var element = document.getElementById("carte");
    if (!element) return;
    var guet = new IntersectionObserver(function (entrees) {
      if (!entrees.some(function (entree) { return entree.isIntersecting; })) return;
      guet.disconnect();
      if (!ouverture) ouvrir(element).catch(function (erreur) { console.warn("La carte reste celle du serveur.", erreur); });
    }, { rootMargin: "200px" });
    guet.observe(element);
    if (element.dataset.liste) document.querySelectorAll("a[data-couche]").forEach(function (lien) {
      lien.addEventListener("click", function (geste) {
        if (geste.ctrlKey || geste.metaKey || geste.shiftKey) return;
        geste.preventDefault();
        guet.disconnect();
        changer(element, lien).catch(function () { window.location.assign(lien.href); });
      });
    });
  });
})();
