"""A meeting is over: its decisions numbered, its actions written, each told of one’s own part (R4.7, R4.8)."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.animation.annonces_apres import reunion_close
from reseau.animation.choices import ACTION, DECISION, REUNION, EtatReunion, GenreSuite
from reseau.animation.gardes import tenue_exiger
from reseau.animation.models import Action, Decision, Numerotation, Point, Reunion, Suite, TexteConcurrent
from reseau.animation.rules.seance import horloge_arreter
from reseau.comptes.models import Compte

PORTES = ("porteur", "porteur_compte_id", "porteur_structure_id", "porteur_reseau_id", "echeance")


@transaction.atomic
def reunion_clore(*, reunion: Reunion, par: Compte) -> Reunion:
    """Close the minutes: provisional from now on, read by the seats, open to their remarks.

    Decisions take their numbers, actions begin, whoever sits or takes care of something is written to once. What was
    not treated waits for the next meeting. Raises RegleRefusee "droit", "etat", "incomplete" which names the point.
    """
    with REUNION.passer(reunion, vers=EtatReunion.PROVISOIRE, par=par) as close:
        tenue_exiger(par=par, comite=close.comite)
        _lever_les_plumes(close)
        suites = _suites_completes(close)
        jour = timezone.localdate()
        close.close_le = timezone.now()
        close.observations_jusquau = jour + datetime.timedelta(days=close.comite.delai_observations)
        horloge_arreter(reunion=close)
        close.point_courant = None
        decisions = _decider(close, [suite for suite in suites if suite.genre == GenreSuite.DECISION], par)
        actions = _agir(close, [suite for suite in suites if suite.genre == GenreSuite.ACTION], decisions, par)
    reunion_close(close, list(decisions.values()), actions)
    return close


def _lever_les_plumes(reunion: Reunion) -> None:
    """Nobody holds a point any more; a text that waits beside another must have been settled first."""
    points = Point.objects.select_for_update().filter(reunion=reunion)
    if perdu := TexteConcurrent.objects.filter(point__in=points, regle_le=None).select_related("point").first():
        raise RegleRefusee(
            "incomplete",
            f"Point {perdu.point.ordre}, «\u00a0{perdu.point}\u00a0» : deux textes attendent que l’un soit choisi.",
        )
    points.update(tenu_par=None, tenu_jusqua=None)


def _suites_completes(reunion: Reunion) -> list[Suite]:
    """The decisions and actions in the order of the agenda, each with who does it and for when."""
    genres = (GenreSuite.DECISION, GenreSuite.ACTION)
    suites = Suite.objects.filter(point__reunion=reunion, genre__in=genres)
    liens = ("point", "porteur_compte", "porteur_structure", "porteur_reseau")
    lues = list(suites.select_related(*liens).order_by("point__ordre", "point", "pk"))
    for suite in lues:
        if not suite.qui or suite.echeance is None:
            raise RegleRefusee(
                "incomplete",
                f"Point {suite.point.ordre}, «\u00a0{suite.point}\u00a0» : dites qui s’en charge et pour quand "
                f"(«\u00a0{suite.texte[:60]}\u00a0»).",
            )
    return lues


def _numeros_prendre(annee: int, combien: int) -> int:
    """The first of so many numbers in a row, held until the end of the transaction by whoever comes first."""
    compteur, _ = Numerotation.objects.select_for_update().get_or_create(annee=annee)
    premier = compteur.dernier + 1
    compteur.dernier += combien
    compteur.save(update_fields=["dernier"])
    return premier


def _decider(reunion: Reunion, suites: list[Suite], par: Compte) -> dict[int, Decision]:
    """The decisions, by their outcome; the year is that of the meeting."""
    if not suites:
        return {}
    jour = timezone.localdate(reunion.debut)
    premier = _numeros_prendre(jour.year, len(suites))
    decisions = {}
    for rang, suite in enumerate(suites, premier):
        decisions[suite.pk] = Decision.objects.create(
            annee=jour.year, rang=rang, prise_le=jour, precision=suite.precision, revoir_le=suite.revoir_le,
            revise_id=suite.revise_id, **_reprise(reunion, suite), point=suite.point,
        )  # fmt: skip
        DECISION.commencer(decisions[suite.pk], par=par)
    return decisions


def _agir(reunion: Reunion, suites: list[Suite], decisions: dict[int, Decision], par: Compte) -> list[Action]:
    actions = []
    for suite in suites:
        actions.append(Action.objects.create(decision=decisions.get(suite.suit_id), **_reprise(reunion, suite)))
        ACTION.commencer(actions[-1], par=par)
    return actions


def _reprise(reunion: Reunion, suite: Suite) -> dict[str, Any]:
    """What a decision and an action keep of the outcome that they were."""
    portes = {champ: getattr(suite, champ) for champ in PORTES}
    return {"comite": reunion.comite, "reunion": reunion, "suite": suite, "texte": suite.texte, **portes}
