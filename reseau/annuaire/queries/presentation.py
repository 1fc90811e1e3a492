"""What the search page shows around its list: title, facets with counts, active filters, pins, ways to loosen."""

import json
from functools import lru_cache
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from home.typographie import de_la_commune, en_page, nombre
from reseau.annuaire.adresses import degres, distance, fiche_chemin, requete_stable
from reseau.annuaire.choices import PAR_PAGE, RAYON_PAR_DEFAUT, Fraicheur
from reseau.annuaire.delais import Delai
from reseau.annuaire.forms.recherche import RechercheForm
from reseau.annuaire.queries.recherche import Resultats
from reseau.annuaire.queries.resultats import MAX_SERVICES, ServiceDit, StructureTrouvee
from reseau.annuaire.recherche.criteres import Criteres
from reseau.annuaire.recherche.facettes import GROUPES
from reseau.territoires.models import Commission, Departement
from reseau.territoires.queries.carte import couche_lire
from reseau.territoires.queries.proches import communes_voisines

VILLES_DU_DESSIN = 8
AGES_DITS: dict[str, str] = {Fraicheur.A_CONFIRMER: "À confirmer", Fraicheur.PERIMEE: Fraicheur.PERIMEE.label}


def page_presenter(form: RechercheForm, resultats: Resultats, parametres: QueryDict) -> dict[str, Any]:
    """The whole context of the page and of its fragment."""
    criteres = resultats.criteres
    suite_lieu = _suite_lieu(criteres)
    villes = [{"nom": v["nom"], "lat": v["latitude"], "lon": v["longitude"]} for v in resultats.villes]
    return {
        "form": form,
        "criteres": criteres,
        "resultats": resultats,
        "structures": [trouvee_presenter(trouvee, suite_lieu) for trouvee in resultats.structures],
        "titre": titre_dire(resultats),
        "reservees": reservees_dire(resultats.reservees),
        "groupes": groupes_presenter(resultats),
        "filtres": filtres_presenter(resultats, form),
        "rayon_choisi": form.cleaned_data.get("rayon") or str(RAYON_PAR_DEFAUT),
        "page_obj": _page(resultats),
        "reperes": [*villes[:VILLES_DU_DESSIN], *reperes(resultats)],
        "couche": couche_lire(parametres.get("couche")).cle,
        "voisines": communes_voisines(criteres.commune) if criteres.commune else [],
        "villes": _villes_ecrire(tuple((v["nom"], v["lat"], v["lon"]) for v in villes)),
        "requete": requete_stable(parametres),
        "requete_export": requete_stable(_sans_page(parametres)),
        "relachements": relachements(resultats, form, parametres),
    }


@lru_cache(maxsize=4)
def _villes_ecrire(villes: tuple[tuple[str, float, float], ...]) -> SafeString:
    """The towns for the map, ready for an attribute; they hardly ever change."""
    return conditional_escape(json.dumps(villes))


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


def reservees_dire(n: int) -> str:
    """What is near and left out, since it is not for those who live there."""
    if not n:
        return ""
    proches = "structure proche ne reçoit" if n == 1 else "structures proches ne reçoivent"
    return f"{nombre(n)} {proches} que les habitants d’autres territoires."


def groupes_presenter(resultats: Resultats) -> list[dict[str, Any]]:
    """Each group of facets with the values that would find something, or that are chosen."""
    groupes = []
    for groupe in GROUPES:
        choisies = resultats.criteres.choix.get(groupe.nom, ())
        comptes = resultats.comptes.get(groupe.nom, {})
        libelles = resultats.libelles.tous.get(groupe.nom, {})
        valeurs = [v for v in resultats.libelles.en_vigueur.get(groupe.nom, []) if comptes.get(v) or v in choisies]
        options = SafeString(
            "".join(
                _option(valeur, libelles.get(valeur, valeur), comptes.get(valeur, 0), valeur in choisies[:1])
                for valeur in valeurs
            )
        )
        groupes.append(
            {"nom": groupe.nom, "libelle": groupe.libelle, "options": options, "de_plus": list(choisies[1:])}
        )
    return groupes


def _option(valeur: str, libelle: str, combien: int, choisie: bool) -> str:
    """One value, written for the page: it has sixty of them."""
    choix = " selected" if choisie else ""
    return f'<option value="{conditional_escape(valeur)}"{choix}>{en_page(libelle)} ({nombre(combien)})</option>'


def trouvee_presenter(trouvee: StructureTrouvee, suite_lieu: str = "") -> dict[str, Any]:
    """A structure of the list, each thing written once and ready for the page, which shows twenty of them."""
    ouverture, niveaux = trouvee.ouverture, trouvee.niveaux
    return {
        "numero": SafeString(trouvee.numero),
        "repere": _attributs(trouvee),
        "nom": en_page(trouvee.structure.nom),
        "code": trouvee.structure.code,
        "reseau": en_page(trouvee.structure.reseau.nom),
        "url": conditional_escape(fiche_chemin(trouvee.structure.code) + suite_lieu),
        "ou": conditional_escape(_ou_dire(trouvee)),
        "publics": conditional_escape(", ".join(trouvee.publics) + ("…" if trouvee.publics_de_plus else "")),
        "niveaux": niveaux,
        "services": [en_page(dit) for dit in _services_dire(trouvee)],
        "ton": ouverture and SafeString(ouverture.ton),
        "ouverture": ouverture and conditional_escape(ouverture.texte),
        "age": AGES_DITS.get(trouvee.fraicheur, ""),
    }


def _attributs(trouvee: StructureTrouvee) -> SafeString:
    """What scripts read of the place to show on the map; nothing without one."""
    repere = trouvee.repere
    if not repere:
        return SafeString("")
    nom, commune = conditional_escape(trouvee.structure.nom), conditional_escape(repere.lieu.commune.nom)
    point = f' data-lat="{degres(repere.latitude)}" data-lon="{degres(repere.longitude)}"'
    return SafeString(f'{point} data-nom="{nom}" data-lieu="{commune}"')


def _ou_dire(trouvee: StructureTrouvee) -> str:
    """« Niort, Melle, à 3 km », « À distance, depuis Limoges »."""
    communes, premier = trouvee.communes, trouvee.premier_lieu
    if not communes:
        return "À distance"
    if trouvee.de_loin:
        return f"À distance, depuis {communes}"
    return communes if premier is None or premier.distance is None else f"{communes}, {distance(premier.distance)}"


def _services_dire(trouvee: StructureTrouvee) -> list[str]:
    """The first services, each with its delay when it says one, then how many others."""
    dits, autres = [_service_dire(un) for un in trouvee.services[:MAX_SERVICES]], trouvee.services_de_plus
    return [*dits, f"et {autres} autre{'s' if autres > 1 else ''}"] if autres else dits


def _service_dire(service: ServiceDit) -> str:
    """« Conseil et VAE, sous 7 jours »."""
    return service.nom if service.delai is None else f"{service.nom}, {Delai(service.delai).label.lower()}"


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
