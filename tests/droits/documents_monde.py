"""The documents of the world of rights: one for all, one behind each lock of its collection."""

from typing import Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from home.models import DocumentSafran
from tests.droits.mots import INCONNU, canari

RESERVES_DOCUMENTS = {
    "document réservé": CollectionViewRestriction.LOGIN,
    "document de la région": CollectionViewRestriction.GROUPS,
    "document sous mot de passe": CollectionViewRestriction.PASSWORD,
}


def reserver(restriction: Any) -> None:
    """A page or a collection kept for a group is kept for the Région."""
    if restriction.restriction_type == PageViewRestriction.GROUPS:
        restriction.groups.add(Group.objects.get(name="Région"))


def documents_construire() -> dict[str, tuple[list, list]]:
    """All of them."""
    racine = Collection.get_first_root_node()
    objets = {"document public": _document("public", "public", racine)}
    for nom, genre in RESERVES_DOCUMENTS.items():
        collection = racine.add_child(instance=Collection(name=nom))
        reserver(
            CollectionViewRestriction.objects.create(collection=collection, restriction_type=genre, password="sesame")
        )
        objets[nom] = _document(nom, canari(f"document{genre}"), collection)
    restriction = CollectionViewRestriction.objects.get(restriction_type=CollectionViewRestriction.PASSWORD)
    return {**objets, "mot de passe de collection": ([restriction.pk], [INCONNU])}


def _document(titre: str, texte: str, collection: Collection) -> tuple[list, list]:
    document = DocumentSafran(title=titre, collection=collection)
    document.file.save("note.txt", ContentFile(texte))
    document.save()
    return [document.pk, document.filename], [INCONNU, "note.txt"]
