from django.apps import AppConfig


class FormationsConfig(AppConfig):
    """The catalogue and the sheets of the programme."""

    name = "safran.formations"
    label = "formations"
    verbose_name = "Formations"

    def ready(self) -> None:
        """Offer the navigation entry, the search source, the home page's cards and the checks."""
        from home import registre
        from safran.formations import queries, verifications

        registre.inscrire("navigation", registre.Entree("Se former", nom_url="catalogue", prefixe="/se-former/"), 10)
        registre.inscrire(
            "recherche",
            registre.Fournisseur(
                "formations", "Formations", queries.formations_chercher, url_suite="/formations/catalogue/?q="
            ),
            20,
        )
        registre.inscrire("accueil", queries.accueil_formations, 20)
        registre.inscrire("verifications", verifications.formations_coherentes)
