"""What this room writes, and to whom: a request is filed, and where it stands then."""

from django.urls import reverse

from home.courriels.avis import Avis, Categorie
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.portes import comptes_mandates
from safran.demandes.choices import EtatDemande
from safran.demandes.models import DemandeFormation

DEMANDES = Categorie("demandes-formation", "Les demandes de formation des bassins")

DEPOSEE = Avis(
    "demandes/deposee", "Une formation est demandée pour un bassin.", "la Région", DEMANDES, "titre bassins origine"
)
SUIVIE = Avis(
    "demandes/suivie",
    "Une demande de formation est à l’étude, programmée, tenue ou écartée.",
    "qui l’a déposée ; la Région aussi quand sa session est annulée",
    DEMANDES,
    "titre etat motif formation",
)


# To whom each notice goes.


def depot_annoncer(demande: DemandeFormation, par: Compte) -> None:
    """It waits for the Région."""
    bassins = ", ".join(bassin.nom for bassin in demande.bassins.all())
    region = [compte for compte in comptes_mandates(Role.REGION) if compte != par]
    DEPOSEE.envoyer(region, *_ou(demande), titre=demande.titre, bassins=bassins, origine=demande.origine_libelle)


def suite_annoncer(demande: DemandeFormation, par: Compte | None) -> None:
    """Where it stands now, to who filed it; to the Région too when a session was cancelled."""
    comptes = [] if demande.auteur == par else [demande.auteur]
    if par is None and demande.etat == EtatDemande.ETUDIEE:
        comptes += [compte for compte in comptes_mandates(Role.REGION) if compte != demande.auteur]
    dit = {"titre": demande.titre, "etat": demande.get_etat_display().lower(), "motif": demande.motif}
    formation = demande.formation.title if demande.formation else ""
    SUIVIE.envoyer(comptes, *_ou(demande), formation=formation, **dit)


def _ou(demande: DemandeFormation) -> tuple[str, str]:
    return reverse("demande_formation", args=[demande.uuid]), f"{demande.pk}-{demande.historique.count()}"
