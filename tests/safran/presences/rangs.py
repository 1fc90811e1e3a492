"""The lists of attendance: who reads them, where, and how to add one more row."""

from django.utils import timezone

from safran.inscriptions.models import Inscription
from tests.fabriques import un_conseiller, un_role, une_region
from tests.safran.fabriques_bordereaux import un_bordereau
from tests.safran.fabriques_formations import une_formation
from tests.safran.fabriques_presences import noter, une_session_du_jour


def lignes_d_une_feuille():
    """The rows of a sheet of attendance."""
    session = une_session_du_jour(personnes=0, capacite=40)
    client_adresse = f"/emargement/seances/{session.seances.first().public_id}/"

    def ajouter(rang):
        compte = un_conseiller()
        inscription = Inscription.objects.create(session=session, compte=compte, ordre=rang + 1, etat="INSCRITE")
        noter(session.seances.first(), inscription)

    return session.formatrice, client_adresse, ajouter


def grille_d_une_session():
    """The grid of a session."""
    formatrice, _feuille, ajouter = lignes_d_une_feuille()
    session = formatrice.seances_animees.first().session
    return formatrice, f"/emargement/sessions/{session.public_id}/", ajouter


def feuilles_a_tenir():
    """The sheets that a trainer holds."""
    formatrice, formation = un_role("FORMATEUR"), une_formation()
    return (
        formatrice,
        "/emargement/feuilles/",
        lambda rang: une_session_du_jour(formateur=formatrice, formation=formation),
    )


def bordereaux():
    """The slips of what is destroyed."""
    formation = une_formation()

    def ajouter(rang):
        bordereau = un_bordereau(une_session_du_jour(formation=formation))
        if rang:
            type(bordereau).objects.filter(pk=bordereau.pk).update(etat="CLOS", fini_le=timezone.now())

    return une_region(), "/emargement/bordereaux/", ajouter


def lignes_d_un_bordereau():
    """The rows of one slip."""
    formation, bordereau = une_formation(), un_bordereau()
    adresse = f"/emargement/bordereaux/{bordereau.public_id}/"
    return une_region(), adresse, lambda rang: un_bordereau(une_session_du_jour(formation=formation))
