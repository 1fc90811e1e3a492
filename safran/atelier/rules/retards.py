"""What becomes of a reading that waits: told as its day comes, then given by the Région to someone else (R5.18)."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.lectures import ECHUE
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region
from safran.atelier import annonces
from safran.atelier.choices import PROPOSITION, EtatProposition
from safran.atelier.models import LectureProposition, Proposition
from safran.atelier.rules.propositions import lecteur_verifier, place_donner


@dataclass
class BilanLectures:
    """What one night did to readings."""

    rappelees: int = 0
    en_retard: int = 0


def lectures_relancer(*, jour: datetime.date | None = None) -> BilanLectures:
    """Remind whom a reading waits for, three days before its day; on it, tell the Région. Each once: rerun freely."""
    jour, bilan = jour or timezone.localdate(), BilanLectures()
    dues = LectureProposition.objects.a_relancer(jour).filter(proposition__etat=EtatProposition.EN_LECTURE)
    for proposition in Proposition.objects.filter(pk__in=dues.values("proposition")).order_by("pk"):
        _proposition_relancer(proposition, jour, bilan)
    return bilan


@transaction.atomic
def _proposition_relancer(proposition: Proposition, jour: datetime.date, bilan: BilanLectures) -> None:
    """The readings of one proposal, under the lock that whoever takes or gives back one of them holds."""
    tenue = PROPOSITION.verrouiller(proposition)
    if tenue.etat != EtatProposition.EN_LECTURE:
        return
    en_retard = []
    for lecture in tenue.lectures.a_relancer(jour).select_related("lecteur"):
        pas = lecture.relancer(jour)
        if pas == ECHUE:
            en_retard.append(lecture)
        elif pas:
            annonces.lecture_rappeler(tenue, lecture)
            bilan.rappelees += 1
    if en_retard:
        annonces.retard_annoncer(tenue, en_retard)
        bilan.en_retard += len(en_retard)


@transaction.atomic
def lecture_confier(*, lecture: LectureProposition, par: Compte, compte: Compte) -> LectureProposition:
    """The Région gives a late reading to someone of the network that it waits for; whoever held it is told too.

    Given twice to the same person, it is given once. Raises RegleRefusee "droit", "a_temps", "reseau", and what
    lecteur_verifier refuses.
    """
    tenue = PROPOSITION.verrouiller(lecture.proposition)
    lue = tenue.lectures.select_for_update(of=("self",)).select_related("lecteur").get(pk=lecture.pk)
    if not est_region(par):
        raise RegleRefusee("droit", "La Région confie une lecture en retard.")
    if lue.lecteur == compte and not lue.verdict:
        return lue
    if tenue.etat != EtatProposition.EN_LECTURE or not lue.echue:
        raise RegleRefusee("a_temps", "Cette lecture n’est pas en retard : elle reste à qui l’a prise.")
    if lecteur_verifier(proposition=tenue, lecteur=compte) != lue.meme_reseau:
        attendu = f"du réseau {tenue.reseau}" if lue.meme_reseau else "d’un autre réseau"
        raise RegleRefusee("reseau", f"Cette lecture attend quelqu’un {attendu}.")
    avant = lue.lecteur
    place_donner(place=lue, lecteur=compte)
    annonces.lecture_confiee_annoncer(tenue, lue, avant)
    return lue
