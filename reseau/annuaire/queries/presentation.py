"""What the search page shows: each door of the list and the map, title, facets with counts, active filters, pins."""

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from home.dessins.icones import icone_reprise
from home.dessins.motifs import cep_petales
from home.temps.typographie import date_courte, de_la_commune, en_page, nombre, telephone, telephone_lien
from reseau.annuaire.adresses import degres, distance, fiche_chemin, requete_avec, requete_stable
from reseau.annuaire.choices import PAR_PAGE, RAYON_PAR_DEFAUT, Delai, Fraicheur
from reseau.annuaire.forms.recherche import RechercheForm
from reseau.annuaire.queries.lexique import comme_tape, texte_avec
from reseau.annuaire.queries.recherche import SANS_FILTRE, Piste, Resultats
from reseau.annuaire.queries.resultats import Reponse
from reseau.annuaire.recherche.classement import Criteres
from reseau.annuaire.recherche.facettes import GROUPES
from reseau.territoires.models import Commission, Departement
from reseau.territoires.portes import communes_voisines, couche_lire

# A door as the list and the map show it: the service, its place, whom to call, why it answers.

# Ce que fait un service, du plus au moins engagé : le verbe tient lieu d’étiquette.
VERBES = {
    "accompagnement": "Accompagne",
    "conseil": "Conseille",
    "information": "Informe",
    "accueil": "Accueille",
}
AGES_DITS: dict[str, str] = {Fraicheur.A_CONFIRMER: "À confirmer", Fraicheur.PERIMEE: Fraicheur.PERIMEE.label}
MAX_PUBLICS = 3
MAX_RAISONS = 3


def porte_presenter(reponse: Reponse, suite_lieu: str = "") -> dict[str, Any]:
    """A card of the list, each thing written once and ready for the page, which shows twenty of them."""
    fiche = fiche_chemin(reponse.structure.code) + suite_lieu
    return {
        "numero": SafeString(reponse.numero),
        "repere": _attributs(reponse),
        "service": en_page(reponse.service.nom),
        "url": conditional_escape(f"{fiche}#service-{reponse.service.pk}"),
        "structure": en_page(reponse.structure.nom),
        "fiche": conditional_escape(fiche),
        "code": reponse.structure.code,
        "ou": en_page(_ou_dire(reponse)),
        "appeler": _appeler(reponse.telephone, reponse.structure.nom),
        "corps": SafeString("".join(_corps(reponse, fiche))),
    }


def _corps(reponse: Reponse, fiche: str) -> Iterator[str]:
    """For whom, why, the facts, for the inhabitants of where: twenty cards of ten small things each."""
    verbe = next((verbe for code, verbe in VERBES.items() if code in reponse.codes_missions), "S’adresse à")
    yield f'<p class="service__pour"><b>{verbe}</b>&nbsp;: {en_page(_publics_dire(reponse.publics))}</p>'
    if reponse.raisons:
        raisons = en_page(" ; ".join(reponse.raisons[:MAX_RAISONS]))
        yield f'<p class="service__pourquoi"><b>Répond par</b> {raisons}.</p>'
    yield f'<p class="faits service__faits">{"".join(_faits(reponse))}</p>'
    if reponse.reserve_a:
        reserve = en_page(f"Réservé aux habitants {reponse.reserve_a}")
        yield f'<p class="service__zone"><span class="etiquette etiquette--neutre">{reserve}</span></p>'
    if reponse.autres:
        n, chez = reponse.autres, en_page(reponse.structure.nom)
        dits = f"{n} autre service" if n == 1 else f"{n} autres services"
        yield (
            f'<p class="service__plus"><a href="{conditional_escape(fiche)}">{dits}<span class="visually-hidden">'
            f" de {chez}</span></a> y répond{'' if n == 1 else 'ent'} aussi</p>"
        )


def _faits(reponse: Reponse) -> Iterator[str]:
    """How far, whether it is open, of what day it is, its CEP levels."""
    if loin := _distance_dire(reponse):
        yield f"<span>{icone_reprise('geo-alt')}{en_page(loin)}</span> "
    if ouverture := reponse.ouverture:
        yield f'<span class="statut statut--{ouverture.ton} d-print-none">{en_page(ouverture.texte)}</span> '
    if reponse.service.delai is not None:
        delai = Delai(reponse.service.delai).label.lower()
        yield f"<span>{icone_reprise('clock')}{en_page(f'Premier rendez-vous : {delai}')}</span> "
    if age := AGES_DITS.get(reponse.fraicheur):
        yield f'<span class="statut statut--attente">{age}</span> '
    elif reponse.confirme_le:
        yield f"<span>{icone_reprise('patch-check')}Confirmé le {date_courte(reponse.confirme_le)}</span> "
    if reponse.niveaux:
        yield f"<span>{cep_petales(int(niveau.rpartition('-')[2]) for niveau in reponse.niveaux)}</span>"


def _attributs(reponse: Reponse) -> SafeString:
    """What the map reads of the place; nothing for what is given without coming."""
    lieu = reponse.lieu
    if not lieu:
        return SafeString("")
    nom, commune = conditional_escape(reponse.service.nom), conditional_escape(lieu.lieu.commune.nom)
    point = f' data-lat="{degres(lieu.latitude)}" data-lon="{degres(lieu.longitude)}"'
    return SafeString(f'{point} data-nom="{nom}" data-lieu="{commune}"')


def _ou_dire(reponse: Reponse) -> str:
    """« Antenne de Melle, Melle », « À distance »."""
    if not reponse.lieu:
        return "À distance"
    lieu = reponse.lieu.lieu
    dans_le_nom = lieu.commune.nom.casefold() in lieu.nom.casefold()
    return lieu.nom if dans_le_nom else ", ".join(filter(None, (lieu.nom, lieu.commune.nom)))


def _distance_dire(reponse: Reponse) -> str:
    return "sans se déplacer" if not reponse.lieu else distance(reponse.distance)


def _publics_dire(publics: list[str]) -> str:
    """« jeunes de 16 à 25 ans, salariés… »; acronyms keep their capitals."""
    dits = [en_suite(nom) for nom in publics[:MAX_PUBLICS]]
    return ", ".join(dits or ["tout public"]) + ("…" if len(publics) > MAX_PUBLICS else "")


def en_suite(nom: str) -> str:
    """A label inside a sentence: a small first letter, unless it is an acronym."""
    return nom if nom[1:2].isupper() else nom[:1].lower() + nom[1:]


@lru_cache(maxsize=4096)
def _appeler(numero: str, chez: str) -> SafeString:
    """The number to call, its words first in its name for who speaks to a machine; nothing without one."""
    if not numero:
        return SafeString("")
    dit, lien = conditional_escape(telephone(numero)), conditional_escape(telephone_lien(numero))
    return SafeString(
        f'<a class="btn btn-secondary btn-sm" href="tel:{lien}" aria-label="{dit}, appeler {conditional_escape(chez)}">'
        f"{icone_reprise('telephone')}{dit}</a>"
    )


# What the search page shows around its list: title, facets with counts, active filters, pins, ways to loosen.

VILLES_DU_DESSIN = 8
INCOMPRIS = "Nous n’avons pas compris ce que vous cherchez"
GENRES_DITS = {groupe.nom: groupe.libelle for groupe in GROUPES}
MONTREES = 6  # ce qu’un groupe de filtres montre avant « plus de choix »


def page_presenter(form: RechercheForm, resultats: Resultats, parametres: QueryDict) -> dict[str, Any]:
    """The whole context of the page and of its fragment."""
    criteres = resultats.criteres
    suite_lieu, base = _suite_lieu(criteres), _base(form, parametres)
    villes = [{"nom": v["nom"], "lat": v["latitude"], "lon": v["longitude"]} for v in resultats.villes]
    return {
        "form": form,
        "criteres": criteres,
        "resultats": resultats,
        "portes": [porte_presenter(reponse, suite_lieu) for reponse in resultats.reponses],
        "titre": INCOMPRIS if resultats.incompris and not resultats.nombre else titre_dire(resultats),
        "puces": puces_presenter(resultats, base),
        "ecartes": ecartes_presenter(resultats, base),
        "propositions": propositions_presenter(resultats, base),
        "elargi": elargi_dire(resultats),
        "mot_propose": next(iter(resultats.ignores), criteres.texte),
        "reservees": reservees_dire(resultats.reservees),
        "groupes": groupes_presenter(resultats),
        "modes": SafeString("".join(html for _, html in cases_presenter(resultats, "mode"))),
        "filtres": filtres_presenter(resultats, form),
        "sans_filtre": requete_avec(base, SANS_FILTRE),
        "rayon_choisi": form.cleaned_data.get("rayon") or str(RAYON_PAR_DEFAUT),
        "page_obj": _page(resultats),
        "reperes": [*villes[:VILLES_DU_DESSIN], *reperes(resultats)],
        "couche": couche_lire(parametres.get("couche")).cle,
        "voisines": communes_voisines(criteres.commune) if criteres.commune else [],
        "villes": _villes_ecrire(tuple(_villes_nommees(criteres, villes))),
        "requete": requete_stable(parametres),
        "requete_export": requete_stable(_sans_page(parametres)),
        "relachements": pistes_presenter(resultats.pistes, base),
        "besoins": pistes_presenter(resultats.besoins, base),
    }


def _villes_nommees(criteres: Criteres, villes: list[dict[str, Any]]) -> Iterator[tuple[str, float, float]]:
    """The names that the map writes: the town asked for first, however small, then the largest."""
    commune = criteres.commune
    if commune:
        yield commune.nom, commune.latitude, commune.longitude
    for ville in villes:
        if not commune or ville["nom"] != commune.nom:
            yield ville["nom"], ville["lat"], ville["lon"]


@lru_cache(maxsize=64)
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
    """Each group of facets that has something to tick: its first values, the others folded unless one is chosen."""
    groupes = []
    for groupe in GROUPES:
        if groupe.nom != "mode" and (cases := cases_presenter(resultats, groupe.nom)):
            suite = cases[MONTREES:]
            choisies = resultats.criteres.choix.get(groupe.nom, ())
            groupes.append(
                {
                    "nom": groupe.nom,
                    "libelle": groupe.libelle,
                    "cases": SafeString("".join(html for _, html in cases[:MONTREES])),
                    "suite": SafeString("".join(html for _, html in suite)),
                    "combien": len(suite),
                    "ouverte": any(valeur in choisies for valeur, _ in suite),
                }
            )
    return groupes


def cases_presenter(resultats: Resultats, nom: str) -> list[tuple[str, str]]:
    """The values of a group that would find something, or that are chosen, each with its box and its count."""
    choisies, comptes = resultats.criteres.choix.get(nom, ()), resultats.comptes.get(nom, {})
    libelles = resultats.libelles.tous.get(nom, {})
    return [
        (valeur, _case(nom, valeur, libelles.get(valeur, valeur), comptes.get(valeur, 0), valeur in choisies))
        for valeur in resultats.libelles.en_vigueur.get(nom, [])
        if comptes.get(valeur) or valeur in choisies
    ]


@lru_cache(maxsize=4096)
def _case(nom: str, valeur: str, libelle: str, combien: int, cochee: bool) -> str:
    """One box, written for the page: it has sixty of them."""
    code, choix = conditional_escape(valeur), " checked" if cochee else ""
    return (
        f'<div class="form-check"><input class="form-check-input" type="checkbox" id="f-{nom}-{code}" name="{nom}"'
        f' value="{code}" form="chercher"{choix}><label class="form-check-label" for="f-{nom}-{code}">'
        f'{en_page(libelle)} <span class="nombre">{nombre(combien)}</span></label></div>'
    )


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
        {"n": porte.numero, "lat": porte.lieu.latitude, "lon": porte.lieu.longitude, "nom": porte.service.nom}
        for porte in reversed(resultats.reponses)
        if porte.lieu
    ]


def puces_presenter(resultats: Resultats, base: QueryDict) -> list[dict[str, str]]:
    """What was understood, each with the same question without it."""
    return [
        {
            "groupe": GENRES_DITS.get(comprise.groupe, ""),
            "nom": en_suite(resultats.libelles.libelle(comprise.groupe, comprise.nom)),
            "url": "" if comprise.sans is None else requete_avec(base, {"q": comprise.sans}),
        }
        for comprise in resultats.comprises
    ]


def ecartes_presenter(resultats: Resultats, base: QueryDict) -> list[dict[str, str]]:
    """The words that nothing found here says, each with the question that asks for it alone."""
    if resultats.incompris or not resultats.nombre:
        return []
    tapes = [comme_tape(resultats.criteres.texte, mot) for mot in resultats.ignores]
    return [{"mot": mot, "url": requete_avec(base, {"q": mot})} for mot in tapes]


def propositions_presenter(resultats: Resultats, base: QueryDict) -> list[dict[str, str]]:
    """The words that may be meant instead of others, each with the same question where that one word changes."""
    texte = resultats.criteres.texte
    neuves = {mot: texte_avec(texte, mot, voisin) for mot, voisin in resultats.propositions.items()}
    return [
        {"mot": comme_tape(texte, mot), "voisin": voisin, "url": requete_avec(base, {"q": neuves[mot]})}
        for mot, voisin in resultats.propositions.items()
    ]


def elargi_dire(resultats: Resultats) -> str:
    """How far one had to look, when it is farther than what was asked for."""
    if not (resultats.elargi and resultats.nombre):
        return ""
    loin = "dans toute la région" if resultats.rayon is None else f"à {resultats.rayon} km"
    return f"Trop peu répond à {resultats.criteres.rayon} km : voici ce qui répond {loin}."


def pistes_presenter(pistes: Iterable[Piste], base: QueryDict) -> list[dict[str, Any]]:
    """Each other search as a link, with the number of structures that it finds."""
    return [
        {"libelle": piste.libelle, "nombre": piste.nombre, "url": requete_avec(base, piste.changements)}
        for piste in pistes
    ]


def _base(form: RechercheForm, parametres: QueryDict) -> QueryDict:
    """The question from its first page; a town said within the need goes to its own field."""
    base = _sans_page(parametres)
    if form.compris.commune and not base.get("lieu"):
        base["q"], base["lieu"] = form.compris.texte, form.compris.commune.libelle
    return base


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
