"""What this room shows in « Mon espace »."""

from django.urls import reverse

from home.registre import Carte, carte_gardee
from reseau.comptes.models import Compte
from reseau.ecrits.queries.montrer import documents_en_attente

MAX_CARTE = 4


@carte_gardee("animation", "ecrits", "membres", "structures", "territoires")
def carte_documents(compte: Compte) -> Carte | None:
    """The documents that one signs, looks at again, reads over, writes; nothing when none waits."""
    documents = documents_en_attente(compte)
    if not documents:
        return None
    contexte = {
        "documents": documents[:MAX_CARTE],
        "autres": max(len(documents) - MAX_CARTE, 0),
        "url_suite": reverse("documents_locaux"),
        "libelle_suite": "Tous les documents",
    }
    return Carte("Documents à plusieurs", "ecrits/carte.html", contexte)
