from django.apps import AppConfig


class EcritsConfig(AppConfig):
    """What a territory writes together: its diagnosis, its protocol of reception, its note."""

    name = "reseau.ecrits"
    label = "ecrits"
    verbose_name = "Documents du territoire"

    def ready(self) -> None:
        """Listen to mergers; tell what must stay true."""
        from home import registre
        from reseau.ecrits import ecoutes, verifications
        from reseau.structures.signals import structure_fusionnee

        registre.inscrire("verifications", verifications.signatures_conformes)
        structure_fusionnee.connect(ecoutes.suivre_la_fusion, dispatch_uid="ecrits.fusion")
