"""To whom each notice goes."""

from django.urls import reverse

from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.queries.mandats import comptes_mandates
from safran.demandes import avis
from safran.demandes.choices import EtatDemande
from safran.demandes.models import DemandeFormation


def depot_annoncer(demande: DemandeFormation, par: Compte) -> None:
    """It waits for the Région."""
    bassins = ", ".join(bassin.nom for bassin in demande.bassins.all())
    region = [compte for compte in comptes_mandates(Role.REGION) if compte != par]
    avis.DEPOSEE.envoyer(region, *_ou(demande), titre=demande.titre, bassins=bassins, origine=demande.origine_libelle)


def suite_annoncer(demande: DemandeFormation, par: Compte | None) -> None:
    """Where it stands now, to who filed it; to the Région too when a session was cancelled."""
    comptes = [] if demande.auteur == par else [demande.auteur]
    if par is None and demande.etat == EtatDemande.ETUDIEE:
        comptes += [compte for compte in comptes_mandates(Role.REGION) if compte != demande.auteur]
    dit = {"titre": demande.titre, "etat": demande.get_etat_display().lower(), "motif": demande.motif}
    formation = demande.formation.title if demande.formation else ""
    avis.SUIVIE.envoyer(comptes, *_ou(demande), formation=formation, **dit)


def _ou(demande: DemandeFormation) -> tuple[str, str]:
    """Its page, and the step that no mail tells twice: one line of its history."""
    return reverse("demande_formation", args=[demande.uuid]), f"{demande.pk}-{demande.historique.count()}"
