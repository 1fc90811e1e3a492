"""Answers given inside a step: corrected on the server, kept with what was asked, each sending counted once."""

import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from home.erreurs import RegleRefusee
from safran.parcours.models import ReponseEtape, Suivi
from safran.parcours.queries.questions import QuestionPosee, part_de
from safran.parcours.rules.achevements import suivi_verrouiller
from safran.quiz.genres import GENRES
from safran.quiz.genres.ouvertes import TEXTE, lecture_joindre
from safran.quiz.models import MILLE, ReponseOuverte
from safran.quiz.rules.ouvertes import reponse_deposer
from safran.quiz.rules.revisions import manquees_noter

GARDE_JOURS = 365
ENVOIS_GARDES = 20


@transaction.atomic
def question_repondre(*, suivi: Suivi, posee: QuestionPosee, reponse: dict[str, Any], cle: str) -> ReponseEtape:
    """Keep the answer to a question of a step, with the question as it is asked today and what it gives.

    `cle` names the sending: received twice, even late, it counts once. Answering again keeps the first answer and its
    mark. Raises RegleRefusee "reponse_inconnue" for what was not proposed.
    """
    genre = GENRES[posee.question["genre"]]
    if not reponse or not genre.connait(posee.question, reponse):
        raise RegleRefusee("reponse_inconnue", "Cette réponse n’était pas proposée. Rechargez la page.")
    verrou = suivi_verrouiller(suivi=suivi)
    ici = {"suivi": verrou, "module_id": posee.module_pk, "etape_id": posee.etape_id}
    cherchee = {**ici, "bloc_id": posee.bloc_id, "rang": posee.rang}
    donnee = ReponseEtape.objects.filter(**cherchee).first() or ReponseEtape(**cherchee)
    if cle in donnee.recus:
        return donnee
    part = part_de(posee.question, reponse)
    if not donnee.essais:
        donnee.premiere, donnee.premiere_part = reponse, part
    donnee.question, donnee.reponse, donnee.part = posee.question, reponse, part
    donnee.essais += 1
    donnee.recus = [*donnee.recus, cle][-ENVOIS_GARDES:]
    donnee.le = timezone.now()
    donnee.copie = _deposer(verrou, donnee) if part is None else donnee.copie
    donnee.save()
    if part is not None and part < MILLE:
        manquees_noter(
            compte=suivi.compte,
            questions=[posee.question],
            titre=suivi.formation.title,
            adresse=_adresse(suivi, donnee),
        )
    return donnee


def _deposer(suivi: Suivi, donnee: ReponseEtape) -> ReponseOuverte:
    """Hand an open answer over to its readers; followers of the same training are peers."""
    return reponse_deposer(
        compte=suivi.compte,
        cadre=f"formation:{suivi.formation_id}",
        titre=suivi.formation.title,
        adresse=_adresse(suivi, donnee),
        question=donnee.question,
        texte=donnee.reponse["parties"][TEXTE],
        precedente=donnee.copie,
    )


def _adresse(suivi: Suivi, donnee: ReponseEtape) -> str:
    """Where the question is asked."""
    etape = reverse("parcours_etape", args=[suivi.formation_id, donnee.module_id, donnee.etape_id])
    return f"{etape}#question-{donnee.question['ancre']}"


def relecture_reporter(*, copie: ReponseOuverte) -> None:
    """An open answer was read: put the reading beside the answer of the step, unless another one was given since."""
    donnee = ReponseEtape.objects.select_for_update(of=("self",)).filter(copie=copie).first()
    if donnee is None or donnee.part is not None:
        return
    donnee.reponse = lecture_joindre(donnee.reponse, copie.niveaux, copie.commentaire)
    donnee.part = part_de(donnee.question, donnee.reponse)
    if donnee.premiere_part is None and donnee.essais == 1:
        donnee.premiere_part = donnee.part
    donnee.save(update_fields=["reponse", "part", "premiere_part"])


def reponses_oublier() -> int:
    """Forget the answers given in the steps more than a year ago; say how many."""
    limite = timezone.now() - datetime.timedelta(days=GARDE_JOURS)
    return ReponseEtape.objects.filter(le__lt=limite).delete()[0]
