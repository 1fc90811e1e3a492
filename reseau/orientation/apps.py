from django.apps import AppConfig


class OrientationConfig(AppConfig):
    """Two doors at most: needs, rules and their bench, slips without a person, coverage of the territory."""

    name = "reseau.orientation"
    label = "orientation"
    verbose_name = "Orientation"

    def ready(self) -> None:
        """Offer what the room has, by the registry."""
        from home import registre
        from reseau.orientation import (
            cartes,
            donnees,
            ecoutes,
            espace_local,
            historiques,
            indicateurs,
            verifications,
        )
        from reseau.structures.signals import structure_fusionnee

        registre.inscrire("navigation", registre.Entree("Orienter", nom_url="orienter"), 303)
        registre.inscrire("cartes_espace", cartes.carte_orienter, 18)
        registre.inscrire("cartes_espace", cartes.carte_couverture, 19)
        registre.inscrire("espace_local", espace_local.BLOC_COUVERTURE, 40)
        registre.inscrire("historiques", historiques.FICHE_DITE)
        registre.inscrire("donnees_personnelles", donnees.donnees_de_l_orientation, 67)
        registre.inscrire("verifications", verifications.fiches_coherentes)
        registre.inscrire("verifications", verifications.couverture_coherente)
        registre.inscrire("verifications", verifications.decomptes_coherents)
        registre.inscrire("verifications", verifications.jeux_coherents)
        for source in indicateurs.SOURCES:
            registre.inscrire("indicateurs", source)
        structure_fusionnee.connect(ecoutes.suivre_la_fusion, dispatch_uid="orientation.fusion")
