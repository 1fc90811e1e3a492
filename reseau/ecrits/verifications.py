"""What `manage.py verifier` asks of documents."""

from collections.abc import Iterator

from django.db.models import F

from reseau.ecrits.choices import LUS
from reseau.ecrits.empreintes import empreinte
from reseau.ecrits.models import DocumentLocal, SignatureLocale


def signatures_conformes() -> Iterator[str]:
    """What was published reads as it did that day; who signed read that text."""
    for document in DocumentLocal.objects.filter(etat__in=LUS).select_related("bassin").iterator(chunk_size=100):
        if empreinte(document) != document.empreinte:
            yield f"Le texte a changé depuis sa publication : {document}. Restaurez-le d’une sauvegarde."
    autres = SignatureLocale.objects.exclude(empreinte=F("document__empreinte")).select_related("document__bassin")
    for signature in autres.iterator(chunk_size=200):
        yield f"La signature de {signature.structure_nom} n’est pas celle du texte publié : {signature.document}."
