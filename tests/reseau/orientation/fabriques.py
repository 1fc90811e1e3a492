"""Builders of re-addressing: needs, situations, demands, slips, rules; doors come from those of the directory."""

import uuid
from typing import Any

from wagtail.models import Site

from home.models import ParametresSite
from home.securite.coffre import code_generer
from reseau.comptes.models import Compte
from reseau.orientation.choices import CODE_LONGUEUR, GenreSituation, Issue, Rang
from reseau.orientation.models import (
    BesoinType,
    CasDEssai,
    FicheLiaison,
    JeuDeRegles,
    PremiereInformation,
    Regle,
    Situation,
)
from reseau.orientation.queries.assistant import Demande
from reseau.orientation.queries.besoins import choix_lire
from reseau.orientation.queries.fiches import fiche_dire, fiche_pdf
from reseau.orientation.rules.besoins import information_ecrire
from reseau.orientation.rules.regles import cas_ecrire, jeu_essayer, jeu_preparer, jeu_publier, regle_ecrire
from reseau.structures.models import Reseau, Structure
from reseau.vocabulaires.models import Mission, Theme, TypePublic
from tests.fabriques import un_bassin, un_conseiller, un_reseau, une_region, une_structure
from tests.reseau.annuaire.fabriques import un_service, une_commune, une_offre

DELIVRE = {"missions": ["conseil"], "themes": ["reconversion"], "publics": ["salaries"], "zone": "REGION"}
DEMANDE = {"situation": "en-emploi", "besoin": "changer", "lieu": "Niort"}


def une_porte(nom: str = "", commune: str = "Niort", reseau: str = "missions-locales", **champs: Any) -> Structure:
    """A structure that delivers reconversion to employees, in a town."""
    return une_offre(nom or f"{reseau} {commune}", commune, reseau, **{**DELIVRE, **champs}).structure


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


def une_regle(jeu: JeuDeRegles, par: Compte, **champs: Any) -> Regle:
    """A rule written in a set, which prefers a network for « changer »."""
    jeu.refresh_from_db()
    dits = {"besoin": un_besoin(), "effet": "PREFERER", "reseau": un_reseau("cibc"), "poids": 40, "motif": "Parce que."}
    return regle_ecrire(jeu=jeu, par=par, version=jeu.version, cle=uuid.uuid4(), **{**dits, **champs})


def un_cas_ecrit(par: Compte, *attendus: Reseau, **champs: Any) -> CasDEssai:
    """A case at Niort for « changer », written by the rules."""
    dits = {
        "libelle": "Salariée, veut changer", "besoin": un_besoin(), "situation": une_situation(), "contraintes": [],
        "commune": une_commune(), "attendus": attendus,
    }  # fmt: skip
    return cas_ecrire(par=par, cle=uuid.uuid4(), **{**dits, **champs})


def un_jeu_en_vigueur(par: Compte, **regle: Any) -> JeuDeRegles:
    """A set with one rule, tried and published; a case must be right already."""
    jeu = jeu_preparer(par=par)
    une_regle(jeu, par, **regle)
    jeu_essayer(jeu=jeu, par=par)
    return jeu_publier(jeu=jeu, par=par)


def fiches_de_liaison():
    """The list of slips as a counsellor of the awaited structure reads it, and how to add one more row."""
    ici, la = une_structure("cibc"), une_structure("apec")
    return un_conseiller(la), "/orienter/fiches/", lambda rang: une_fiche_ouverte(ici, la)


def comptes_de_fiches():
    """The counts of slips as the Région reads them: five slips make a row."""
    ici, la = une_structure("cibc"), une_structure("apec")

    def ajouter(rang):
        besoin = un_besoin(f"besoin-{rang}")
        for _ in range(5):
            une_fiche_ouverte(ici, la, besoin=besoin)

    return une_region(), "/orienter/fiches/comptes/", ajouter


def services_a_distance():
    """The services given at a distance, as anyone reads them."""
    structure, cibc = une_structure("cibc"), un_reseau("cibc")

    def ajouter(rang):
        un_service(structure, nom=f"Service {rang}", modes=["A_DISTANCE"]).passe_la_main_a.add(cibc)

    return None, "/a-distance/", ajouter


def fiches_de_liaison_en_pdf() -> dict[str, bytes]:
    """The sheets of a slip: a place with its hours, a door given remotely, one whose service is gone."""
    lieu = {"adresse": "4 rue du Four-Vieux", "horaires": "Mo-Fr 09:00-17:00; PH off", "acces": "Entrée de plain-pied."}
    ici, la = une_offre("CIO").structure, une_offre("Mission locale", lieu=lieu).structure
    au_lieu = une_fiche_ouverte(ici, la, lieu=la.lieux.get())
    de_loin, sans_service = une_fiche_ouverte(ici, la), une_fiche_ouverte(ici, la)
    FicheLiaison.objects.filter(pk=sans_service.pk).update(service=None)
    parametres = ParametresSite.for_site(Site.objects.get(is_default_site=True))
    fiches = {"au lieu": au_lieu, "à distance": de_loin, "sans service": sans_service}
    lues = {nom: FicheLiaison.objects.get(pk=fiche.pk) for nom, fiche in fiches.items()}
    return {f"fiche de liaison {nom}": fiche_pdf(fiche_dire(fiche), parametres) for nom, fiche in lues.items()}
