"""The facts that an attestation freezes: gathered once, when it is issued, then read from its row alone."""

import datetime
from typing import Any

from django.utils import timezone

from reseau.comptes.models import Compte
from reseau.membres.models import Rattachement
from safran.attestations.choices import VERSION_LIBELLE
from safran.attestations.models import Attestation, ParametresAttestation
from safran.formations.choices import Format
from safran.formations.expressions import constats_figes
from safran.inscriptions.models import Seance, SessionFormation
from safran.parcours.models import Suivi
from safran.parcours.queries.carnets import minutes_passees, temps_prouve
from safran.presences.queries.grille import Grille, grille_lire, part_atteinte
from safran.quiz.models import Tentative

NATURE = "Action de formation"


def faits_de(suivi: Suivi) -> dict[str, Any]:
    """Everything that the document says of a completed training, as plain JSON."""
    return {
        **_communs(suivi.compte, suivi.formation, *_jours(suivi)),
        **_durees(suivi),
        "objectifs": [bloc.value for bloc in suivi.formation.objectifs],
        "resultats": _resultats(suivi),
        "derogation": bool(suivi.achevement.expression.get("derogation")),
    }


def faits_du_certificat(session: SessionFormation, compte: Compte) -> dict[str, Any]:
    """Everything that the certificate of a session says of one person, from the certified sheets."""
    grille = grille_lire(session, compte)
    (ligne,) = grille.lignes
    return {
        **_communs(compte, session.formation, grille.seances[0].date, grille.seances[-1].date),
        "modalite": _modalite(grille.seances),
        "lieu_action": ", ".join(partie for partie in (session.lieu, session.adresse) if partie),
        "duree_minutes": ligne.comptees,
        "duree_prevue": ligne.prevues,
        "demi_journees": _demi_journees(grille),
    }


def faits_du_remplacant(attestation: Attestation) -> dict[str, Any]:
    """What a document that takes the place of this one says, with the person's name of today.

    The certificate of a session is read again from the sheets. Anything else keeps its frozen facts, but for the
    hours in the room, which are those certified today, and for a length stated without proof, which is not said again;
    minutes measured before each step had its cap are cut to it.
    """
    if attestation.session_id:
        session = SessionFormation.objects.select_related("formation").get(pk=attestation.session_id)
        return faits_du_certificat(session, attestation.compte)
    compte, durees = attestation.compte, _durees(suivi_de(attestation))
    faits = {cle: valeur for cle, valeur in attestation.faits.items() if cle != "delivree_le"}
    faits |= {"version": VERSION_LIBELLE, "prenom": compte.prenom, "nom": compte.nom}
    mesurees = min(faits.get("mesure_minutes", durees["mesure_minutes"]), durees["mesure_minutes"])
    return {**durees, **faits, "duree_minutes": durees["duree_minutes"], "mesure_minutes": mesurees}


def suivi_de(attestation: Attestation) -> Suivi:
    """The completion behind a document that is not the one of a session."""
    suivis = Suivi.objects.select_related("compte", "formation", "achevement")
    return suivis.get(compte=attestation.compte_id, formation=attestation.formation_id)


def faits_a_distance(suivi: Suivi) -> dict[str, Any]:
    """Everything that the certificate of a training followed at a distance says."""
    return {
        **_communs(suivi.compte, suivi.formation, *_jours(suivi)),
        **_durees(suivi),
        "lieu_action": "À distance",
        "demi_journees": [],
    }


def _jours(suivi: Suivi) -> tuple[datetime.date, datetime.date]:
    return timezone.localdate(suivi.commence_le), timezone.localdate(suivi.acheve_le)


def _communs(compte: Compte, formation: Any, du: datetime.date, au: datetime.date) -> dict[str, Any]:
    """What every document says: who, of what trade on the last day, what was followed, when, and who signs."""
    return {
        "version": VERSION_LIBELLE,
        "prenom": compte.prenom,
        "nom": compte.nom,
        **_emploi(compte, au),
        "titre": formation.title,
        "nature": NATURE,
        "modalite": formation.get_format_display(),
        "commence_le": du.isoformat(),
        "acheve_le": au.isoformat(),
        **ParametresAttestation.en_vigueur().en_faits(),
    }


def _modalite(seances: list[Seance]) -> str:
    """How the hours of a session were followed, whatever the format of the training: in a room, or by video alone."""
    formats = {Format.DISTANCE if seance.lien and not seance.salle else Format.SALLE for seance in seances}
    return (formats.pop() if len(formats) == 1 else Format.MIXTE).label


def _demi_journees(grille: Grille) -> list[dict[str, Any]]:
    """The half-days of the session and the certified minutes of each, for the only person of the grid."""
    return [
        {
            "le": case.seance.date.isoformat(),
            "moment": case.seance.demi_journee,
            "prevues": case.seance.minutes,
            "minutes": case.comptees,
        }
        for case in grille.lignes[0].cases
    ]


def _emploi(compte: Compte, jour: datetime.date) -> dict[str, str]:
    """What the person did and where on the day of completion; nothing when nothing was in force."""
    rattachement = Rattachement.objects.filter(compte=compte).en_vigueur(jour).select_related("structure").first()
    if rattachement is None:
        return {"fonction": "", "structure": ""}
    return {"fonction": rattachement.fonction, "structure": rattachement.structure.nom}


def _durees(suivi: Suivi) -> dict[str, int]:
    """The declared length under its own name; then what is proved: certified minutes, minutes measured."""
    ligne = part_atteinte(suivi.compte, suivi.formation)
    return {
        "duree_formation": suivi.formation.duree_minutes,
        "duree_minutes": ligne.comptees if ligne else 0,
        "mesure_minutes": minutes_passees(suivi) if temps_prouve(suivi) else 0,
    }


def _resultats(suivi: Suivi) -> list[dict[str, Any]]:
    """The best result of each quiz that the rule asks for, at the time of completion."""
    codes = [
        critere["parametres"]["quiz"]
        for critere in constats_figes(suivi.achevement.expression)
        if critere.get("type") == "quiz_reussi" and critere.get("atteint")
    ]
    tentatives = (
        Tentative.objects.filter(
            compte=suivi.compte, quiz__code__in=codes, reussie=True, remise_le__lte=suivi.acheve_le
        )
        .select_related("quiz")
        .defer("questions", "reponses", "quiz__questions")
        .order_by("-pourcentage", "numero")
    )
    meilleures: dict[str, Tentative] = {}
    for tentative in tentatives:
        meilleures.setdefault(tentative.quiz.code, tentative)
    return [
        {
            "quiz": code,
            "titre": meilleures[code].quiz.titre,
            "pourcentage": meilleures[code].pourcentage,
            "seuil": meilleures[code].seuil,
            "le": timezone.localdate(meilleures[code].remise_le).isoformat(),
        }
        for code in codes
        if code in meilleures
    ]
