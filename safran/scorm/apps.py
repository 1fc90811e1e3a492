from django.apps import AppConfig


class ScormConfig(AppConfig):
    """Packages made elsewhere: SCORM and H5P."""

    name = "safran.scorm"
    label = "scorm"
    verbose_name = "Paquets SCORM et H5P"

    def ready(self) -> None:
        """Offer the completion criterion, the checks and what is known of a person."""
        from home import registre
        from safran.scorm import prises

        registre.inscrire("donnees_personnelles", prises.donnees_des_paquets, 65)
        registre.inscrire("criteres", prises.SCORM_REUSSI)
        registre.inscrire("verifications", prises.paquets_coherents)
