"""What this room knows of a person: that she was asked and whether she answered, never what."""

from home.registre import Rubrique
from reseau.comptes.models import Compte


def donnees_des_evaluations(compte: Compte) -> list[Rubrique]:
    """The forms that this person was asked to fill."""
    siennes = compte.evaluations.select_related("campagne__session__formation").order_by("pk")
    lignes = [
        {
            "Formation": p.campagne.session.formation.title,
            "Moment": p.campagne.get_moment_display(),
            "Demandée le": p.campagne.ouverte_le,
            "Répondu": "Oui" if p.repondue else "Non",
            "Relances": p.relances,
        }
        for p in siennes
    ]
    return [Rubrique("Évaluations demandées", lignes)]
