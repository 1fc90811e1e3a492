"""Exchanges on a note: threads twenty at a time, questions without an answer, reports. A constant number of queries."""

from typing import Any

from django.core.paginator import Page
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from home.ecrans import page_de
from pratiques.choices import EN_BIBLIOTHEQUE, NatureMessage
from pratiques.models import Alerte, Auteur, FichePratiquePage, Message
from pratiques.permissions.echanges import peut_moderer, peut_retenir
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.models import Mandat
from reseau.membres.permissions import est_region

FILS_PAR_PAGE = 20
SUR_LA_FICHE = 3


def fils_de(fiche: FichePratiquePage) -> QuerySet[Message]:
    """Threads of a note, the newest first, each with how many answers and the one that is kept.

    One that was taken off keeps its place while an answer to it is there.
    """
    return _avec_reponses(Message.objects.montres().fils().filter(fiche=fiche)).order_by("-ecrit_le", "-pk")


def _avec_reponses(fils: QuerySet[Message]) -> QuerySet[Message]:
    """Threads with their answers, counted thread by thread: joined, whole notes were sorted before any was shown."""
    visibles = Message.objects.visibles().filter(reponse_a=OuterRef("pk")).order_by().values("reponse_a")
    retenues = Message.objects.filter(retenue=True).select_related("compte", "reseau")
    return (
        fils.annotate(nombre_de_reponses=Coalesce(Subquery(visibles.annotate(n=Count("pk")).values("n")), 0))
        .select_related("compte", "reseau", "fiche")
        .prefetch_related(Prefetch("reponses", queryset=retenues, to_attr="gardees"))
    )


def echanges_contexte(fiche: FichePratiquePage, *, membre: bool) -> dict[str, Any]:
    """What the page of a note shows of its exchanges, to members only."""
    if not membre:
        return {"echange": False}
    return {
        "echange": True,
        "nombre_de_fils": Message.objects.montres().fils().filter(fiche=fiche).count(),
        "fils": list(fils_de(fiche)[:SUR_LA_FICHE]),
    }


def fils_page(fiche: FichePratiquePage, request: HttpRequest) -> Page:
    """Twenty threads."""
    return page_de(request, fils_de(fiche), FILS_PAR_PAGE)


def reponses_page(fil: Message, request: HttpRequest) -> Page:
    """Twenty answers of a thread: the kept one first, then the oldest; the place of those taken off."""
    lignes = Message.objects.filter(reponse_a=fil).select_related("compte", "reseau")
    return page_de(request, lignes.order_by("-retenue", "ecrit_le", "pk"), FILS_PAR_PAGE)


def fil_montre(fil: Message) -> bool:
    """Whether a thread still shows: it is there, or an answer to it is."""
    return Message.objects.montres().filter(pk=fil.pk).exists()


def gestes_du_fil(fil: Message, compte: Compte) -> dict[str, Any]:
    """What this person may do in a thread, besides answering; how many answers are still there."""
    la = fil.retire_le is None
    return {
        "modere": peut_moderer(compte, fil.fiche),
        "retient": la and fil.nature == NatureMessage.QUESTION and peut_retenir(compte, fil, fil.fiche),
        "repond": la and fil.fiche.en_bibliotheque,
        "nombre": Message.objects.visibles().filter(reponse_a=fil).count(),
    }


def questions_sans_reponse(compte: Compte) -> QuerySet[Message]:
    """Questions of the library without a kept answer: those of the notes one signs first, then the oldest."""
    return _avec_reponses(questions_ouvertes(compte)).order_by("-sienne", "ecrit_le", "pk")


def questions_ouvertes(compte: Compte) -> QuerySet[Message]:
    """The same to be counted, each `sienne` or not."""
    retenue = Message.objects.filter(reponse_a=OuterRef("pk"), retenue=True)
    signee = Auteur.objects.filter(fiche=OuterRef("fiche"), compte=compte)
    questions = Message.objects.visibles().filter(
        nature=NatureMessage.QUESTION, fiche__live=True, fiche__statut__in=EN_BIBLIOTHEQUE
    )
    return questions.filter(~Exists(retenue)).annotate(sienne=Exists(signee))


def _alertes_pour(compte: Compte) -> QuerySet[Alerte]:
    """Reports that this person answers: on the notes one moderates, never those made of one's own messages."""
    alertes = Alerte.objects.select_related(
        "message__fiche", "message__compte", "fiche", "ressource", "par", "traitee_par"
    )
    signees = Auteur.objects.filter(compte=compte).values("fiche")
    alertes = alertes.exclude(message__compte=compte).exclude(fiche__in=signees)
    if est_region(compte):
        return alertes
    menes = Mandat.objects.filter(compte=compte, role=Role.TETE_RESEAU).en_vigueur().values("reseau_id")
    du_reseau = Q(message__fiche__reseau__in=menes) | Q(fiche__reseau__in=menes) | Q(ressource__reseau__in=menes)
    return alertes.filter(du_reseau)


def alertes_ouvertes(compte: Compte) -> QuerySet[Alerte]:
    """Open reports that this person answers, the first one of each message."""
    return _alertes_pour(compte).filter(issue="", message__retire_le__isnull=True)


def alertes_contexte(request: HttpRequest) -> dict[str, Any]:
    """Open reports, the oldest first; then what was decided and why, twenty at a time."""
    alertes = _alertes_pour(request.user)
    closes = alertes.exclude(issue="").order_by("-traitee_le", "-pk")
    return {
        "ouvertes": list(alertes_ouvertes(request.user).order_by("le", "pk")[:100]),
        "closes": page_de(request, closes, FILS_PAR_PAGE),
    }
