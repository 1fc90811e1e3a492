"""The day on which a document was to be seen again acts: its holders are told, once (R4.9)."""

from django.urls import reverse
from django.utils import timezone

from home.typographie import date_longue
from reseau.ecrits import avis
from reseau.ecrits.models import DocumentLocal
from reseau.ecrits.queries.revision import documents_a_rappeler, teneurs_de


def documents_rappeler() -> int:
    """Write to who holds each document whose day has come; return how many documents. Run twice, it writes once."""
    jour = timezone.localdate()
    documents = list(documents_a_rappeler(jour))
    tiennent = teneurs_de(documents)
    for document in documents:
        if DocumentLocal.objects.filter(pk=document.pk, rappele_le=None).update(rappele_le=jour):
            page = reverse("document_local", args=[document.uuid])
            dit = {"titre": str(document), "publie": date_longue(document.publie_le)}
            avis.REVOIR.envoyer(tiennent[document.bassin_id], page, f"{document.pk}", **dit)
    return len(documents)
