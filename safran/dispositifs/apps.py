from django.apps import AppConfig


class DispositifsConfig(AppConfig):
    """The support schemes beside the trainings: proposed, seen by the technical committee, used by structures."""

    name = "safran.dispositifs"
    label = "dispositifs"
    verbose_name = "Dispositifs d’appui"

    def ready(self) -> None:
        """Offer its card, its search, its history, its checks and what it knows of a person; follow mergers."""
        from home import registre
        from reseau.structures.models import structure_fusionnee
        from safran.dispositifs import prises, queries

        registre.inscrire("cartes_espace", prises.carte_dispositifs, 320)
        registre.inscrire("recherche", queries.RECHERCHE, 320)
        registre.inscrire("historiques", prises.DISPOSITIFS)
        registre.inscrire("donnees_personnelles", prises.donnees_des_dispositifs, 90)
        registre.inscrire("verifications", prises.dispositifs_coherents)
        structure_fusionnee.connect(prises.suivre_la_fusion, dispatch_uid="dispositifs.fusion")
