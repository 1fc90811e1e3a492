from django.apps import AppConfig


class MembresConfig(AppConfig):
    """Who belongs where, by which mandate; every right derives from it."""

    name = "reseau.membres"
    label = "membres"
    verbose_name = "Membres"

    def ready(self) -> None:
        """Offer roles, cards and checks to the ground floor."""
        from home import registre
        from reseau.membres import cartes, ecoutes, permissions, verifications
        from reseau.structures.signals import structure_fusionnee

        structure_fusionnee.connect(ecoutes.suivre_la_fusion, dispatch_uid="membres_fusion")

        registre.inscrire("roles", permissions.roles_en_vigueur)
        registre.inscrire("cartes_espace", cartes.carte_equipe, 900)
        registre.inscrire(
            "navigation", registre.Entree("Personnes", nom_url="personnes", visible=permissions.est_membre), 310
        )
        registre.inscrire(
            "recherche", registre.Fournisseur("personnes", "Personnes", cartes.chercher, "/personnes/"), 250
        )
        registre.inscrire("accueil", cartes.accueil_demande)
        registre.inscrire("verifications", verifications.droits_coherents)
