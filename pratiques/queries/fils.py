"""The thread between the authors of a note and its readers, thirty messages at a time."""

from typing import Any

from django.core.paginator import Page
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from home.ecrans import page_de
from pratiques.choices import EN_LECTURE
from pratiques.models import Auteur, FichePratiquePage, OuvertureDeFil
from pratiques.permissions.fils import lit_les_remarques
from reseau.comptes.models import Compte

PAR_PAGE = 30


def fil_page(fiche: FichePratiquePage, request: HttpRequest) -> Page:
    """Thirty messages, the newest first; a constant number of queries."""
    signent = Auteur.objects.filter(fiche=OuterRef("fiche"), compte=OuterRef("compte"))
    lignes = fiche.messages_de_relecture.select_related("compte", "reseau").annotate(signe=Exists(signent))
    return page_de(request, lignes, PAR_PAGE)


def fil_resume(fiche: FichePratiquePage, compte: Compte) -> dict[str, Any] | None:
    """The thread of a note as a link to it, for those who read it: its address, how many messages are there."""
    if not lit_les_remarques(compte, fiche):
        return None
    url = reverse("pratiques_fil_de_relecture", args=[fiche.pk])
    return {"url": url, "nombre": fiche.messages_de_relecture.filter(retire_le=None).count()}


def ou_lire_la_fiche(fiche: FichePratiquePage, compte: Compte) -> str:
    """Where this person works on the note: a reader's reading, an author's draft, the note itself once it is out."""
    lue = fiche.relectures.filter(lecteur=compte).order_by("-demandee_le", "-pk").first()
    if lue is not None:
        return reverse("pratiques_relecture", args=[lue.uuid])
    brouillon = getattr(fiche, "brouillon", None)
    if brouillon is not None and fiche.statut in EN_LECTURE:
        return reverse("pratiques_brouillon", args=[brouillon.uuid])
    return reverse("pratiques_fiche", args=[fiche.pk])


def ouvertures_de_fils() -> QuerySet[OuvertureDeFil]:
    """The private exchanges that the Région opened, the latest first."""
    return OuvertureDeFil.objects.select_related("fiche", "par")
