"""What the digests tell of documents: begun, read over, published."""

import datetime
from collections.abc import Iterator

from django.db.models import F
from django.urls import reverse

from home.etats.models import Passage
from home.nouvelles import Nouvelle
from reseau.comptes.models import Compte
from reseau.ecrits.choices import EN_CHANTIER, EtatDocument
from reseau.ecrits.models import DocumentLocal
from reseau.ecrits.permissions import documents_lisibles

MAX = 200
DITS = {
    EtatDocument.CO_ECRITURE: "S’écrit à plusieurs",
    EtatDocument.RELECTURE: "Se relit : vos remarques sont attendues",
    EtatDocument.PUBLIE: "Publié",
}


def documents_nouveaux(compte: Compte, depuis: datetime.datetime, jusqu_a: datetime.datetime) -> Iterator[Nouvelle]:
    """What happened to the documents that this person reads, by others; how one was written is its writers' own."""
    passages = Passage.objects.de(DocumentLocal).filter(vers__in=DITS, le__gt=depuis, le__lte=jusqu_a)
    lisibles = documents_lisibles(compte)
    dits = passages.exclude(par=compte).exclude(de=F("vers")).filter(object_id__in=lisibles.values("pk"))
    lus = list(dits.order_by("le", "pk")[:MAX])
    documents = lisibles.select_related("bassin").in_bulk({passage.object_id for passage in lus})
    for passage in lus:
        document = documents[passage.object_id]
        if passage.vers in EN_CHANTIER and document.gele:
            continue
        url = reverse("document_local", args=[document.uuid])
        yield Nouvelle(str(document), url, DITS[EtatDocument(passage.vers)], passage.le)
