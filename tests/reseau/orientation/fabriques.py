"""Builders of re-addressing: needs, situations, a demand; doors come from the builders of the directory."""

import uuid
from typing import Any

from home.securite.coffre import code_generer
from reseau.orientation.choices import CODE_LONGUEUR, GenreSituation, Issue, Rang
from reseau.orientation.models import BesoinType, CasDEssai, FicheLiaison, JeuDeRegles, PremiereInformation, Situation
from reseau.orientation.queries.assistant import Demande
from reseau.orientation.queries.besoins import choix_lire
from reseau.orientation.rules.besoins import information_ecrire
from reseau.structures.models import Structure
from reseau.vocabulaires.models import Mission, Theme, TypePublic
from tests.fabriques import un_bassin, un_reseau, une_region, une_structure
from tests.reseau.annuaire.fabriques import une_commune, une_offre

DELIVRE = {"missions": ["conseil"], "themes": ["reconversion"], "publics": ["salaries"], "zone": "REGION"}
DEMANDE = {"situation": "en-emploi", "besoin": "changer", "lieu": "Niort"}


def une_porte(nom: str, commune: str = "Niort", reseau: str = "missions-locales", **champs: Any) -> Structure:
    """A structure that delivers reconversion to employees, in a town."""
    return une_offre(nom, commune, reseau, **{**DELIVRE, **champs}).structure


def un_besoin(code: str = "changer", *, missions=("conseil",), themes=("reconversion",), publics=()) -> BesoinType:
    """A need in force, with the codes that deliver it; made once by code."""
    besoin, neuf = BesoinType.objects.get_or_create(code=code, defaults={"libelle": f"Besoin {code}"})
    if neuf:
        besoin.missions.set(Mission.objects.filter(code__in=missions))
        besoin.themes.set(Theme.objects.filter(code__in=themes))
        besoin.publics.set(TypePublic.objects.filter(code__in=publics))
    return besoin


def une_situation(code: str = "en-emploi", *, publics=("salaries",), genre=GenreSituation.PRINCIPALE) -> Situation:
    """A situation in force, and its publics; made once by code."""
    situation, neuve = Situation.objects.get_or_create(
        code=code, defaults={"libelle": f"Situation {code}", "genre": genre}
    )
    if neuve:
        situation.publics.set(TypePublic.objects.filter(code__in=publics))
    return situation


def une_demande(commune: str = "Niort", **champs: Any) -> Demande:
    """What the three steps told, at a town; `points` are codes of situations."""
    besoin, situation = champs.pop("besoin", None) or un_besoin(), champs.pop("situation", None) or une_situation()
    choix = choix_lire()
    points = tuple(choix.situations[code] for code in champs.pop("points", ()))
    return Demande(
        choix.besoins[besoin.code], choix.situations[situation.code], une_commune(commune), points=points, **champs
    )


def une_fiche(structure: Structure | None = None, **champs: Any) -> FicheLiaison:
    """An open slip that a structure awaits."""
    defauts = {"besoin": un_besoin(), "situation": une_situation(), "rang": Rang.PREMIERE, "cle": uuid.uuid4()}
    code = code_generer(CODE_LONGUEUR)
    return FicheLiaison.objects.create(structure=structure or une_structure(), code=code, **{**defauts, **champs})


def un_jeu(**champs: Any) -> JeuDeRegles:
    """A set of rules being prepared."""
    numero = JeuDeRegles.objects.count() + 1
    return JeuDeRegles.objects.create(**{"numero": numero, **champs})


def un_cas(*attendus: Any, **champs: Any) -> CasDEssai:
    """A case at Niort, with the networks that it expects."""
    defauts = {"libelle": "Un cas", "besoin": un_besoin(), "situation": une_situation(), "commune": une_commune()}
    cas = CasDEssai.objects.create(numero=CasDEssai.objects.count() + 1, **{**defauts, **champs})
    cas.attendus.set(attendus)
    return cas


def une_fiche_ouverte(ici: Structure, la: Structure, *, rang: Rang = Rang.PREMIERE, **champs: Any) -> FicheLiaison:
    """A slip with its doors: opened here, awaited there, for the first service of that structure."""
    service = la.services.first()
    champs.setdefault("bassin", un_bassin())
    fiche = une_fiche(la, rang=rang, service=service, ouvrante=None if rang else ici, **champs)
    if rang:
        fiche.passages.create(rang=1, structure=ici, issue=Issue.ADRESSEE)
    fiche.passages.create(rang=rang + 1, structure=la, service=service)
    return fiche


def une_information(besoin: BesoinType | None = None, **champs: Any) -> PremiereInformation:
    """The first information of a need, confirmed today by the Région unless `par` says who."""
    defauts = {"a_dire": "Un entretien est gratuit.", "a_apporter": "", "sources": "Code du travail"}
    champs.setdefault("reseau", un_reseau())
    par = champs.pop("par", None) or une_region()
    return information_ecrire(besoin=besoin or un_besoin(), par=par, version=0, **{**defauts, **champs})
