from django.apps import AppConfig


class EcritsConfig(AppConfig):
    """What a territory writes together: its diagnosis, its protocol of reception, its note."""

    name = "reseau.ecrits"
    label = "ecrits"
    verbose_name = "Documents du territoire"

    def ready(self) -> None:
        """Offer what this room has; listen to mergers."""
        from home import registre
        from reseau.ecrits import donnees, ecoutes, historiques, verifications
        from reseau.structures.signals import structure_fusionnee

        registre.inscrire("historiques", historiques.DOCUMENT_DIT)
        registre.inscrire("verifications", verifications.documents_coherents)
        registre.inscrire("verifications", verifications.signatures_conformes)
        registre.inscrire("verifications", verifications.fichiers_entiers)
        registre.inscrire("donnees_personnelles", donnees.donnees_des_ecrits, 69)
        structure_fusionnee.connect(ecoutes.suivre_la_fusion, dispatch_uid="ecrits.fusion")
