"""What a structure was to sign is signed by the one that replaces it; what it signed stays signed by it."""

from django.db import transaction

from reseau.ecrits.choices import EtatDocument
from reseau.ecrits.models import DocumentLocal
from reseau.ecrits.queries.signatures import signatures_qui_comptent
from reseau.structures.models import Structure


@transaction.atomic
def structure_fusion_suivre(*, source: Structure, cible: Structure) -> None:
    """Of documents that are not replaced, the call to sign goes to `cible`, unless `source` signed already."""
    appellent = DocumentLocal.objects.exclude(etat=EtatDocument.REMPLACE).filter(signataires=source)
    for document in appellent:
        if not signatures_qui_comptent(document).filter(structure=source).exists():
            document.signataires.remove(source)
            document.signataires.add(cible)
