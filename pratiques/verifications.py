"""Invariants of the practice notes, for `manage.py verifier`."""

from collections.abc import Iterator

from django.core.files.storage import storages
from django.db.models import Count, Exists, F, OuterRef, Q

from pratiques.choices import EN_BIBLIOTHEQUE, LISIBLES, Statut
from pratiques.choices_relectures import Verdict
from pratiques.garanties import fiche_manques
from pratiques.models import Auteur, FichePratiquePage, IndexFiche, PieceJointe, Relecture, Reprise, Signataire
from pratiques.recherche.lignes import vie_de
from pratiques.rules.reprises import reprise_niveau_le


def fiches_coherentes() -> Iterator[str]:
    """Readings behind each publication, dates in order, one search row per note in the library."""
    yield from _relectures_croisees()
    yield from _signatures()
    yield from _etats_et_dates()
    yield from _recherche()
    yield from _niveaux()
    yield from _pieces()
    yield from _garanties()


def _relectures_croisees() -> Iterator[str]:
    """A published note was accepted by its network and by another, unless taken up from an old fund."""
    lues = FichePratiquePage.objects.filter(
        statut__in=LISIBLES | {Statut.VALIDEE, Statut.SUSPENDUE}, reprise_historique=False
    )
    acceptee = Q(relectures__verdict=Verdict.ACCEPTEE)
    lues = lues.annotate(
        du_reseau=Count("relectures", filter=acceptee & Q(relectures__meme_reseau=True)),
        d_ailleurs=Count("relectures", filter=acceptee & Q(relectures__meme_reseau=False)),
    )
    for pk in lues.filter(Q(du_reseau=0) | Q(d_ailleurs=0)).values_list("pk", flat=True):
        yield f"La fiche pratique {pk} est validée sans deux relectures acceptées, dont une d’un autre réseau."
    for pk in Relecture.objects.filter(
        fiche__brouillon__signataires__compte=F("lecteur"), fiche__brouillon__signataires__accepte_le__isnull=False
    ).values_list("pk", flat=True):
        yield f"La relecture {pk} est faite par quelqu’un qui a écrit la fiche."
    menteuses = Relecture.objects.filter(
        Q(meme_reseau=True, reseau__isnull=False) & ~Q(reseau=F("fiche__reseau"))
        | Q(meme_reseau=False, reseau=F("fiche__reseau"))
    )
    for pk in menteuses.values_list("pk", flat=True):
        yield f"La relecture {pk} se trompe de réseau."
    for pk in Relecture.objects.filter(fiche__auteurs__compte=F("lecteur")).values_list("pk", flat=True):
        yield f"La relecture {pk} est faite par quelqu’un qui signe la fiche."
    doubles = Relecture.objects.ouvertes().filter(lecteur__isnull=False).values("fiche", "lecteur")
    for ligne in doubles.annotate(nombre=Count("pk")).filter(nombre__gt=1):
        yield f"La fiche pratique {ligne['fiche']} a deux relectures ouvertes de la même personne."


def _signatures() -> Iterator[str]:
    """Whoever agreed to sign a submitted draft signs its note."""
    acceptes = Signataire.objects.acceptes().filter(brouillon__fiche__isnull=False)
    signent = Auteur.objects.filter(fiche=OuterRef("brouillon__fiche"), compte=OuterRef("compte"))
    for pk in acceptes.exclude(Exists(signent)).values_list("pk", flat=True):
        yield f"Le signataire {pk} a accepté, et ne signe pas la fiche."


def _etats_et_dates() -> Iterator[str]:
    """What is online may be, and the other way round."""
    for pk in FichePratiquePage.objects.filter(live=True).exclude(statut__in=LISIBLES).values_list("pk", flat=True):
        yield f"La fiche pratique {pk} est en ligne sans être publiée."
    for pk in FichePratiquePage.objects.filter(live=False, statut__in=LISIBLES).values_list("pk", flat=True):
        yield f"La fiche pratique {pk} est publiée sans être en ligne."


def _recherche() -> Iterator[str]:
    """Every note of the library has its search row, which says what the note does, and nothing else has one."""
    publiees = FichePratiquePage.objects.filter(live=True, statut__in=EN_BIBLIOTHEQUE)
    for pk in publiees.filter(indexation=None).values_list("pk", flat=True):
        yield f"La fiche pratique {pk} manque à la recherche : lancez « manage.py indexer_pratiques »."
    for pk in IndexFiche.objects.exclude(fiche__in=publiees).values_list("pk", flat=True):
        yield f"La fiche pratique {pk} est encore trouvée par la recherche."
    for ligne in IndexFiche.objects.filter(fiche__in=publiees).select_related("fiche").iterator(500):
        if any(getattr(ligne, nom) != valeur for nom, valeur in vie_de(ligne.fiche).items()):
            yield f"La recherche compte mal la fiche pratique {ligne.pk} : lancez « manage.py indexer_pratiques »."


def _niveaux() -> Iterator[str]:
    """The level « Reprise » is the one that accepted reprises give today."""
    concernees = Q(pk__in=Reprise.objects.values("fiche")) | Q(reprise_le__isnull=False)
    for fiche in FichePratiquePage.objects.filter(concernees).iterator(500):
        if fiche.reprise_le != reprise_niveau_le(fiche=fiche):
            yield f"Le niveau de la fiche pratique {fiche.pk} ne suit pas ses reprises."


def _garanties() -> Iterator[str]:
    """What the library shows says what it must (R3.4)."""
    for fiche in FichePratiquePage.objects.filter(statut__in=EN_BIBLIOTHEQUE).order_by("pk").iterator(500):
        for phrase in fiche_manques(fiche):
            yield f"La fiche pratique {fiche.pk} ({fiche.title}) : {phrase}"


def _pieces() -> Iterator[str]:
    """What a picture or a file shows is there."""
    for pk, *noms in PieceJointe.objects.values_list("pk", "fichier", "vignette"):
        if not all(storages["prive"].exists(nom) for nom in noms if nom):
            yield f"Un fichier de la pièce jointe {pk} manque."
