from django.apps import AppConfig


class DispositifsConfig(AppConfig):
    """The support schemes beside the trainings: proposed, seen by the technical committee, used by structures."""

    name = "safran.dispositifs"
    label = "dispositifs"
    verbose_name = "Dispositifs d’appui"

    def ready(self) -> None:
        """Offer its card, its search, its history, its checks and what it knows of a person; follow mergers."""
        from home import registre
        from reseau.structures.signals import structure_fusionnee
        from safran.dispositifs import cartes, donnees, ecoutes, historiques, queries, verifications

        registre.inscrire("cartes_espace", cartes.carte_dispositifs, 320)
        trouve = registre.Fournisseur("dispositifs", "Dispositifs d’appui", queries.dispositifs_chercher)
        registre.inscrire("recherche", trouve, 320)
        registre.inscrire("historiques", historiques.DISPOSITIFS)
        registre.inscrire("donnees_personnelles", donnees.donnees_des_dispositifs, 90)
        registre.inscrire("verifications", verifications.dispositifs_coherents)
        structure_fusionnee.connect(ecoutes.suivre_la_fusion, dispatch_uid="dispositifs.fusion")
