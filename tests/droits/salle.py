"""What the table of rights opens on the day of a session."""

import uuid

from reseau.comptes.models import Compte
from safran.presences.jetons import code_du_moment
from safran.presences.rules.feuilles import piece_ajouter
from tests.fabriques import un_bassin
from tests.safran.fabriques_bordereaux import un_bordereau
from tests.safran.fabriques_formations import une_formation
from tests.safran.fabriques_presences import PDF, les_inscriptions, une_session_du_jour
from tests.safran.fabriques_sessions import un_document


def une_feuille_du_jour(comptes: dict[str, Compte]) -> dict[str, tuple[list, list]]:
    """A session of today: the author is expected in the morning, her absence of the afternoon has its evidence."""
    session = une_session_du_jour(
        par=comptes["region"],
        bassin=un_bassin(),
        formation=une_formation(title="En salle aujourd’hui"),
        formateur=comptes["formateur"],
        comptes=[comptes["auteur"]],
    )
    (inscription,), (matin, apres_midi) = les_inscriptions(session), session.seances.all()
    piece_ajouter(inscription=inscription, seance=apres_midi, contenu=PDF, nom="a.pdf", par=comptes["auteur"])
    code, inconnu = inscription.public_id, uuid.uuid4()
    bordereau, document = un_bordereau(session), un_document(session)
    return {
        "document de session": ([document.uuid], [inconnu]),
        "session émargée": ([session.public_id], [inconnu]),
        "demi-journée": ([matin.public_id], [inconnu]),
        "code de la salle": ([code_du_moment(matin)], ["ZZZZZZ"]),
        "ligne de feuille": ([code, matin.pk], [inconnu, matin.pk]),
        "bordereau": ([bordereau.public_id], [inconnu]),
        "ligne de bordereau": ([bordereau.public_id, bordereau.lignes.get().pk], [inconnu, bordereau.lignes.get().pk]),
        "justificatif d’absence": ([code, apres_midi.pk], [inconnu, apres_midi.pk]),
    }
