"""What the table of rights opens once sessions are evaluated."""

import uuid

from reseau.comptes.models import Compte
from tests.droits.mots import INCONNU, canari
from tests.fabriques import un_bassin
from tests.safran.fabriques_evaluations import cles, clore, repondre, une_campagne
from tests.safran.fabriques_formations import une_formation


def une_session_evaluee(comptes: dict[str, Compte]) -> dict[str, tuple[list, list]]:
    """One session whose form waits for the author; another, closed, that says what it may; a third, that may not."""
    commun = {
        "par": comptes["region"],
        "bassin": un_bassin(),
        "formateur": comptes["formateur"],
        "formation": une_formation(title="En salle, évaluée"),
    }
    ouverte = une_campagne(1, comptes=[comptes["auteur"]], **commun)
    for presentes, mot in ((5, "avislu"), (4, "avistu")):
        campagne = une_campagne(presentes, **commun)
        repondre(campagne, *[4] * presentes, **{cles(campagne, "TEXTE")[0]: canari(mot)})
        clore(campagne)
        if mot == "avislu":
            lisible = campagne
    return {
        "évaluation": ([ouverte.public_id], [uuid.uuid4()]),
        "session évaluée": ([lisible.session.public_id], [uuid.uuid4()]),
        "formation évaluée": ([lisible.session.formation_id], [INCONNU]),
    }
