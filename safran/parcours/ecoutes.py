"""What this room does when a room below speaks."""

from typing import Any

from reseau.comptes.models import Compte
from safran.parcours.pages import ModulePage
from safran.parcours.queries import plans
from safran.parcours.rules import notes, reponses, suivis
from safran.quiz.models import ReponseOuverte


def module_expire(sender: object, instance: ModulePage, **kwargs: object) -> None:
    """The date of a module has passed: the training that it leaves without any step leaves the catalogue with it."""
    formation = instance.get_parent().specific
    if instance.expired and formation.live and not plans.plan_lire(formation).etapes:
        formation.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def quiz_rendu(sender: object, tentative: Any, **kwargs: object) -> None:
    """A quiz has been handed in: report it to the trainings that hold it, in the same transaction."""
    suivis.quiz_reporter(compte=tentative.compte, quiz_pk=tentative.quiz_id, quiz_code=tentative.quiz.code)


def reponse_lue(sender: object, copie: ReponseOuverte, **kwargs: object) -> None:
    """An open answer of a step has been read: the same."""
    reponses.relecture_reporter(copie=copie)


def paquet_fini(sender: object, passage: Any, **kwargs: object) -> None:
    """A SCORM or H5P module has been finished: the same."""
    suivis.paquet_reporter(compte=passage.compte, paquet=passage.version.paquet)


def traces_effacer(sender: object, compte: Compte, **kwargs: object) -> None:
    """An account is closed or anonymised: what only served its owner goes, in the same transaction."""
    notes.traces_oublier(compte=compte)
