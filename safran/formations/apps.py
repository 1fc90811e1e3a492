from django.apps import AppConfig


class FormationsConfig(AppConfig):
    """The catalogue and the sheets of the programme."""

    name = "safran.formations"
    label = "formations"
    verbose_name = "Formations"

    def ready(self) -> None:
        """Offer the navigation entry, the search source, the home page's cards and the checks."""
        from django.db.models.signals import post_delete
        from wagtail.search.index import remove_object

        from home import registre
        from home.site.publication import Rendu
        from safran.formations import queries
        from safran.formations.models import CataloguePage, FormationPage

        def oublier(instance: FormationPage, **_: object) -> None:
            remove_object(instance)

        # L’index suit une fiche sans le signal de Wagtail, qui passe avant ses liens (voir FormationPage.save).
        post_delete.connect(oublier, sender=FormationPage, weak=False, dispatch_uid="formations.oublier")

        registre.inscrire("navigation", registre.Entree("Se former", nom_url="catalogue", prefixe="/se-former/"), 10)
        registre.inscrire(
            "recherche",
            registre.Fournisseur(
                "formations", "Formations", queries.formations_chercher, url_suite="/formations/catalogue/?q="
            ),
            20,
        )
        registre.inscrire("accueil", queries.accueil_formations, 20)
        registre.inscrire("par_theme", queries.par_theme, 10)
        registre.inscrire("citent_orientation", queries.citent_orientation, 10)
        registre.inscrire("verifications", queries.formations_coherentes)
        registre.inscrire("constats", queries.formations_sans_public)
        registre.inscrire("rendus", Rendu(CataloguePage, queries.catalogue_contexte))
        registre.inscrire("rendus", Rendu(FormationPage, queries.fiche_contexte))
