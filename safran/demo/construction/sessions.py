"""Sessions in the room: one past, one today, one open, one full with a queue, one confirmed, one being prepared.

Then one where the referent says yes, and one that opens to some before the others.
"""

import datetime
from typing import Any

from django.utils import timezone

from reseau.comptes.models import Compte
from reseau.structures.models import Reseau
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Theme
from safran.demo.construction.emargement import emargement_construire
from safran.demo.construction.evaluations import evaluations_construire
from safran.demo.construction.pages_de_session import pages_de_session_ecrire
from safran.demo.lecture import jour, jour_ouvre
from safran.inscriptions.choices import Validation
from safran.inscriptions.models import SessionFormation
from safran.inscriptions.rules import entrees, reserves, seances, sessions, vivier

MATIN = {"debut": datetime.time(9), "fin": datetime.time(12, 30)}
APRES_MIDI = {"debut": datetime.time(13, 30), "fin": datetime.time(16, 30)}
TILLEULS = "Maison de l’orientation des Tilleuls, 27 avenue des Tilleuls"
# formation, bassin, ville, adresse, dans combien de jours, places, qui s'inscrit dans l'ordre
SESSIONS: list[tuple[str, str, str, str, int, int, tuple[str, ...]]] = [
    (
        "regle-des-deux-portes", "niort", "Niort", TILLEULS, 24, 16,
        (
            "conseillere", "conseiller", "elodie.faucheraud", "ines.carvalho-brunet", "nadege.rambault",
            "christophe.naulleau", "amelie.rossignoux", "gael.pouvreaudin",
        ),
    ),
    (
        "filieres-du-territoire", "parthenay", "Parthenay", "Maison de l’orientation", 38, 2,
        ("conseiller", "referente", "formatrice", "conseillere"),
    ),
    (
        "confidentialite-neutralite-libre-choix", "niort", "Niort", TILLEULS, 9, 12,
        ("referente", "conseillere"),
    ),
    ("regle-des-deux-portes", "parthenay", "Parthenay", "Salle à réserver", 66, 16, ()),
    (
        "confidentialite-neutralite-libre-choix", "parthenay", "Parthenay", "Maison de l’orientation", 45, 14,
        ("solene.guerineau", "malik.fonteneau"),
    ),
    ("ecrire-une-fiche-pratique", "niort", "Niort", "Salle des tilleuls, 20 rue du Verger", 52, 12, ("referente",)),
]  # fmt: skip
CONFIRMEE, BROUILLON, VALIDEE, ECHELONNEE = 2, 3, 4, 5
POUR_LE_RESEAU, POUR_LE_BASSIN, POUR_TOUS = -1, 6, 12  # dans combien de jours la dernière ouvre, et à qui


def sessions_construire(contexte: dict[str, Any]) -> None:
    """Prepare, open and fill them as people would; nothing when they stand already."""
    if SessionFormation.objects.exists():
        return
    formations = {page.slug: page for page in contexte["formations"]}
    comptes = {compte.email.split("@")[0]: compte for compte in contexte["comptes"].values()}
    vivier.fiche_formateur_tenir(
        compte=comptes["formatrice"],
        themes=Theme.objects.filter(code__in=("vae", "cep", "reconversion")),
        bassins=Bassin.objects.filter(code__in=("niort", "parthenay")),
        periodes=[(jour(7), jour(60), "du mardi au jeudi"), (jour(90), jour(150), "")],
    )
    passee = emargement_construire(formations, comptes)
    evaluations_construire(passee, formations, comptes)
    for rang, (slug, bassin, lieu, adresse, dans, places, inscrits) in enumerate(SESSIONS):
        session = sessions.session_creer(
            par=comptes["chargee-de-mission"],
            formation=formations[slug],
            bassin=Bassin.objects.get(code=bassin),
            lieu=lieu,
            adresse=adresse,
            capacite=places,
            minimum=min(4, places),
            decision_le=jour(dans - 7),
            une_par_formation=rang != BROUILLON,
            **_regles(rang),
        )
        _remplir(session, dans, comptes["formatrice"], [comptes[nom] for nom in inscrits], rang)
        pages_de_session_ecrire(session, rang, comptes)


def _regles(rang: int) -> dict[str, Any]:
    """What this session asks beyond the ordinary."""
    if rang == VALIDEE:
        return {"validation": Validation.REFERENT, "plafond_annuel": 3, "plafond_ensemble": 5}
    return {"ouvre_le": _a_neuf_heures(POUR_TOUS)} if rang == ECHELONNEE else {}


def _a_neuf_heures(dans: int) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(jour(dans), datetime.time(9)))


def _remplir(session: SessionFormation, dans: int, formatrice: Compte, inscrits: list[Compte], rang: int) -> None:
    date = jour_ouvre(dans)
    for heures in (MATIN, APRES_MIDI):
        seances.seance_creer(
            session=session, par=session.cree_par, date=date, salle="Grande salle", formateurs=[formatrice], **heures
        )
    if rang == BROUILLON:
        return
    if rang == ECHELONNEE:
        missions, niort = Reseau.objects.get(code="missions-locales"), session.bassin
        reserves.ouverture_poser(
            session=session, par=session.cree_par, ouvre_le=_a_neuf_heures(POUR_LE_RESEAU), reseau=missions
        )
        reserves.ouverture_poser(
            session=session, par=session.cree_par, ouvre_le=_a_neuf_heures(POUR_LE_BASSIN), bassin=niort
        )
    sessions.session_ouvrir(session=session, par=session.cree_par)
    for compte in inscrits:
        entrees.inscription_creer(session=session, compte=compte, par=compte)
    if rang == CONFIRMEE:
        sessions.session_confirmer(session=session, par=session.cree_par)
