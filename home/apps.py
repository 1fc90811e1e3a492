from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The ground floor: shell, media, mails, search, documents."""

    name = "home"
    verbose_name = "Socle"

    def ready(self) -> None:
        """Offer this floor's own checks; forget the kept pages when the tree of pages changes."""
        from home import prises, registre
        from home.courriels.boite import courriels_recus
        from home.etats.historiques import historiques_coherents
        from home.exploitation.travaux import travaux_en_panne
        from home.prises import ecouter_les_pages
        from home.queries import glossaire_chercher
        from home.securite import donnees_personnelles
        from home.site.cache import ecritures_suivre

        registre.inscrire("donnees_personnelles", courriels_recus, 90)
        registre.inscrire("donnees_personnelles", donnees_personnelles.reglages_personnels, 91)
        registre.inscrire("verifications", prises.courriels_coherents)
        registre.inscrire("constats", travaux_en_panne)
        registre.inscrire("constats", prises.courriels_tenus)
        registre.inscrire("verifications", historiques_coherents)
        registre.inscrire("recherche", registre.Fournisseur("mots", "Mots du métier", glossaire_chercher), 900)
        ecouter_les_pages()
        ecritures_suivre()
