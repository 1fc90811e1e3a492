"""Documents whose day to be seen again has come, and who holds them."""

import datetime
from collections.abc import Iterable
from itertools import chain

from django.db.models import QuerySet

from reseau.animation.choices import Qualite
from reseau.animation.models import Siege
from reseau.comptes.models import Compte
from reseau.ecrits.choices import EtatDocument
from reseau.ecrits.models import DocumentLocal
from reseau.ecrits.permissions import documents_tenus
from reseau.membres.choices import Role
from reseau.membres.models import Mandat


def _a_revoir(documents: QuerySet[DocumentLocal], jour: datetime.date) -> QuerySet[DocumentLocal]:
    dus = documents.filter(etat=EtatDocument.PUBLIE, revoir_le__lte=jour, suivante=None)
    return dus.select_related("bassin").order_by("revoir_le", "pk")


def documents_a_revoir(compte: Compte, jour: datetime.date) -> QuerySet[DocumentLocal]:
    """Those that this person holds, whose next version nobody began; the oldest day first."""
    return _a_revoir(documents_tenus(compte), jour)


def documents_a_rappeler(jour: datetime.date) -> QuerySet[DocumentLocal]:
    """The same, over every bassin, that nobody was reminded of."""
    return _a_revoir(DocumentLocal.objects.filter(rappele_le=None), jour)


def teneurs_de(documents: Iterable[DocumentLocal]) -> dict[int, list[Compte]]:
    """Who holds each bassin of these documents: who animates it, the secretary of its local body."""
    bassins = {document.bassin_id for document in documents}
    mandats = Mandat.objects.en_vigueur().filter(role=Role.CHARGE_MISSION, bassin__in=bassins, compte__is_active=True)
    sieges = Siege.objects.en_vigueur().filter(
        qualite=Qualite.SECRETARIAT, comite__bassin__in=bassins, compte__is_active=True
    )
    paires = chain(
        ((mandat.bassin_id, mandat.compte) for mandat in mandats.select_related("compte")),
        ((siege.comite.bassin_id, siege.compte) for siege in sieges.select_related("compte", "comite")),
    )
    tiennent: dict[int, dict[int, Compte]] = {bassin: {} for bassin in bassins}
    for bassin, compte in paires:
        tiennent[bassin][compte.pk] = compte
    return {bassin: list(comptes.values()) for bassin, comptes in tiennent.items()}
