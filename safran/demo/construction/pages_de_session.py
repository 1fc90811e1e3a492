"""What the pages of two sessions say of the day: who trains, where, how to come, hour by hour, with what documents."""

import uuid
from typing import Any

from home.odt import Paragraphe, odt_ecrire
from reseau.annuaire.models import Lieu
from reseau.comptes.models import Compte
from safran.demo.lecture import fichier_lire
from safran.inscriptions.models import SessionFormation
from safran.inscriptions.rules.documents import document_joindre
from safran.inscriptions.rules.seances import seance_modifier
from safran.inscriptions.rules.sessions import session_modifier


def pages_de_session_ecrire(session: SessionFormation, rang: int, comptes: dict[str, Compte]) -> None:
    """Write this session's page by the rules of who prepared it; nothing when the content says nothing of it."""
    fiche = next((fiche for fiche in fichier_lire("sessions.yaml") if fiche["rang"] == rang), None)
    if fiche is None:
        return
    session.refresh_from_db()
    par, lieu = session.cree_par, Lieu.objects.publies().get(nom=fiche["chez"])
    session_modifier(session=session, par=par, chez=lieu, **fiche["venir"])
    animent = [comptes["formatrice"], comptes[fiche["avec"]]]
    for seance, programme in zip(session.seances.all(), fiche["programme"], strict=True):
        seance_modifier(seance=seance, par=par, formateurs=animent, programme=programme)
    for document in fiche["documents"]:
        _joindre(session, comptes["formatrice"], document)


def _joindre(session: SessionFormation, par: Compte, document: dict[str, Any]) -> None:
    """One document, given at once or on the first day of the session."""
    contenu = odt_ecrire(document["titre"], map(Paragraphe, document["dit"]))
    document_joindre(
        session=session, par=par, cle=uuid.uuid4(), titre=document["titre"], nom=document["nom"], contenu=contenu,
        remis_le=session.premier_jour if "remis" in document else None,
    )  # fmt: skip
