"""What this room knows of a person."""

from typing import Any

from home.registre import Rubrique


def donnees_des_inscriptions(compte: Any) -> list[Rubrique]:
    """Sign-ups with their whole history, and the half-days this person trains in."""
    siennes = compte.inscriptions.select_related("session__formation", "structure").prefetch_related("historique")
    lignes = [
        {
            "Formation": inscription.session.formation.title,
            "Lieu": inscription.session.lieu,
            "Structure": str(inscription.structure or ""),
            "État": inscription.get_etat_display(),
            "Historique": [
                {"État": e.get_etat_display(), "Le": e.le, "Motif": e.motif} for e in inscription.historique.all()
            ],
        }
        for inscription in siennes
    ]
    animees = [
        {"Formation": seance.session.formation.title, "Le": seance.date}
        for seance in compte.seances_animees.select_related("session__formation")
    ]
    return [Rubrique("Inscriptions aux sessions", lignes), Rubrique("Séances animées", animees)]
