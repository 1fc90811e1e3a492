"""Builders of the animation: a body of Niort with its chair and seats, a meeting in any state, its points."""

import datetime
import itertools
import uuid

from django.utils import timezone

from reseau.animation.choices import CLOSES, REUNION, EtatReunion, Qualite
from reseau.animation.models import Action, Comite, Convocation, Decision, Point, Reunion, Siege, Suite
from reseau.animation.rules.comites import comite_creer, siege_nommer
from reseau.animation.rules.preparation import reunion_creer
from reseau.comptes.models import Compte
from reseau.membres.rules.appartenances import appartenance_constater
from tests.fabriques import un_bassin, un_conseiller, une_chargee_de_mission, une_region, une_structure

_rangs = itertools.count(1)
E = EtatReunion
JUSQU_A = (E.CONVOQUEE, E.EN_COURS, E.PROVISOIRE, E.OBSERVATIONS, E.ADOPTEE)  # le chemin jusqu’à chacun de ces états


def un_comite(genre: str = "LOCAL", *, bassin: str = "niort", **champs) -> Comite:
    """The local body of a bassin, read by its members, or a body of the region."""
    rang = next(_rangs)
    if genre == "LOCAL":
        champs.setdefault("bassin", un_bassin(bassin))
    champs.setdefault("visibilite", "BASSIN" if genre == "LOCAL" else "COMITE")
    champs.setdefault("du", timezone.localdate() - datetime.timedelta(days=400))
    return comite_creer(
        par=une_region(), cle=uuid.uuid4(), genre=genre, code=f"comite-{rang}", nom=champs.pop("nom", f"Comité {rang}"),
        **champs,
    )  # fmt: skip


def un_siege(comite: Comite, compte: Compte | None = None, qualite: str = "TITULAIRE", **champs) -> Siege:
    """A seat held by a counsellor, since a month, unless told otherwise."""
    if not champs.get("personne"):
        compte = compte or un_conseiller()
        rattachement = compte.rattachements.first()
        if rattachement and not {"reseau", "organisme"} & champs.keys():
            champs.setdefault("structure", rattachement.structure)
    champs.setdefault("du", timezone.localdate() - datetime.timedelta(days=30))
    return siege_nommer(comite=comite, par=une_region(), cle=uuid.uuid4(), compte=compte, qualite=qualite, **champs)


def un_comite_complet(genre: str = "LOCAL", *, bassin: str = "niort", titulaires: int = 3, **champs) -> Comite:
    """A body with its chair, its secretary (who animates the bassin) and so many full members."""
    comite = un_comite(genre, bassin=bassin, **champs)
    un_siege(comite, un_conseiller(), Qualite.PRESIDENCE)
    un_siege(comite, une_chargee_de_mission(bassin), Qualite.SECRETARIAT, organisme="Région")
    for _ in range(titulaires):
        un_siege(comite, un_conseiller(une_structure()))
    return comite


def qui(comite: Comite, qualite: str) -> Compte:
    """The account of the first seat of this quality."""
    return comite.sieges.filter(qualite=qualite).first().compte


def une_reunion(etat: str = "BROUILLON", *, comite: Comite | None = None, jours: int = 20, **champs) -> Reunion:
    """A meeting of an afternoon, brought to this state as the rules do, with one convening per seat."""
    comite = comite or un_comite_complet()
    par = qui(comite, Qualite.SECRETARIAT) or une_region()
    heure = timezone.now().replace(minute=0, second=0, microsecond=0)
    debut = champs.pop("debut", None) or heure + datetime.timedelta(days=jours)
    champs.setdefault("fin", debut + datetime.timedelta(hours=2))
    champs.setdefault("endroit", "Halle de Brioux, Niort")
    reunion = reunion_creer(comite=comite, par=par, cle=uuid.uuid4(), debut=debut, **champs)
    return amener(reunion, etat, par)


def amener(reunion: Reunion, etat: str, par: Compte) -> Reunion:
    """Along the table of its life, with what the database asks in each state."""
    if etat == EtatReunion.BROUILLON:
        return reunion
    if etat in (EtatReunion.ANNULEE, EtatReunion.REPORTEE):
        chemin = [EtatReunion.CONVOQUEE, etat]
    else:
        chemin = list(JUSQU_A[: JUSQU_A.index(EtatReunion(etat)) + 1])
    for vers in chemin:
        REUNION.changer(reunion, vers=vers, par=par, champs=champs_de(vers))
    for siege in reunion.comite.sieges.en_vigueur():
        Convocation.objects.get_or_create(reunion=reunion, siege=siege, defaults={"envoyee_le": timezone.now()})
    return reunion


def champs_de(etat: str) -> dict:
    """What a meeting must have in this state."""
    champs = {}
    if etat not in (EtatReunion.BROUILLON, EtatReunion.ANNULEE):
        champs["convoquee_le"] = timezone.now()
    if etat == EtatReunion.EN_COURS:
        champs["ouverte_le"] = timezone.now()
    if etat in CLOSES:
        champs |= {"close_le": timezone.now(), "observations_jusquau": timezone.localdate()}
    if etat == EtatReunion.ADOPTEE:
        champs["adoptee_le"] = timezone.now()
    return champs


def un_point(reunion: Reunion | None = None, *, comite: Comite | None = None, **champs) -> Point:
    """A point of a meeting, or of the reserve of a body."""
    comite = reunion.comite if reunion else comite
    champs.setdefault("titre", f"Point {next(_rangs)}")
    champs.setdefault("propose_par", qui(comite, Qualite.SECRETARIAT) or une_region())
    champs.setdefault("ordre", (reunion.points.count() if reunion else 0) + 1)
    return Point.objects.create(comite=comite, reunion=reunion, **champs)


def une_suite(point: Point, genre: str = "DECISION", **champs) -> Suite:
    """An outcome; a decision and an action have who does it and for when."""
    champs.setdefault("texte", "Chaque structure vérifie sa fiche.")
    if genre in ("DECISION", "ACTION"):
        champs.setdefault("porteur", "Toutes les structures")
        champs.setdefault("echeance", timezone.localdate() + datetime.timedelta(days=30))
    return Suite.objects.create(point=point, genre=genre, ecrite_par=point.propose_par, **champs)


def un_membre(bassin: str = "niort") -> Compte:
    """A counsellor of a structure of the bassin."""
    structure = une_structure()
    appartenance_constater(structure=structure, bassin=un_bassin(bassin), par=une_region(), motif="Y reçoit à distance")
    return un_conseiller(structure)


def un_comite_vivant() -> Comite:
    """A body that adopted a decision and an action yesterday late, and meets in twenty days."""
    hier = timezone.localdate() - datetime.timedelta(days=1)
    comite = un_comite_complet(nom="Comité de Niort")
    tenue = une_reunion("ADOPTEE", comite=comite, jours=-20)
    for genre, texte in (("DECISION", "zebrecanaridecision"), ("ACTION", "zebrecanariaction")):
        suite = une_suite(un_point(tenue), genre, texte=texte, echeance=hier)
        commun = {"comite": comite, "reunion": tenue, "suite": suite, "texte": texte}
        commun |= {"porteur": "Le CIO", "echeance": hier}
        if genre == "ACTION":
            Action.objects.create(**commun)
        else:
            dit = {"annee": 2026, "rang": 1, "point": suite.point, "prise_le": hier, "etat": "ADOPTEE"}
            Decision.objects.create(**commun, **dit)
    une_reunion("CONVOQUEE", comite=comite)
    return comite
