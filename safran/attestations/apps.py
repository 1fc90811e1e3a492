from django.apps import AppConfig


class AttestationsConfig(AppConfig):
    """Frozen attestations and their public verification."""

    name = "safran.attestations"
    label = "attestations"
    verbose_name = "Attestations"

    def ready(self) -> None:
        """Listen to completions; offer the card and the checks."""
        from home import registre
        from safran.attestations import prises, queries
        from safran.parcours.models import formation_achevee

        formation_achevee.connect(prises.formation_achevee, dispatch_uid="attestations.formation_achevee")
        registre.inscrire("donnees_personnelles", prises.donnees_des_attestations, 70)
        registre.inscrire("cartes_espace", prises.carte_attestations, 300)
        registre.inscrire("retient_page", queries.attestations_retenant)
        registre.inscrire("verifications", prises.attestations_coherentes)
        registre.inscrire("constats", prises.durees_constatees)
