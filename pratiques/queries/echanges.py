"""Around a published note: threads, questions, reports, reprises, what a member keeps."""

from typing import Any

from django.core.paginator import Page
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from home.choices import Verdict
from home.ecrans.views import page_de
from pratiques.choices import EN_BIBLIOTHEQUE, Effet, EtatReprise, NatureMessage
from pratiques.models import Alerte, Auteur, CollectionDeFiches, FichePratiquePage, Message, Relecture, Reprise, Signet
from pratiques.permissions.echanges import peut_moderer, peut_retenir
from pratiques.permissions.fiches import peut_ecrire, peut_repondre
from pratiques.queries.bibliotheque import Ligne, fiches_en_bibliotheque, lignes_de
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.models import Mandat
from reseau.membres.permissions import est_membre, est_region
from reseau.membres.portes import implantations
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin

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
    fils = list(fils_de(fiche).annotate(tous=Window(Count("pk")))[:SUR_LA_FICHE])
    return {"echange": True, "nombre_de_fils": fils[0].tous if fils else 0, "fils": fils}


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


# What a member keeps: bookmarks, own collections, those that others share.

PAR_PAGE = 20


def garde(fiche: FichePratiquePage, compte: Compte) -> dict[str, bool]:
    """Whether this person may keep the note, and has."""
    membre = est_membre(compte)
    return {"garde": membre, "signet": membre and Signet.objects.filter(fiche=fiche, compte=compte).exists()}


def signets_page(request: HttpRequest) -> Page:
    """Twenty notes that one keeps, the last first; the page holds lines as everywhere else."""
    fiches = fiches_en_bibliotheque(request.user).filter(signets__compte=request.user).select_related("reseau")
    page = page_de(request, fiches.order_by("-signets__le", "-pk"), PAR_PAGE)
    page.object_list = lignes_de(list(page.object_list), request)
    return page


def _comptees(collections: QuerySet[CollectionDeFiches]) -> QuerySet[CollectionDeFiches]:
    return collections.annotate(nombre=Count("rangs")).select_related("compte")


def collections_de(compte: Compte) -> QuerySet[CollectionDeFiches]:
    """One's own, the last touched first."""
    return _comptees(CollectionDeFiches.objects.filter(compte=compte)).order_by("-modifiee_le", "-pk")


def collections_partagees() -> QuerySet[CollectionDeFiches]:
    """Those that members share and that hold something, the last touched first."""
    lignes = _comptees(CollectionDeFiches.objects.filter(partagee=True)).filter(nombre__gt=0)
    return lignes.order_by("-modifiee_le", "-pk")


def collection_contexte(collection: CollectionDeFiches, request: HttpRequest) -> dict[str, Any]:
    """Its notes in order, each with its place, those that this person may read; how many have left the library."""
    cles = list(collection.rangs.values_list("fiche_id", flat=True))
    lisibles = fiches_en_bibliotheque(request.user).select_related("reseau").in_bulk(cles)
    lignes: list[Ligne] = lignes_de([lisibles[cle] for cle in cles if cle in lisibles], request)
    places = [place for place, cle in enumerate(cles) if cle in lisibles]
    return {
        "collection": collection,
        "lignes": list(zip(places, lignes, strict=True)),
        "absentes": len(cles) - len(lignes),
        "mienne": collection.compte_id == request.user.pk,
        "livret": collection.livrets.filter(compte=request.user).first(),
    }


# Reprises of a note, and what each network gives and takes up.


def bilan_de(fiche: FichePratiquePage) -> dict[str, int]:
    """Proof of reuse of a note, from its accepted reprises; `part_favorable` in percent, rounded down; one query."""
    acceptees = Reprise.objects.filter(fiche=fiche).acceptees()
    bilan = acceptees.aggregate(
        nombre=Count("pk"),
        structures=Count("structure", distinct=True),
        bassins=Count("bassin", distinct=True),
        reseaux=Count("reseau", distinct=True),
        favorables=Count("pk", filter=Q(effet__in=[Effet.MIEUX, Effet.SEMBLABLE])),
        abandons=Count("pk", filter=Q(effet=Effet.ABANDON)),
    )
    return {**bilan, "part_favorable": bilan["favorables"] * 100 // max(bilan["nombre"], 1)}


def reprises_de(fiche: FichePratiquePage, compte: Compte) -> QuerySet[Reprise]:
    """Accepted ones for whoever reads the note; those that wait too, for whoever answers; own ones always."""
    lignes = Reprise.objects.filter(fiche=fiche)
    lus = Q(etat=EtatReprise.ACCEPTEE)
    if est_membre(compte):
        lus |= Q(compte=compte)
        if peut_repondre(compte, fiche):
            lus |= Q(etat=EtatReprise.EN_ATTENTE)
    return lignes.filter(lus).select_related("structure", "reseau", "bassin", "compte").order_by("-depuis", "-pk")


def reprises_contexte(fiche: FichePratiquePage, request: HttpRequest) -> dict[str, Any]:
    """What the page of the reprises of a note shows."""
    membre = est_membre(request.user)
    return {
        "bilan": bilan_de(fiche),
        "page_reprises": page_de(request, reprises_de(fiche, request.user), PAR_PAGE),
        "reprend": fiche.en_bibliotheque and membre and peut_ecrire(request.user),
        "nomme": membre,
    }


def bassins_de_la_structure(structure: Structure) -> list[Bassin]:
    """Where a structure receives people."""
    siens = implantations(Structure.objects.filter(pk=structure.pk).values("pk")).get(structure.pk, {})
    return list(Bassin.objects.filter(code__in=siens))


def ma_reprise(fiche: FichePratiquePage, compte: Compte, structures: list[Structure]) -> Reprise | None:
    """The reprise that this person already recorded for one of these structures, the latest first."""
    return Reprise.objects.filter(fiche=fiche, compte=compte, structure__in=structures).first()


def reprises_a_lire(compte: Compte) -> QuerySet[Reprise]:
    """Reprises of the notes one signs that wait for an answer, own ones set aside, the oldest first."""
    lignes = Reprise.objects.en_attente().filter(fiche__auteurs__compte=compte).exclude(compte=compte)
    montres = ("uuid", "enregistree_le", "fiche__title", "structure__nom")
    return lignes.select_related("fiche", "structure").only(*montres).order_by("enregistree_le", "pk")


def contributions_par_reseau() -> list[Reseau]:
    """Each network with its notes in the library, its readings for others, its reprises done, received and stopped
    (R3.6, R6.7); six queries."""

    def compter(lignes: QuerySet, champ: str = "reseau") -> dict[int, int]:
        return dict(lignes.order_by().values_list(champ).annotate(nombre=Count("pk")))

    lues = Relecture.objects.exclude(verdict="").exclude(reseau=F("fiche__reseau"))
    reprises = Reprise.objects.acceptees()
    nombres = {
        "fiches": compter(FichePratiquePage.objects.live().filter(statut__in=EN_BIBLIOTHEQUE)),
        "relectures": compter(lues.filter(verdict__in=Verdict.values)),
        "faites": compter(reprises),
        "recues": compter(reprises.exclude(reseau=F("fiche__reseau")), "fiche__reseau"),
        "abandons": compter(reprises.filter(effet=Effet.ABANDON)),
    }
    reseaux = list(Reseau.objects.order_by("nom"))
    for reseau in reseaux:
        for nom, par_reseau in nombres.items():
            setattr(reseau, nom, par_reseau.get(reseau.pk, 0))
    return reseaux
