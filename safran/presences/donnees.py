"""What this room knows of a person."""

from typing import Any

from home.registre import Rubrique
from reseau.comptes.models import Compte
from safran.presences.models import BordereauElimination, LigneBordereau, Presence


def donnees_des_presences(compte: Compte) -> list[Rubrique]:
    """The half-days of a person with their whole history, and the sheets she certified."""
    siennes = (
        Presence.objects.filter(inscription__compte=compte)
        .select_related("seance", "inscription__session__formation")
        .prefetch_related("historique")
        .order_by("seance__date", "seance__debut")
    )
    lignes = [
        {
            "Formation": presence.inscription.session.formation.title,
            "Demi-journée": str(presence.seance),
            "État": presence.get_etat_display(),
            "Minutes": presence.minutes,
            "Signée le": presence.signee_le,
            "Justificatif": presence.piece_nom,
            "Historique": [
                {"Geste": e.geste, "Le": e.le, "Retard": e.retard, "Départ": e.depart, "Motif": e.motif}
                for e in presence.historique.all()
            ],
        }
        for presence in siennes
    ]
    certifiees = [
        {"Formation": c.seance.session.formation.title, "Demi-journée": str(c.seance), "Le": c.le}
        for c in compte.contresignatures.select_related("seance__session__formation")
    ]
    return [
        Rubrique("Présences en salle", lignes),
        Rubrique("Feuilles contresignées", certifiees),
        Rubrique("Bordereaux d’élimination", _bordereaux_de(compte)),
    ]


def _bordereaux_de(compte: Compte) -> list[dict[str, Any]]:
    """What one approved or put off for the Région; the approvals outlive the account."""
    premieres = BordereauElimination.objects.filter(premiere_par=compte)
    secondes = BordereauElimination.objects.filter(seconde_par=compte)
    return [
        *[{"Bordereau": b.pk, "Geste": "Première approbation", "Le": b.premiere_le} for b in premieres],
        *[{"Bordereau": b.pk, "Geste": "Seconde approbation", "Le": b.seconde_le} for b in secondes],
        *[
            {"Bordereau": ligne.bordereau_id, "Geste": "Report", "Au": ligne.reporte_au, "Motif": ligne.motif}
            for ligne in LigneBordereau.objects.filter(reporte_par=compte)
        ],
    ]
