"""What, in any room of the house, refers to some rows."""

from collections.abc import Iterable

from django.db import models


def references_trouver(
    *, modele: type[models.Model], cles: Iterable[int], sauf: Iterable[type[models.Model]] = ()
) -> set[int]:
    """Among these rows, those that some row of another table refers to, whatever the room it belongs to."""
    trouvees: set[int] = set()
    for relation in modele._meta.get_fields(include_hidden=True):
        fille = relation.related_model
        if not relation.auto_created or relation.concrete or relation.many_to_many or fille in (modele, *sauf):
            continue
        if fille._meta.auto_created is not modele:  # les tables de liaison de la fiche elle-même partent avec elle
            nom = relation.field.attname
            lignes = fille._base_manager.filter(**{f"{nom}__in": cles})
            trouvees.update(lignes.values_list(nom, flat=True).distinct())
    return trouvees
