"""Sessions signed by hand, read years later; the night that proposes what has been kept long enough."""

import datetime

import time_machine
from django.core.files.storage import storages
from django.utils import timezone

from safran.inscriptions.models import SessionFormation
from safran.presences.models import BordereauElimination, Contresignature, LigneBordereau, Presence, Purge
from safran.presences.queries.bordereaux import traces_compter
from safran.presences.rules import feuilles
from safran.presences.rules.feuilles import absence_excuser, piece_ajouter
from tests.fabriques import une_region
from tests.pages import page_lue
from tests.safran.fabriques_presences import PDF, TRACE, les_inscriptions, une_formation_en_salle, une_session_du_jour
from tests.travaux import battre


def une_session_signee(**champs) -> SessionFormation:
    """Two people: one signed by hand and has her attestation, the other sent evidence; the trainer signed by hand."""
    session = une_session_du_jour(formation=une_formation_en_salle(80), **champs)
    une, autre = les_inscriptions(session)
    for seance in session.seances.all():
        feuilles.presence_signer(inscription=une, seance=seance, signature=TRACE)
        piece_ajouter(inscription=autre, seance=seance, contenu=PDF, nom="arrêt.pdf", par=autre.compte)
        absence_excuser(inscription=autre, seance=seance, par=une_region())
        feuilles.seance_contresigner(seance=seance, par=session.formatrice, signature=TRACE)
    return session


def apres(annees: int, jours: int = 0) -> time_machine.travel:
    """The night, so many years and days after today."""
    jour = timezone.localdate()
    jour = jour.replace(year=jour.year + annees, day=min(jour.day, 28)) + datetime.timedelta(days=jours)
    return time_machine.travel(timezone.make_aware(datetime.datetime.combine(jour, datetime.time(3))), tick=False)


def la_nuit() -> str:
    """Run what runs each night; what it says."""
    return battre("presences")[0]


def la_liste() -> BordereauElimination:
    """The one list, once its night has gone by."""
    la_nuit()
    return BordereauElimination.objects.get()


def lire_page(reponse) -> str:
    """The words of a page that opened."""
    assert reponse.status_code in (200, 422)
    return page_lue(reponse).replace("\xa0", " ")


def tout_est_la() -> bool:
    """The traces of one signed session are whole."""
    pieces = [p for p in Presence.objects.exclude(piece_nom="").values_list("piece", flat=True)]
    return (
        Presence.objects.exclude(signature="").count() == 2
        and Contresignature.objects.exclude(signature="").count() == 2
        and len(pieces) == 2
        and all(storages["prive"].exists(piece) for piece in pieces)
        and not Purge.objects.exists()
    )


def un_bordereau(*sessions: SessionFormation) -> BordereauElimination:
    """An open list that proposes these sessions, as the night would once their term has passed."""
    bordereau = BordereauElimination.objects.get_or_create(etat="OUVERT", defaults={"annees": 3})[0]
    for session in sessions:
        LigneBordereau.objects.create(
            bordereau=bordereau, session=session, formation=session.formation.title, lieu=session.lieu,
            dernier_jour=session.dernier_jour, comptee_le=timezone.now(),
            **traces_compter([session])[session.pk],
        )  # fmt: skip
    return bordereau
