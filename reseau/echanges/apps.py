from django.apps import AppConfig


class EchangesConfig(AppConfig):
    """The directory's doors: imports and exports, the public API, what the ground floor shows of it."""

    name = "reseau.echanges"
    label = "echanges"
    verbose_name = "Échanges"

    def ready(self) -> None:
        """Offer search, cards, home figures and a check."""
        from home import registre
        from reseau.echanges import prises

        registre.inscrire(
            "recherche",
            registre.Fournisseur("annuaire", "Structures et services", prises.chercher, url_suite="/annuaire/"),
            10,
        )
        registre.inscrire("donnees_personnelles", prises.donnees_de_l_annuaire, 30)
        registre.inscrire("bienvenue", prises.pas_de_l_annuaire, 20)
        registre.inscrire("accueil", prises.accueil_annuaire, 10)
        registre.inscrire("cartes_espace", prises.carte_fiches, 200)
        registre.inscrire("verifications", prises.lieux_a_leur_place)
