"""The open answers that a person may read, and who is told of them."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.permissions import est_region, roles_en_vigueur
from reseau.membres.portes import comptes_mandates
from safran.quiz.choices import Json, Lecteur, TypeQuestion
from safran.quiz.genres import questions_a_plat
from safran.quiz.genres.ecrits import lue
from safran.quiz.models import ReponseOuverte
from safran.quiz.models.tentatives import ReponseOuverteQuerySet

PAIRS_PREVENUS = 3


def ouvertes_de(questions: list[Json], reponses: Json) -> list[Json]:
    """The open questions whose answer waits for a reader."""
    return [
        question
        for question in questions_a_plat(questions)
        if question["genre"] == TypeQuestion.OUVERTE and not lue(reponses.get(question["id"], {}))
    ]


def relit_en_formateur(compte: Compte) -> bool:
    """Trains today, or speaks for the Région."""
    return Role.FORMATEUR.value in roles_en_vigueur(compte) or est_region(compte)


def a_relire(compte: Compte) -> ReponseOuverteQuerySet:
    """What waits for this person, the oldest first: never one's own, except to assess oneself.

    A peer is someone who has answered the same question in the same place. What no peer has read in time goes to the
    trainers too.
    """
    siennes = ReponseOuverte.objects.filter(compte=compte, cadre=OuterRef("cadre"), question_id=OuterRef("question_id"))
    a_moi = Q(compte=compte, lecteur=Lecteur.SOI)
    aux_autres = Q(Exists(siennes), lecteur=Lecteur.PAIR)
    if relit_en_formateur(compte):
        aux_autres |= Q(lecteur=Lecteur.FORMATEUR) | Q(lecteur=Lecteur.PAIR, a_lire_avant__lte=timezone.now())
    return (
        ReponseOuverte.objects.en_attente()
        .filter(a_moi | (~Q(compte=compte) & aux_autres))
        .order_by("deposee_le", "pk")
    )


def lecteurs_de(copie: ReponseOuverte) -> list[Compte]:
    """Who is told that this answer waits: the trainers, or the last peers to have answered."""
    if copie.lecteur == Lecteur.FORMATEUR:
        return list(comptes_mandates(Role.FORMATEUR).exclude(pk=copie.compte_id))
    if copie.lecteur == Lecteur.PAIR:
        pairs = ReponseOuverte.objects.memes(copie).exclude(compte=copie.compte_id).order_by("-deposee_le")
        recents = list(dict.fromkeys(pairs.values_list("compte_id", flat=True)))[:PAIRS_PREVENUS]
        return list(Compte.objects.filter(pk__in=recents, is_active=True).order_by("pk"))
    return []
