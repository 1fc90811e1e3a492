"""What happened in the room: a session of three weeks ago, certified, and one today that waits for signatures."""

import datetime
from typing import Any

from django.utils import timezone

from reseau.comptes.models import Compte
from reseau.territoires.models import Bassin
from safran.demo.lecture import jour, jour_ouvre
from safran.inscriptions.choices import SESSION, EtatSession
from safran.inscriptions.models import Inscription, Seance, SessionFormation
from safran.inscriptions.models.sessions import JOURNEE
from safran.inscriptions.rules import entrees, seances, sessions
from safran.presences.models import Contresignature, EtapePresence, Presence
from safran.presences.rules import pieces, saisies, signatures
from safran.presences.rules.saisies import Saisie

LIEU = {"lieu": "Niort", "adresse": "Salle des tilleuls, 20 rue du Verger"}
HEURES = (
    {"debut": datetime.time(9), "fin": datetime.time(12, 30)},
    {"debut": datetime.time(13, 30), "fin": datetime.time(16, 30)},
)
VENUES = ("elodie.faucheraud", "nadege.rambault", "christophe.naulleau", "amelie.rossignoux", "referente")
AUJOURD_HUI = ("conseillere", "conseiller", "elodie.faucheraud", "ines.carvalho-brunet", "gael.pouvreaudin")
TRACE = "M20 70L36 34L52 26L50 60L62 82L78 50L96 44L100 74L118 80L140 46L162 50L158 78L180 66L214 40L230 72L286 58"
PIECE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\n"
    b"xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \n"
    b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n164\n%%EOF\n"
)


def emargement_construire(formations: dict[str, Any], comptes: dict[str, Compte]) -> SessionFormation:
    """Both sessions, through the rooms' rules; only the dates of what is past are set back. Return the past one."""
    passee = session_du_passe(formations["confidentialite-neutralite-libre-choix"], jour_ouvre(-21), VENUES, comptes)
    _emarger(passee, comptes)
    sessions.session_terminer(session=passee, par=passee.cree_par)
    # La démonstration s’essaie à toute heure : les deux demi-journées du jour se signent de minuit à minuit.
    toute_heure = {"emargement_avant": JOURNEE, "emargement_apres": JOURNEE}
    session_du_passe(formations["ecrire-une-fiche-pratique"], jour(0), AUJOURD_HUI, comptes, **toute_heure)
    return passee


def session_du_passe(
    formation: Any, date: datetime.date, noms: tuple[str, ...], comptes: dict[str, Compte], **regles: int
) -> SessionFormation:
    """A confirmed session whose day is not to come; its sign-ups close by hand, after the people are in."""
    session = sessions.session_creer(
        par=comptes["chargee-de-mission"],
        formation=formation,
        bassin=Bassin.objects.get(code="niort"),
        capacite=12,
        minimum=4,
        max_par_structure=0,
        ferme_le=timezone.now() + datetime.timedelta(hours=1),
        **LIEU,
        **regles,
    )
    for heures in HEURES:
        seances.seance_creer(
            session=session,
            par=session.cree_par,
            date=date,
            salle="Grande salle",
            formateurs=[comptes["formatrice"]],
            **heures,
        )
    # On n'ouvre pas d'ordinaire une session le jour même, ni ne s'inscrit après : c'est le passé qu'on raconte ici.
    SESSION.changer(session, vers=EtatSession.OUVERTE, par=session.cree_par, champs={"dernier_jour": None})
    for nom in noms:
        entrees.inscription_creer(session=session, compte=comptes[nom], par=comptes[nom])
    sessions.session_confirmer(session=session, par=session.cree_par)
    ouverture = timezone.make_aware(datetime.datetime.combine(date - datetime.timedelta(days=40), datetime.time(9)))
    SessionFormation.objects.filter(pk=session.pk).update(ouvre_le=ouverture, ferme_le=None, dernier_jour=date)
    session.refresh_from_db()
    return session


def _emarger(session: SessionFormation, comptes: dict[str, Compte]) -> None:
    """Four people signed, one came late on paper, one sent her evidence; the trainer certified both sheets."""
    lignes = list(session.inscriptions.select_related("compte").order_by("ordre"))
    for rang, seance in enumerate(session.seances.order_by("debut")):
        debut = timezone.make_aware(datetime.datetime.combine(seance.date, seance.debut))
        for minute, inscription in enumerate(lignes[:3]):
            trace = TRACE if minute != 1 else ""
            le = debut + datetime.timedelta(minutes=2 * minute)
            signatures.presence_signer(inscription=inscription, seance=seance, signature=trace, le=le)
        _papier(seance, lignes[4], comptes["formatrice"], retard=20 * (1 - rang))
        _excuser(seance, lignes[3], comptes["chargee-de-mission"])
        signatures.seance_contresigner(seance=seance, par=comptes["formatrice"], signature=TRACE)
        dater(seance)


def _papier(seance: Seance, inscription: Inscription, par: Compte, retard: int) -> None:
    saisie = Saisie(inscription.pk, "PRESENT", retard=retard)
    saisies.feuille_enregistrer(seance=seance, par=par, saisies=[saisie])


def _excuser(seance: Seance, inscription: Inscription, par: Compte) -> None:
    commun = {"inscription": inscription, "seance": seance}
    pieces.piece_ajouter(contenu=PIECE, nom="attestation-employeur.pdf", par=inscription.compte, **commun)
    pieces.absence_excuser(par=par, **commun)


def dater(seance: Seance) -> None:
    """What is written today was done at the end of that half-day."""
    fin = timezone.make_aware(datetime.datetime.combine(seance.date, seance.fin))
    EtapePresence.objects.filter(presence__seance=seance).update(le=fin)
    EtapePresence.objects.filter(presence__seance=seance, geste__startswith="Signature").update(
        le=fin - datetime.timedelta(hours=3)
    )
    Presence.objects.filter(seance=seance).update(modifiee_le=fin)
    Contresignature.objects.filter(seance=seance).update(le=fin)
