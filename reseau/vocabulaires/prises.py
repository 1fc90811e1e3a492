"""Invariants of the vocabularies, offered to the ground floor."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError

from reseau.vocabulaires.models import VOCABULAIRES, Mission, Theme, TypePublic


def vocabulaires_coherents() -> Iterator[str]:
    """No vocabulary is empty, every term is valid, and every exported one maps to data.inclusion."""
    for modele in VOCABULAIRES:
        nom = modele._meta.verbose_name_plural
        termes = list(modele.objects.all())
        if not termes:
            yield f"Aucun terme dans le vocabulaire « {nom} » : lancez charger_referentiels."
        for terme in termes:
            try:
                terme.full_clean(validate_unique=False, validate_constraints=False)  # la base les tient déjà
            except ValidationError as erreur:
                yield f"{nom} : le terme « {terme.code} » est incorrect ({'; '.join(erreur.messages)})."
            if modele in (Mission, TypePublic, Theme) and not terme.correspondance:
                yield f"{nom} : le terme « {terme.code} » n’a pas de code data.inclusion, un export l’oublierait."
