"""What the search page shows around its list: title, facets with counts, active filters, pins, ways to loosen."""

import json
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from home.typographie import nombre, typo
from reseau.annuaire.adresses import de_la_commune, fiche_chemin, requete_stable
from reseau.annuaire.choices import PAR_PAGE, RAYON_PAR_DEFAUT, Fraicheur
from reseau.annuaire.forms.recherche import RechercheForm
from reseau.annuaire.queries import Criteres, Resultats
from reseau.annuaire.queries.resultats import MAX_SERVICES, StructureTrouvee
from reseau.annuaire.recherche.facettes import GROUPES
from reseau.territoires.models import Commission, Departement
from reseau.territoires.queries import communes_voisines, couche_lire

VILLES_DU_DESSIN = 8
AGES_DITS = {Fraicheur.A_CONFIRMER: "À confirmer", Fraicheur.PERIMEE: Fraicheur.PERIMEE.label}


def page_presenter(form: RechercheForm, resultats: Resultats, parametres: QueryDict) -> dict[str, Any]:
    """The whole context of the page and of its fragment."""
    criteres = resultats.criteres
    villes = [{"nom": v["nom"], "lat": v["latitude"], "lon": v["longitude"]} for v in resultats.villes]
    return {
        "form": form,
        "criteres": criteres,
        "resultats": resultats,
        "structures": [trouvee_presenter(trouvee) for trouvee in resultats.structures],
        "titre": titre_dire(resultats),
        "groupes": groupes_presenter(resultats),
        "filtres": filtres_presenter(resultats, form),
        "rayon_choisi": form.cleaned_data.get("rayon") or str(RAYON_PAR_DEFAUT),
        "page_obj": _page(resultats),
        "reperes": [*villes[:VILLES_DU_DESSIN], *reperes(resultats)],
        "couche": couche_lire(parametres.get("couche")).cle,
        "voisines": communes_voisines(criteres.commune) if criteres.commune else [],
        "villes": json.dumps([[v["nom"], v["lat"], v["lon"]] for v in villes]),
        "requete": requete_stable(parametres),
        "requete_export": requete_stable(_sans_page(parametres)),
        "relachements": relachements(resultats, form, parametres),
        "suite_lieu": _suite_lieu(criteres),
    }


def titre_dire(resultats: Resultats) -> str:
    """« 23 structures autour d’Angoulême »."""
    n, criteres = resultats.nombre, resultats.criteres
    combien = "Aucune structure" if n == 0 else f"{nombre(n)} structure{'s' if n > 1 else ''}"
    if criteres.commune:
        return f"{combien} autour {de_la_commune(criteres.commune.nom)}"
    if criteres.bassin:
        return f"{combien} dans le bassin {de_la_commune(criteres.bassin.nom)}"
    if criteres.territoire:
        return f"{combien}, {_territoire_dire(criteres.territoire)}"
    return combien


def groupes_presenter(resultats: Resultats) -> list[dict[str, Any]]:
    """Each group of facets with the values that would find something, or that are chosen."""
    groupes = []
    for groupe in GROUPES:
        choisies = resultats.criteres.choix.get(groupe.nom, ())
        comptes = resultats.comptes.get(groupe.nom, {})
        valeurs = [v for v in resultats.libelles.en_vigueur.get(groupe.nom, []) if comptes.get(v) or v in choisies]
        options = [
            {
                "valeur": valeur,
                "texte": f"{typo(resultats.libelles.libelle(groupe.nom, valeur))} ({nombre(comptes.get(valeur, 0))})",
                "choisie": valeur in choisies[:1],
            }
            for valeur in valeurs
        ]
        groupes.append(
            {"nom": groupe.nom, "libelle": groupe.libelle, "options": options, "de_plus": list(choisies[1:])}
        )
    return groupes


def trouvee_presenter(trouvee: StructureTrouvee) -> dict[str, Any]:
    """A structure of the list, each thing looked for once: a page shows twenty of them."""
    ouverture, repere, premier = trouvee.ouverture, trouvee.repere, trouvee.premier_lieu
    return {
        "numero": str(trouvee.numero),
        "nom": trouvee.structure.nom,
        "reseau": trouvee.structure.reseau.nom,
        "url": fiche_chemin(trouvee.structure.code),
        "repere": repere and {"lat": repere.latitude, "lon": repere.longitude, "commune": repere.lieu.commune.nom},
        "communes": trouvee.communes,
        "de_loin": trouvee.de_loin,
        "distance": premier.distance if premier else None,
        "publics": ", ".join(trouvee.publics) + ("…" if trouvee.publics_de_plus else ""),
        "niveaux": trouvee.niveaux,
        "services": [service.nom for service in trouvee.services[:MAX_SERVICES]],
        "services_de_plus": trouvee.services_de_plus,
        "ouverture": ouverture and {"ton": ouverture.ton, "texte": ouverture.texte},
        "age": AGES_DITS.get(trouvee.fraicheur, ""),
    }


def filtres_presenter(resultats: Resultats, form: RechercheForm) -> list[dict[str, str]]:
    """What narrows the list, each removable."""
    filtres = [
        {"nom": groupe.nom, "valeur": valeur, "libelle": resultats.libelles.libelle(groupe.nom, valeur)}
        for groupe in GROUPES
        for valeur in resultats.criteres.choix.get(groupe.nom, ())
    ]
    if resultats.criteres.ouvert:
        valeur = str(form.data.get("ouvert", ""))
        filtres.append({"nom": "ouvert", "valeur": valeur, "libelle": "Ouvert maintenant"})
    if form.bassin_choisi and resultats.criteres.bassin:
        bassin = form.bassin_choisi
        filtres.append({"nom": "bassin", "valeur": bassin.code, "libelle": f"Bassin {de_la_commune(bassin.nom)}"})
    if territoire := resultats.criteres.territoire:
        nom = "commission" if isinstance(territoire, Commission) else "departement"
        libelle = _territoire_dire(territoire)
        filtres.append({"nom": nom, "valeur": territoire.code, "libelle": libelle[:1].upper() + libelle[1:]})
    return filtres


def _territoire_dire(territoire: Commission | Departement) -> str:
    """« département Vienne », « commission Littoral »."""
    return f"{'commission' if isinstance(territoire, Commission) else 'département'} {territoire.nom}"


def reperes(resultats: Resultats) -> list[dict[str, Any]]:
    """The pins of the map, numbered as the list, the first ones drawn last so that they stay on top."""
    return [
        {"n": s.numero, "lat": s.repere.latitude, "lon": s.repere.longitude, "nom": s.structure.nom}
        for s in reversed(resultats.structures)
        if s.repere
    ]


def relachements(resultats: Resultats, form: RechercheForm, parametres: QueryDict) -> list[dict[str, Any]]:
    """When nothing answers: each wider search as a link, with the number of structures it finds."""
    base = _sans_page(parametres)
    if form.compris.commune and not base.get("lieu"):  # dite dans le besoin, elle passe dans son champ
        base["q"], base["lieu"] = form.compris.texte, form.compris.commune.libelle
    return [
        {"libelle": piste.libelle, "nombre": piste.nombre, "url": f"?{requete_stable(_avec(base, piste.changements))}"}
        for piste in resultats.pistes
    ]


def _avec(parametres: QueryDict, changements: dict[str, str]) -> QueryDict:
    copie = parametres.copy()
    for nom, valeur in changements.items():
        copie[nom] = valeur
    return copie


def _sans_page(parametres: QueryDict) -> QueryDict:
    copie = parametres.copy()
    copie.pop("page", None)
    return copie


def _page(resultats: Resultats) -> Page:
    """The page in the shape that the pagination component expects."""
    return Paginator(range(resultats.nombre), PAR_PAGE).get_page(resultats.criteres.page)


def _suite_lieu(criteres: Criteres) -> str:
    """What is added to the address of a sheet so that it shows distances too."""
    return f"?lieu={criteres.commune.code_insee}" if criteres.commune else ""
