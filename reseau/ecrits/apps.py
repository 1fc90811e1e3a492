from django.apps import AppConfig


class EcritsConfig(AppConfig):
    """What a territory writes together: its diagnosis, its protocol of reception, its note."""

    name = "reseau.ecrits"
    label = "ecrits"
    verbose_name = "Documents du territoire"

    def ready(self) -> None:
        """Offer what this room has."""
        from home import registre
        from reseau.ecrits import donnees, historiques, verifications

        registre.inscrire("historiques", historiques.DOCUMENT_DIT)
        registre.inscrire("verifications", verifications.documents_coherents)
        registre.inscrire("donnees_personnelles", donnees.donnees_des_ecrits, 69)
