from django.apps import AppConfig


class AttestationsConfig(AppConfig):
    """Frozen attestations and their public verification."""

    name = "safran.attestations"
    label = "attestations"
    verbose_name = "Attestations"

    def ready(self) -> None:
        """Listen to completions; offer the card and the checks."""
        from home import registre
        from safran.attestations import cartes, ecoutes, verifications
        from safran.attestations.queries import documents
        from safran.parcours.signals import formation_achevee

        formation_achevee.connect(ecoutes.formation_achevee, dispatch_uid="attestations.formation_achevee")
        registre.inscrire("donnees_personnelles", cartes.donnees_des_attestations, 70)
        registre.inscrire("cartes_espace", cartes.carte_attestations, 300)
        registre.inscrire("retient_page", documents.attestations_retenant)
        registre.inscrire("verifications", verifications.attestations_coherentes)
        registre.inscrire("constats", verifications.durees_constatees)
